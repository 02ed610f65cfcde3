"""AssessmentRule: what of a year asks a site for an improvement plan."""

from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.choices_improvement import MissRule
from portal.common.fiscal import FIRST_YEAR, LAST_YEAR
from portal.common.viewer import Viewer


class AssessmentRuleQuerySet(models.QuerySet["AssessmentRule"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The rule is printed beside every plan it opens."""
        return self if viewer.is_government else self.none()

    def for_year(self, year: int) -> "AssessmentRule | None":
        """Return the rule in force for a fiscal year, None before the first."""
        return self.filter(from_year__lte=year).order_by("-from_year").first()


class AssessmentRule(models.Model):
    """年度の評価で改善計画を求める基準。ある年度から次の行の年度の前まで使う。

    The State has not published thresholds: each row says where its figures come from.
    """

    from_year = models.PositiveSmallIntegerField("適用開始年度", unique=True)
    misses = models.CharField(
        "目標の未達成", max_length=20, choices=MissRule.choices, default=MissRule.NO_TARGET_MET
    )
    rate_points_below = models.DecimalField(
        "就職率: 似た拠点の平均を下回る差",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=(
            "ポイント。この差以上に低く、しかも人数によるばらつきの範囲（95%）より低い拠点を"
            "低いと見ます。空欄にすると、就職率では計画を求めません。"
        ),
    )
    consultations_fall = models.DecimalField(
        "相談件数: 前年度からの減少",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=(
            "%。この割合以上に、しかも偶然の範囲（95%）を超えて減った拠点を見ます。"
            "空欄にすると、相談件数では計画を求めません。"
        ),
    )
    years_without_improvement = models.PositiveSmallIntegerField(
        "施設の在り方を検討するまでの年数", default=2
    )
    smallest_difference = models.DecimalField(
        "変化と見る最小の差",
        max_digits=4,
        decimal_places=1,
        default=5,
        help_text=(
            "就職率はポイント、件数は%。改善とも悪化とも言えないとき、ばらつきがこの差より"
            "小さければ「変わらない」、大きければ「判断できない」とします。"
        ),
    )
    small_result = models.PositiveSmallIntegerField(
        "少数と書く成果の数",
        default=10,
        help_text="委託の成果がこの数より少ないとき、1件当たりの費用に「少数」と書きます。",
    )
    source = models.CharField("根拠", max_length=300)

    objects = AssessmentRuleQuerySet.as_manager()

    class Meta:
        verbose_name = "改善計画を求める基準"
        verbose_name_plural = "改善計画を求める基準"
        ordering = ["from_year"]
        constraints = [
            models.CheckConstraint(
                name="assessment_year_is_a_year",
                condition=Q(from_year__range=(FIRST_YEAR, LAST_YEAR)),
                violation_error_message=(
                    f"年度は{FIRST_YEAR}から{LAST_YEAR}までの西暦で入力してください。"
                ),
                violation_error_code="from_year",
            ),
            models.CheckConstraint(
                name="assessment_misses_are_known",
                condition=Q(misses__in=MissRule.values),
                violation_error_message="目標の未達成の数え方を選んでください。",
                violation_error_code="misses",
            ),
            models.CheckConstraint(
                name="assessment_rate_is_below",
                condition=Q(rate_points_below=None) | Q(rate_points_below__range=(0, 100)),
                violation_error_message="就職率の差は0から100までのポイントで入力してください。",
                violation_error_code="rate_points_below",
            ),
            models.CheckConstraint(
                name="assessment_fall_is_a_fall",
                condition=Q(consultations_fall=None)
                | Q(consultations_fall__gt=0, consultations_fall__lte=100),
                violation_error_message="減少は0より大きく100までの%で入力してください。",
                violation_error_code="consultations_fall",
            ),
            models.CheckConstraint(
                name="assessment_waits_for_years",
                condition=Q(years_without_improvement__range=(1, 10)),
                violation_error_message="年数は1から10までで入力してください。",
                violation_error_code="years_without_improvement",
            ),
            models.CheckConstraint(
                name="assessment_difference_is_positive",
                condition=Q(smallest_difference__gt=0, smallest_difference__lte=100),
                violation_error_message="最小の差は0より大きく100までで入力してください。",
                violation_error_code="smallest_difference",
            ),
            models.CheckConstraint(
                name="assessment_rule_has_a_source",
                condition=~Q(source=""),
                violation_error_message="根拠を入力してください。",
                violation_error_code="source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_year}年度から: {self.get_misses_display()}"
