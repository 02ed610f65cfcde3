"""MonthRemark (注意への回答): why a figure that looks odd is right, said before it is submitted."""

from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.choices import MonthCheck
from evaluation.models.indicator import Indicator
from evaluation.models.month_part import MonthPart
from portal.common.viewer import Viewer
from portal.people.models import User


class MonthRemarkQuerySet(models.QuerySet["MonthRemark"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the part it was written for."""
        return self.filter(part__in=MonthPart.objects.visible_to(viewer))


class MonthRemark(models.Model):
    """注意への回答。答えた値が変わると、答え直しになる。"""

    part = models.ForeignKey(
        MonthPart, models.PROTECT, related_name="remarks", verbose_name="提出状況"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="month_remarks", verbose_name="指標"
    )
    check_code = models.CharField("注意", max_length=12, choices=MonthCheck.choices)
    value = models.PositiveIntegerField("答えたときの値", null=True, blank=True)
    finding = models.CharField("注意の内容", max_length=400)
    comment = models.TextField("回答", max_length=500)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="回答者"
    )
    answered_at = models.DateTimeField("回答日時")

    objects = MonthRemarkQuerySet.as_manager()

    class Meta:
        verbose_name = "月次実績の注意への回答"
        verbose_name_plural = "月次実績の注意への回答"
        ordering = ["part", "indicator__position", "check_code"]
        constraints = [
            models.UniqueConstraint(
                name="one_remark_a_warning",
                fields=["part", "indicator", "check_code"],
                violation_error_message="この注意への回答はすでにあります。",
            ),
            models.CheckConstraint(
                name="remark_answers_a_known_check",
                condition=Q(check_code__in=MonthCheck.values),
                violation_error_message="注意の種類が正しくありません。",
                violation_error_code="check_code",
            ),
            models.CheckConstraint(
                name="remark_says_something",
                condition=Q(comment__regex=r"\S"),
                violation_error_message="数字が正しい理由を入力してください。",
                violation_error_code="comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.indicator}（{self.get_check_code_display()}）"
