"""Line: one target of a site's year with its result, read from the view evaluation_line."""

from decimal import Decimal
from typing import Self

from django.db import models

from evaluation.models.indicator import Indicator
from evaluation.rules.progress import progress_rate
from portal.common.rounding import ratio_percent
from portal.common.viewer import Viewer
from sites.models import JointSite


class LineQuerySet(models.QuerySet["Line"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Yearly figures are shared among governments."""
        return self if viewer.is_government else self.none()


class Line(models.Model):
    """目標1件とその年度の実績（導出）。"""

    site = models.ForeignKey(JointSite, models.DO_NOTHING, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    indicator = models.ForeignKey(Indicator, models.DO_NOTHING, related_name="+")
    target = models.DecimalField("目標値", max_digits=12, decimal_places=1)
    numerator = models.BigIntegerField("実績（割合では分子）", null=True)
    denominator = models.BigIntegerField("分母", null=True)
    met = models.BooleanField("達成")

    objects = LineQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "evaluation_line"
        ordering = ["site", "fiscal_year", "indicator__position", "indicator__code"]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度 {self.indicator}"

    @property
    def result(self) -> int | Decimal | None:
        """The year's result in the indicator's unit (percent, one decimal, for a rate)."""
        if self.indicator.is_rate:
            return ratio_percent(self.numerator, self.denominator)
        return self.numerator

    @property
    def progress(self) -> Decimal | None:
        """進捗率: the year's result against the target, percent, from unrounded figures."""
        return progress_rate(
            self.numerator,
            self.target,
            denominator=self.denominator,
            is_rate=self.indicator.is_rate,
        )
