"""The numbers of a scheme: its groups, weights, bonus steps and points of items."""

from typing import Generic, Self, TypeVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DecimalRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from evaluation.ratings.choices import Implementation
from evaluation.ratings.models.scheme import Scheme
from evaluation.ratings.models.year_indicator import YearIndicator
from portal.common.viewer import Viewer

_Part = TypeVar("_Part", bound=models.Model)


class PartQuerySet(models.QuerySet[_Part], Generic[_Part]):
    """Rows that belong to a scheme."""

    def visible_to(self, viewer: Viewer) -> Self:
        """As the scheme."""
        return self.filter(scheme__in=Scheme.objects.visible_to(viewer))


class SchemeGroup(models.Model):
    """グループ。満点は公表されたもので、上限の和がこれに等しくなければ承認を求められない。"""

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="groups", verbose_name="評価方式"
    )
    number = models.PositiveSmallIntegerField("グループ")
    chosen_indicators = models.PositiveSmallIntegerField("選ぶ所重点指標の数")
    chosen_items = models.PositiveSmallIntegerField("選ぶ所重点項目の数")
    full_indicators = models.DecimalField("指標の満点", max_digits=8, decimal_places=2)
    full_items = models.DecimalField("所重点項目の満点", max_digits=8, decimal_places=2)
    source = models.CharField("出典", max_length=300)

    objects = PartQuerySet["SchemeGroup"].as_manager()

    class Meta:
        verbose_name = "グループ"
        verbose_name_plural = "グループ"
        ordering = ["scheme", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "number"],
                name="one_group_a_number",
                violation_error_message="このグループは、この評価方式にすでにあります。",
                violation_error_code="number",
            ),
            models.CheckConstraint(
                name="group_is_numbered_from_one",
                condition=Q(number__range=(1, 99)),
                violation_error_message="グループは1から99までの番号で入力してください。",
                violation_error_code="number",
            ),
            models.CheckConstraint(
                name="group_has_full_marks",
                condition=Q(full_indicators__gt=0, full_items__gte=0),
                violation_error_message="満点は0より大きい数で入力してください。",
                violation_error_code="full_indicators",
            ),
            models.CheckConstraint(
                name="group_has_a_source",
                condition=~Q(source=""),
                violation_error_message="出典を入力してください。",
                violation_error_code="source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}グループ"


class SchemeWeight(models.Model):
    """指標の係数と上限（点）。グループごとに異なってよい。係数は達成率100％のときの点数。"""

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="weights", verbose_name="評価方式"
    )
    group = models.ForeignKey(
        SchemeGroup, models.CASCADE, related_name="weights", verbose_name="グループ"
    )
    indicator = models.ForeignKey(
        YearIndicator, models.PROTECT, related_name="weights", verbose_name="指標"
    )
    coefficient = models.DecimalField("係数", max_digits=8, decimal_places=2)
    cap = models.DecimalField("上限", max_digits=8, decimal_places=2)
    source = models.CharField("出典", max_length=300)

    objects = PartQuerySet["SchemeWeight"].as_manager()

    class Meta:
        verbose_name = "係数と上限"
        verbose_name_plural = "係数と上限"
        ordering = ["scheme", "group", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "indicator"],
                name="one_weight_a_group_and_indicator",
                violation_error_message="この指標の係数は、このグループにすでにあります。",
                violation_error_code="indicator",
            ),
            models.CheckConstraint(
                name="weight_is_positive",
                condition=Q(coefficient__gte=0, cap__gt=0),
                violation_error_message="係数は0以上、上限は0より大きい数で入力してください。",
                violation_error_code="coefficient",
            ),
            models.CheckConstraint(
                name="cap_lets_the_target_be_reached",
                condition=Q(cap__gte=F("coefficient")),
                violation_error_message="上限は、目標を達成したときの点数（係数）以上にしてください。",
                violation_error_code="cap",
            ),
            models.CheckConstraint(
                name="weight_has_a_source",
                condition=~Q(source=""),
                violation_error_message="出典を入力してください。",
                violation_error_code="source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.coefficient}点（上限{self.cap}点）"


class SchemeBonusStep(models.Model):
    """加点の段階。達成率（％）が下の端以上、上の端未満のとき。上の端のない段階は最後まで続く。"""

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="bonus_steps", verbose_name="評価方式"
    )
    indicator = models.ForeignKey(
        YearIndicator, models.PROTECT, related_name="bonus_steps", verbose_name="指標"
    )
    lower = models.DecimalField("達成率（以上）", max_digits=7, decimal_places=2)
    upper = models.DecimalField(
        "達成率（未満）", max_digits=7, decimal_places=2, null=True, blank=True
    )
    points = models.DecimalField("加点", max_digits=8, decimal_places=2)
    source = models.CharField("出典", max_length=300)

    objects = PartQuerySet["SchemeBonusStep"].as_manager()

    class Meta:
        verbose_name = "加点の段階"
        verbose_name_plural = "加点の段階"
        ordering = ["scheme", "indicator", "lower"]
        constraints = [
            ExclusionConstraint(
                name="bonus_steps_do_not_overlap",
                expressions=[
                    ("scheme", RangeOperators.EQUAL),
                    ("indicator", RangeOperators.EQUAL),
                    (
                        Func(
                            F("lower"),
                            F("upper"),
                            RangeBoundary(),
                            function="numrange",
                            output_field=DecimalRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="加点の段階が、ほかの段階と重なっています。",
                violation_error_code="lower",
            ),
            models.CheckConstraint(
                name="bonus_step_rises",
                condition=Q(upper=None) | Q(upper__gt=F("lower")),
                violation_error_message="達成率の上の端は、下の端より大きくしてください。",
                violation_error_code="upper",
            ),
            models.CheckConstraint(
                name="bonus_is_no_penalty",
                condition=Q(lower__gte=0, points__gte=0),
                violation_error_message="達成率と加点に負の数は使えません。",
                violation_error_code="points",
            ),
            models.CheckConstraint(
                name="bonus_step_has_a_source",
                condition=~Q(source=""),
                violation_error_message="出典を入力してください。",
                violation_error_code="source",
            ),
        ]

    def __str__(self) -> str:
        end = "" if self.upper is None else f"{self.upper}％未満"
        return f"{self.indicator} {self.lower}％以上{end} {self.points}点"


class SchemeItemPoints(models.Model):
    """所重点項目の、実施状況ごとの点数。"""

    scheme = models.ForeignKey(
        Scheme, models.CASCADE, related_name="item_points", verbose_name="評価方式"
    )
    indicator = models.ForeignKey(
        YearIndicator, models.PROTECT, related_name="item_points", verbose_name="所重点項目"
    )
    done = models.CharField("実施状況", max_length=6, choices=Implementation.choices)
    points = models.DecimalField("点数", max_digits=8, decimal_places=2)
    source = models.CharField("出典", max_length=300)

    objects = PartQuerySet["SchemeItemPoints"].as_manager()

    class Meta:
        verbose_name = "所重点項目の点数"
        verbose_name_plural = "所重点項目の点数"
        ordering = ["scheme", "indicator", "points"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "indicator", "done"],
                name="one_number_of_points_a_step",
                violation_error_message="この実施状況の点数は、すでにあります。",
                violation_error_code="done",
            ),
            models.CheckConstraint(
                name="item_step_is_known",
                condition=Q(done__in=Implementation.values),
                violation_error_message="実施状況を選んでください。",
                violation_error_code="done",
            ),
            models.CheckConstraint(
                name="item_points_are_no_penalty",
                condition=Q(points__gte=0),
                violation_error_message="点数に負の数は使えません。",
                violation_error_code="points",
            ),
            models.CheckConstraint(
                name="item_points_have_a_source",
                condition=~Q(source=""),
                violation_error_message="出典を入力してください。",
                violation_error_code="source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.get_done_display()} {self.points}点"
