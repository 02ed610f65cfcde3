"""MonthReminder (督促の記録): that a side was reminded of a month, and at which step."""

from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.choices import Side
from portal.common.viewer import Viewer
from sites.models import JointSite


class MonthReminderQuerySet(models.QuerySet["MonthReminder"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site."""
        if viewer.sees_nation:
            return self
        return self.filter(site__in=JointSite.objects.run_by(viewer))


class MonthReminder(models.Model):
    """督促の記録。同じ段階の督促は一度しか出ない。"""

    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="month_reminders", verbose_name="拠点"
    )
    month = models.DateField("月（初日）")
    side = models.CharField("側", max_length=12, choices=Side.choices)
    step = models.SmallIntegerField("段階", help_text="期限から数えた日数。")
    is_escalation = models.BooleanField("労働局への連絡", default=False)
    due_on = models.DateField("期限")
    made_at = models.DateTimeField("督促を出した日時")

    objects = MonthReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "月次実績の督促"
        verbose_name_plural = "月次実績の督促"
        ordering = ["-month", "site", "side", "step"]
        constraints = [
            models.UniqueConstraint(
                name="one_reminder_a_step",
                fields=["month", "site", "side", "step", "is_escalation"],
                violation_error_message="この段階の督促はすでに出ています。",
            ),
            models.CheckConstraint(
                name="reminder_side_is_known",
                condition=Q(side__in=Side.values),
                violation_error_message="側が正しくありません。",
                violation_error_code="side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.month:%Y-%m} {self.get_side_display()}（{self.step:+}日）"
