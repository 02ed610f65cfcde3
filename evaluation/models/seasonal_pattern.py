"""SeasonalPattern: what the past teaches about an indicator, kept for the year it is used in."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evaluation.models.indicator import Indicator
from portal.common.viewer import Viewer

_MONTHS = 12


class SeasonalPatternQuerySet(models.QuerySet["SeasonalPattern"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Sums of the nation, shared among governments."""
        return self if viewer.is_government else self.none()


class SeasonalPattern(models.Model):
    """着地見込みのもと。全拠点の過去から毎晩学び直す（入力はしない）。"""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="patterns", verbose_name="指標"
    )
    fiscal_year = models.PositiveSmallIntegerField("使う年度")
    shares = ArrayField(
        models.FloatField(), size=_MONTHS, verbose_name="月の割合（4月から）", null=True, blank=True
    )
    yearly = models.FloatField("年ごとの揺れ", help_text="前年度に対する標準偏差（割合）")
    monthly = models.FloatField(
        "月ごとの揺れ", help_text="偶然だけのときを1とする分散の倍率", null=True, blank=True
    )
    this_year = ArrayField(
        models.BigIntegerField(),
        size=_MONTHS,
        verbose_name="今年度の月の計",
        help_text="前年度の同じ月も登録されている拠点だけの計",
        default=list,
        blank=True,
    )
    last_year = ArrayField(
        models.BigIntegerField(),
        size=_MONTHS,
        verbose_name="前年度の月の計",
        default=list,
        blank=True,
    )
    pairs = models.PositiveIntegerField("学んだ拠点・年度の数")
    learnt_at = models.DateTimeField("学んだ日時")

    objects = SeasonalPatternQuerySet.as_manager()

    class Meta:
        verbose_name = "季節と揺れ"
        verbose_name_plural = "季節と揺れ"
        ordering = ["fiscal_year", "indicator__position"]
        constraints = [
            models.UniqueConstraint(
                name="one_pattern_a_year",
                fields=["indicator", "fiscal_year"],
                violation_error_message="この指標と年度の季節はすでにあります。",
            ),
            models.CheckConstraint(
                name="pattern_strays_in_some_way",
                condition=Q(yearly__gt=0) & (Q(monthly=None) | Q(monthly__gte=1)),
                violation_error_message="揺れは0より大きい値です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year}年度"
