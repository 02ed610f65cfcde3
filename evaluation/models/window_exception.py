"""WindowException (提出期限の例外): one site's month is due on another day, for a reason."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from portal.common.days import within_reach
from portal.common.viewer import Viewer
from sites.models import JointSite


class WindowExceptionQuerySet(models.QuerySet["WindowException"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """When something is due is no secret among governments."""
        return self if viewer.is_government else self.none()


class WindowException(models.Model):
    """提出期限の例外。拠点の1か月について、両方の側に効く。"""

    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="window_exceptions", verbose_name="拠点"
    )
    month = models.DateField("月（初日）")
    due_on = models.DateField("期限")
    reason = models.CharField("理由", max_length=200)

    objects = WindowExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = "提出期限の例外"
        verbose_name_plural = "提出期限の例外"
        ordering = ["site", "month"]
        constraints = [
            models.UniqueConstraint(
                name="one_window_exception_a_month",
                fields=["site", "month"],
                violation_error_message="この拠点のこの月の例外はすでにあります。",
            ),
            *within_reach("window_exception", "month", "due_on"),
            models.CheckConstraint(
                name="window_exception_month_is_its_first_day",
                condition=Q(month__day=1),
                violation_error_message="月は1日の日付で指定してください。",
                violation_error_code="month",
            ),
            # No month is due before it is over (the shortest has 28 days).
            models.CheckConstraint(
                name="window_exception_is_after_the_month",
                condition=Q(due_on__gte=F("month") + timedelta(days=28)),
                violation_error_message="期限は、その月が終わったあとの日にしてください。",
                violation_error_code="due_on",
            ),
            models.CheckConstraint(
                name="window_exception_has_a_reason",
                condition=Q(reason__regex=r"\S"),
                violation_error_message="例外とする理由を入力してください。",
                violation_error_code="reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.month:%Y-%m}（{self.due_on}まで）"
