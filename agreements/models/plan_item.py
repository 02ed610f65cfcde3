"""PlanItem (事業計画の項目): one promise of the year, from plan to result to next year's change."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from agreements.choices import Doer, TargetDirection
from agreements.models.agreement import Agreement
from agreements.models.annual_plan import AnnualPlan
from agreements.models.clause import Clause
from portal.common.days import within_reach
from portal.common.viewer import Viewer


class PlanItemQuerySet(models.QuerySet["PlanItem"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the plan."""
        return self.filter(plan__in=AnnualPlan.objects.visible_to(viewer))


class PlanItem(models.Model):
    """事業計画の項目（計画・実施・評価・改善）。協定の条項を必ず1つ指す。

    Once the plan is adopted only result, check and act are written; once it is reviewed nothing
    is (triggers of migration 11). `agreement` is that of the plan and of the clause: two composite
    foreign keys hold the three together.
    """

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="+", verbose_name="協定", editable=False
    )
    plan = models.ForeignKey(
        AnnualPlan,
        models.PROTECT,
        related_name="items",
        verbose_name="事業計画",
        editable=False,
    )
    clause = models.ForeignKey(
        Clause, models.PROTECT, related_name="plan_items", verbose_name="条項"
    )
    position = models.PositiveSmallIntegerField("順序", editable=False)
    title = models.CharField("取組", max_length=100)
    doer = models.CharField("行う者", max_length=5, choices=Doer.choices)
    plan_text = models.TextField("計画", max_length=4000, blank=True, default="")
    measure = models.CharField(
        "測るもの",
        max_length=60,
        blank=True,
        default="",
        help_text="例: 就職件数。数値目標を置かない取組では、目標と単位とともに空欄にします。",
    )
    unit = models.CharField("単位", max_length=10, blank=True, default="")
    target = models.DecimalField("目標値", max_digits=14, decimal_places=2, null=True, blank=True)
    direction = models.CharField(
        "良い方向",
        max_length=4,
        choices=TargetDirection.choices,
        default=TargetDirection.UP,
        db_default=TargetDirection.UP,
    )
    result = models.DecimalField(
        "実績値",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0, "実績値は0以上で入力してください。")],
    )
    result_on = models.DateField("実績の基準日", null=True, blank=True)
    result_note = models.CharField("実績の説明", max_length=500, blank=True, default="")
    check_text = models.TextField("評価", max_length=4000, blank=True, default="")
    act_text = models.TextField("翌年度への改善", max_length=4000, blank=True, default="")
    copied_from = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="copies",
        verbose_name="前年度の項目",
        null=True,
        blank=True,
        editable=False,
    )

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        verbose_name = "事業計画の項目"
        verbose_name_plural = "事業計画の項目"
        ordering = ["plan", "position"]
        constraints = [
            *within_reach("plan_item", "result_on"),
            models.UniqueConstraint(
                name="one_plan_item_a_position",
                fields=["plan", "position"],
                violation_error_message="ほかの人が先に項目を加えました。もう一度登録してください。",
            ),
            models.CheckConstraint(
                name="plan_item_doer_is_known",
                condition=Q(doer__in=Doer.values),
                violation_error_message="行う者を選んでください。",
                violation_error_code="doer",
            ),
            models.CheckConstraint(
                name="plan_item_direction_is_known",
                condition=Q(direction__in=TargetDirection.values),
                violation_error_message="良い方向を選んでください。",
                violation_error_code="direction",
            ),
            models.CheckConstraint(
                name="plan_item_has_a_title",
                condition=~Q(title=""),
                violation_error_message="取組を入力してください。",
                violation_error_code="title",
            ),
            models.CheckConstraint(
                name="plan_item_target_is_positive",
                condition=Q(target=None) | Q(target__gt=0),
                violation_error_message="目標値は0より大きい数で入力してください。",
                violation_error_code="target",
            ),
            models.CheckConstraint(
                name="plan_item_target_measures_something",
                condition=Q(target=None, measure="", unit="")
                | (Q(target__isnull=False) & ~Q(measure="") & ~Q(unit="")),
                violation_error_message=(
                    "数値目標を置くときは、測るもの・単位・目標値の3つを入力してください。"
                ),
                violation_error_code="target",
            ),
            models.CheckConstraint(
                name="plan_item_result_has_a_target",
                condition=Q(result=None) | (Q(target__isnull=False) & Q(result__gte=0)),
                violation_error_message="実績値は、数値目標のある取組に0以上で入力してください。",
                violation_error_code="result",
            ),
            models.CheckConstraint(
                name="plan_item_result_is_of_a_day",
                condition=Q(result=None, result_on=None)
                | Q(result__isnull=False, result_on__isnull=False),
                violation_error_message="実績値と、その基準日の両方を入力してください。",
                violation_error_code="result_on",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_target(self) -> bool:
        """Whether it is measured by a figure."""
        return self.target is not None
