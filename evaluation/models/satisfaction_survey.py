"""SatisfactionSurvey (利用者アンケート): answers of a site's users in a year, by degree."""

from typing import Self

from django.db import models

from evaluation.choices_voices import SurveySource
from portal.common.viewer import Viewer
from sites.models import JointSite


class SatisfactionSurveyQuerySet(models.QuerySet["SatisfactionSurvey"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The counts as they are: those who run the site.

        Everybody else reads SurveyResult, where a result of few answers is withheld.
        """
        return self.filter(site__in=JointSite.objects.run_by(viewer).values("pk"))


class SatisfactionSurvey(models.Model):
    """利用者アンケートの回答数（人）。

    受付を終えた回があれば、その回答と紙の集計の合計（トリガーが書く）。なければ年間の集計値。
    """

    site = models.ForeignKey(JointSite, models.PROTECT, related_name="surveys", verbose_name="拠点")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    satisfied = models.PositiveIntegerField("満足")
    fairly_satisfied = models.PositiveIntegerField("まあ満足")
    neither = models.PositiveIntegerField("どちらとも言えない")
    rather_dissatisfied = models.PositiveIntegerField("やや不満")
    dissatisfied = models.PositiveIntegerField("不満")
    source = models.CharField(
        "出どころ",
        max_length=6,
        choices=SurveySource.choices,
        default=SurveySource.YEARLY,
        editable=False,
    )

    objects = SatisfactionSurveyQuerySet.as_manager()

    class Meta:
        verbose_name = "利用者アンケート"
        verbose_name_plural = "利用者アンケート"
        ordering = ["fiscal_year", "site"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "site"],
                name="one_survey_a_year",
                violation_error_message="この年度のアンケートはすでに登録されています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度"
