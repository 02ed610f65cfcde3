"""ResponseStandard (処理の目安): the days the ministry allows a stage; no law gives a number."""

from typing import Self

from django.db import models
from django.db.models import Q

from agreements.choices import RequestKind, Stage
from portal.common.days import within_reach
from portal.common.viewer import Viewer


class ResponseStandardQuerySet(models.QuerySet["ResponseStandard"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever files or handles requests may know by when an answer is meant to come."""
        return self if viewer.is_government else self.none()


class ResponseStandard(models.Model):
    """処理の目安の日数。法律に日数の定めはない。改めるときは新しい行を加え、前の行は変えない。"""

    kind = models.CharField("種別", max_length=10, choices=RequestKind.choices)
    stage = models.CharField("段階", max_length=7, choices=Stage.choices)
    days = models.PositiveSmallIntegerField("日数")
    valid_from = models.DateField("適用を始める日")
    source = models.CharField("根拠", max_length=200)

    objects = ResponseStandardQuerySet.as_manager()

    class Meta:
        verbose_name = "処理の目安"
        verbose_name_plural = "処理の目安"
        ordering = ["kind", "stage", "-valid_from"]
        constraints = [
            *within_reach("response_standard", "valid_from"),
            models.UniqueConstraint(
                fields=["kind", "stage", "valid_from"],
                name="one_response_standard_a_day",
                violation_error_message="この種別と段階の、この日からの目安はすでに登録されています。",
            ),
            models.CheckConstraint(
                violation_error_code="days",
                name="response_standard_is_some_days",
                condition=Q(days__range=(1, 3660)),
                violation_error_message="日数は1から3660までで入力してください。",
            ),
            models.CheckConstraint(
                violation_error_code="source",
                name="response_standard_names_its_source",
                condition=Q(source__regex=r"\S"),
                violation_error_message="目安の根拠を入力してください。",
            ),
            models.CheckConstraint(
                violation_error_code="stage",
                name="response_standard_stage_fits_its_kind",
                condition=Q(kind=RequestKind.STATUTORY, stage__in=Stage.values)
                | (Q(kind=RequestKind.AGREEMENT, stage__in=Stage.values) & ~Q(stage=Stage.HEAR)),
                violation_error_message="意見聴取の段階があるのは、第32条の要請だけです。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_stage_display()} {self.days}日"
