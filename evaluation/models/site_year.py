"""SiteYear: one row a site and fiscal year, kept current by PostgreSQL (migrations 2 and 24).

Triggers on profiles, months, targets and indicators recompute only the touched rows, whoever
writes and however. They write with their owner's right: no role of pages, systems and tasks may.
"""

from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When

from evaluation.choices import Level
from portal.common.viewer import Viewer
from sites.models import AnnualProfile, JointSite


class SiteYearQuerySet(models.QuerySet["SiteYear"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Yearly figures are shared among governments; subscribers do not see them."""
        return self if viewer.is_government else self.none()

    def achieved(self) -> Self:
        """達成した拠点: 全達成 and 一部達成."""
        return self.filter(level__in=[Level.FULL, Level.PARTIAL])


class SiteYear(models.Model):
    """拠点の年度集計（導出行）。"""

    profile = models.OneToOneField(
        AnnualProfile,
        models.DO_NOTHING,  # a trigger removes it; nobody else may
        primary_key=True,
        related_name="site_year",
        verbose_name="年度別概要",
    )
    site = models.ForeignKey(
        JointSite, models.DO_NOTHING, related_name="site_years", verbose_name="拠点"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    placements = models.BigIntegerField("就職件数", null=True)
    new_seekers = models.BigIntegerField("新規求職者数", null=True)
    users = models.BigIntegerField("施設利用者数", null=True)
    consultations = models.BigIntegerField("職業相談件数", null=True)
    months_reported = models.PositiveSmallIntegerField("入力のある月数", default=0)
    targets_set = models.PositiveSmallIntegerField("目標数", default=0)
    targets_met = models.PositiveSmallIntegerField("達成した目標数", default=0)
    level = models.GeneratedField(
        expression=Case(
            When(targets_set=0, then=Value(None)),
            When(targets_met=F("targets_set"), then=Value(Level.FULL.value)),
            When(targets_met__gt=0, then=Value(Level.PARTIAL.value)),
            default=Value(Level.NONE.value),
        ),
        output_field=models.CharField("達成状況", max_length=7, choices=Level.choices, null=True),
        db_persist=True,
        verbose_name="達成状況",
    )

    objects = SiteYearQuerySet.as_manager()

    class Meta:
        verbose_name = "拠点の年度集計"
        verbose_name_plural = "拠点の年度集計"
        ordering = ["fiscal_year", "site"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "site"], name="one_site_year"),
            models.CheckConstraint(
                name="targets_met_within_targets_set",
                condition=Q(targets_met__lte=F("targets_set")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度"
