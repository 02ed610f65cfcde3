"""SurveyResult: what is shown of a site's survey, read from the view evaluation_surveyresult."""

from decimal import Decimal
from typing import Self

from django.db import models

from evaluation.choices_voices import DEGREE_FIELDS
from portal.common.rounding import ratio_percent
from portal.common.viewer import Viewer
from sites.models import JointSite


class SurveyResultQuerySet(models.QuerySet["SurveyResult"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Results are shared among governments; what is too small is NULL in the view."""
        return self if viewer.is_government else self.none()


class SurveyResult(models.Model):
    """拠点の年度のアンケート結果（導出）。回答が少ない拠点の数は、どこでも示さない。"""

    site = models.ForeignKey(JointSite, models.DO_NOTHING, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    is_withheld = models.BooleanField("示さない")
    smallest_shown = models.PositiveSmallIntegerField("結果を示す最少の回答数")
    answers = models.BigIntegerField("回答数", null=True)
    satisfied = models.BigIntegerField("満足", null=True)
    fairly_satisfied = models.BigIntegerField("まあ満足", null=True)
    neither = models.BigIntegerField("どちらとも言えない", null=True)
    rather_dissatisfied = models.BigIntegerField("やや不満", null=True)
    dissatisfied = models.BigIntegerField("不満", null=True)

    objects = SurveyResultQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "evaluation_surveyresult"
        ordering = ["site", "fiscal_year"]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度のアンケート結果"

    @property
    def counts(self) -> tuple[int | None, ...]:
        """The five counts, best first; all None when withheld."""
        return tuple(getattr(self, name) for name in DEGREE_FIELDS)

    @property
    def content(self) -> int | None:
        """満足（まあ満足を含む） in answers; None when withheld."""
        if self.satisfied is None or self.fairly_satisfied is None:
            return None
        return self.satisfied + self.fairly_satisfied

    @property
    def percent(self) -> Decimal | None:
        """満足（まあ満足を含む） in percent, one decimal; None when withheld or without answers."""
        return ratio_percent(self.content, self.answers)
