"""PlanMeasure (改善計画の取組): what one side does by a day, and what it is expected to change."""

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from evaluation.choices import Side
from evaluation.choices_improvement import OPEN_MEASURES, ImprovementState, MeasureState
from evaluation.models.improvement_plan import ImprovementPlan
from evaluation.models.indicator import Indicator
from portal.common.days import within_reach
from portal.common.viewer import Viewer
from portal.organizations.models import Organization


class PlanMeasureQuerySet(models.QuerySet["PlanMeasure"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the plan."""
        plans = ImprovementPlan.objects.visible_to(viewer)
        return self if viewer.sees_nation else self.filter(plan__in=plans.values("pk"))

    def to_do(self) -> Self:
        """Those under way in plans under way."""
        return self.filter(state__in=OPEN_MEASURES, plan__state=ImprovementState.DOING)

    def overdue_on(self, day: date) -> Self:
        """Those to do whose day is over."""
        return self.to_do().filter(due_on__lt=day)


class PlanMeasure(models.Model):
    """改善計画の取組。双方が合意した後は、状態と結果だけが変わる（トリガーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    plan = models.ForeignKey(
        ImprovementPlan,
        models.PROTECT,
        related_name="measures",
        verbose_name="改善計画",
        editable=False,
    )
    round = models.PositiveSmallIntegerField("巡目", default=1, db_default=1, editable=False)
    what = models.CharField("取組", max_length=200)
    side = models.CharField("行う側", max_length=12, choices=Side.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="担当の組織"
    )
    desk = models.CharField(
        "担当（係・役職）",
        max_length=60,
        help_text="例: 福祉課 就労支援係長。氏名は書かないでください。",
    )
    due_on = models.DateField("期限")
    indicator = models.ForeignKey(
        Indicator,
        models.PROTECT,
        related_name="+",
        verbose_name="効果を見込む指標",
        null=True,
        blank=True,
    )
    expected = models.CharField(
        "見込む効果", max_length=200, blank=True, default="", help_text="例: 月の相談を10件増やす"
    )
    state = models.CharField(
        "状態",
        max_length=7,
        choices=MeasureState.choices,
        default=MeasureState.OPEN,
        db_default=MeasureState.OPEN,
        editable=False,
    )
    done_on = models.DateField("完了日", null=True, blank=True, editable=False)
    result = models.TextField("結果", max_length=2000, blank=True, default="", editable=False)
    dropped_reason = models.CharField(
        "取りやめの理由", max_length=500, blank=True, default="", editable=False
    )

    objects = PlanMeasureQuerySet.as_manager()

    class Meta:
        verbose_name = "改善計画の取組"
        verbose_name_plural = "改善計画の取組"
        ordering = ["plan", "round", "due_on", "id"]
        constraints = [
            *within_reach("improvement_measure", "due_on", "done_on"),
            models.CheckConstraint(
                name="measure_says_what",
                condition=~Q(what=""),
                violation_error_message="取組を入力してください。",
                violation_error_code="what",
            ),
            models.CheckConstraint(
                name="measure_side_is_known",
                condition=Q(side__in=Side.values),
                violation_error_message="行う側を選んでください。",
                violation_error_code="side",
            ),
            models.CheckConstraint(
                name="measure_has_a_desk",
                condition=~Q(desk=""),
                violation_error_message="担当の係・役職を入力してください。",
                violation_error_code="desk",
            ),
            models.CheckConstraint(
                name="measure_is_done_with_a_result",
                condition=(Q(state=MeasureState.DONE, done_on__isnull=False) & ~Q(result=""))
                | (~Q(state=MeasureState.DONE) & Q(done_on=None, result="")),
                violation_error_message="完了日と結果の両方を入力してください。",
                violation_error_code="result",
            ),
            models.CheckConstraint(
                name="measure_is_dropped_for_a_reason",
                condition=(Q(state=MeasureState.DROPPED) & ~Q(dropped_reason=""))
                | (~Q(state=MeasureState.DROPPED) & Q(dropped_reason="")),
                violation_error_message="取りやめの理由を入力してください。",
                violation_error_code="dropped_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in OPEN_MEASURES
