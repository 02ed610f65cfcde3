"""What belongs to a practice case: its sites, and the figures its result is read from."""

from typing import Self

from django.db import models
from django.db.models import Q

from evaluation.models.indicator import Indicator
from evaluation.models.practice_case import PracticeCase
from portal.common.viewer import Viewer
from sites.models import JointSite


class PracticeCaseSiteQuerySet(models.QuerySet["PracticeCaseSite"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the case."""
        return self.filter(case__in=PracticeCase.objects.visible_to(viewer))


class PracticeCaseSite(models.Model):
    """取組事例の拠点。その団体が実施する拠点だけ（トリガーで守る）。"""

    case = models.ForeignKey(
        PracticeCase, models.CASCADE, related_name="site_rows", verbose_name="取組事例"
    )
    site = models.ForeignKey(JointSite, models.PROTECT, related_name="+", verbose_name="拠点")

    objects = PracticeCaseSiteQuerySet.as_manager()

    class Meta:
        verbose_name = "取組事例の拠点"
        verbose_name_plural = "取組事例の拠点"
        ordering = ["case", "site__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "site"],
                name="one_row_a_site_of_a_case",
                violation_error_message="同じ拠点が重複しています。",
                violation_error_code="site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}（{self.site}）"


class PracticeCaseFigureQuerySet(models.QuerySet["PracticeCaseFigure"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the case."""
        return self.filter(case__in=PracticeCase.objects.visible_to(viewer))


class PracticeCaseFigure(models.Model):
    """結果の数字。値は持たず、拠点・年度・指標の行から読む。"""

    case = models.ForeignKey(
        PracticeCase, models.CASCADE, related_name="figures", verbose_name="取組事例"
    )
    site = models.ForeignKey(JointSite, models.PROTECT, related_name="+", verbose_name="拠点")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指標")
    fiscal_year = models.PositiveSmallIntegerField("年度")

    objects = PracticeCaseFigureQuerySet.as_manager()

    class Meta:
        verbose_name = "取組事例の数字"
        verbose_name_plural = "取組事例の数字"
        ordering = ["case", "fiscal_year", "indicator__position", "site__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "site", "indicator", "fiscal_year"],
                name="one_row_a_figure_of_a_case",
                violation_error_message="同じ数字が重複しています。",
            ),
            models.CheckConstraint(
                name="practice_case_figure_year_is_plausible",
                condition=Q(fiscal_year__range=(1947, 2200)),
                violation_error_message="年度は西暦で入力してください。",
                violation_error_code="fiscal_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度 {self.indicator}"
