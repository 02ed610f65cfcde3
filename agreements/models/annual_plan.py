"""AnnualPlan (事業計画): what the sides of an agreement do in one fiscal year, clause by clause."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from agreements.choices import PlanState
from agreements.models.agreement import Agreement
from agreements.models.resolution import Resolution
from portal.common.days import within_reach
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR, FiscalYear
from portal.common.formats import wareki_year
from portal.common.viewer import Role, Viewer


class AnnualPlanQuerySet(models.QuerySet["AnnualPlan"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the agreement; while it is being written, only those who work on it.

        Row-level security says the same (migration 11).
        """
        if viewer.sees_nation:
            return self
        seen = self.filter(agreement__in=Agreement.objects.visible_to(viewer))
        return seen.filter(~Q(state=PlanState.DRAFT) | _worked_on_by(viewer))


def _worked_on_by(viewer: Viewer) -> Q:
    if viewer.role == Role.HELLO_WORK:
        return Q(agreement__prefecture_code=viewer.prefecture_code)
    return Q(agreement__in=Agreement.objects.kept_by(viewer))


class AnnualPlan(models.Model):
    """事業計画。決定した後は、差し戻さなければ書き換えられない（トリガーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="plans", verbose_name="協定"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    state = models.CharField(
        "状態",
        max_length=8,
        choices=PlanState.choices,
        default=PlanState.DRAFT,
        db_default=PlanState.DRAFT,
    )
    adopted_on = models.DateField("決定日", null=True, blank=True)
    adoption_source = models.CharField(
        "決定の根拠",
        max_length=200,
        blank=True,
        default="",
        help_text="計画を決めた会議などを書きます。例: 令和3年度第1回運営協議会",
    )
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        related_name="annual_plans",
        verbose_name="もとになった議決",
        null=True,
        blank=True,
        help_text="この協定の運営協議会の議決だけを選べます（トリガーで守る）。",
    )
    sent_back_reason = models.CharField(
        "差し戻しの理由", max_length=500, blank=True, default="", editable=False
    )
    review = models.TextField("年度の評価", max_length=4000, blank=True, default="")
    reviewed_on = models.DateField("評価日", null=True, blank=True)

    objects = AnnualPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "事業計画"
        verbose_name_plural = "事業計画"
        ordering = ["agreement", "-fiscal_year"]
        constraints = [
            *within_reach("plan", "adopted_on", "reviewed_on"),
            models.UniqueConstraint(
                name="one_plan_a_year",
                fields=["agreement", "fiscal_year"],
                violation_error_message="この年度の事業計画は、すでにあります。",
                violation_error_code="fiscal_year",
            ),
            models.CheckConstraint(
                name="plan_year_is_a_year",
                condition=Q(fiscal_year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=(
                    f"年度は{FIRST_YEAR}から{LAST_YEAR}までの西暦で入力してください。"
                ),
                violation_error_code="fiscal_year",
            ),
            models.CheckConstraint(
                name="plan_is_adopted_on_a_day",
                condition=Q(state=PlanState.DRAFT, adopted_on=None)
                | (~Q(state=PlanState.DRAFT) & Q(adopted_on__isnull=False)),
                violation_error_message="決定した計画には決定日を入力してください。",
                violation_error_code="adopted_on",
            ),
            models.CheckConstraint(
                name="plan_is_adopted_by_something",
                condition=Q(state=PlanState.DRAFT, adoption_source="")
                | (~Q(state=PlanState.DRAFT) & ~Q(adoption_source="")),
                violation_error_message="決定した計画には、決定の根拠を入力してください。",
                violation_error_code="adoption_source",
            ),
            models.CheckConstraint(
                name="plan_in_draft_rests_on_nothing_yet",
                condition=~Q(state=PlanState.DRAFT) | Q(resolution=None),
                violation_error_message="作成中の計画には、もとになった議決がまだありません。",
                violation_error_code="resolution",
            ),
            models.CheckConstraint(
                name="plan_is_reviewed_on_a_day",
                condition=Q(state=PlanState.REVIEWED, reviewed_on__isnull=False)
                | (~Q(state=PlanState.REVIEWED) & Q(reviewed_on=None)),
                violation_error_message="評価を終えた計画には評価日を入力してください。",
                violation_error_code="reviewed_on",
            ),
            models.CheckConstraint(
                name="plan_is_reviewed_in_words",
                condition=(Q(state=PlanState.REVIEWED) & ~Q(review=""))
                | (~Q(state=PlanState.REVIEWED) & Q(review="")),
                violation_error_message="年度の評価を入力してください。",
                violation_error_code="review",
            ),
            models.CheckConstraint(
                name="plan_is_reviewed_after_it_was_adopted",
                condition=Q(reviewed_on=None) | Q(reviewed_on__gte=F("adopted_on")),
                violation_error_message="評価日は、決定日より後にしてください。",
                violation_error_code="reviewed_on",
            ),
        ]

    def __str__(self) -> str:
        return f"{wareki_year(self.fiscal_year)}事業計画"

    @property
    def year(self) -> FiscalYear:
        """The fiscal year it plans."""
        return FiscalYear(self.fiscal_year)

    @property
    def is_draft(self) -> bool:
        """Whether its items may still be written."""
        return self.state == PlanState.DRAFT

    @property
    def is_adopted(self) -> bool:
        """Whether it is being carried out: progress and results are recorded."""
        return self.state == PlanState.ADOPTED
