"""Achievement (達成状況): the settled result of a site's year, with everything it was made of."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from evaluation.choices import Level
from portal.common.viewer import Viewer
from portal.people.models import User
from sites.models import JointSite


class AchievementQuerySet(models.QuerySet["Achievement"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Settled results are shared among governments."""
        return self if viewer.is_government else self.none()

    def current(self) -> Self:
        """The version in force of each site and year."""
        return self.filter(superseded_at=None)


class Achievement(models.Model):
    """年度締めの結果。訂正は新しい版になり、前の版は残る（PostgreSQL が守る）。"""

    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="achievements", verbose_name="拠点"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版")
    level = models.CharField("達成状況", max_length=7, choices=Level.choices, null=True, blank=True)
    targets_set = models.PositiveSmallIntegerField("目標数")
    targets_met = models.PositiveSmallIntegerField("達成した目標数")
    lines = models.JSONField("指標ごとの目標と実績")
    digest = models.CharField("元データのSHA-256", max_length=64)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="締めた人"
    )
    settled_at = models.DateTimeField("締めた日時")
    superseded_at = models.DateTimeField("新しい版に替わった日時", null=True, blank=True)

    objects = AchievementQuerySet.as_manager()

    class Meta:
        verbose_name = "達成状況"
        verbose_name_plural = "達成状況"
        ordering = ["fiscal_year", "site", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "fiscal_year", "version"], name="one_achievement_version"
            ),
            models.UniqueConstraint(
                fields=["site", "fiscal_year"],
                condition=Q(superseded_at=None),
                name="one_achievement_in_force",
            ),
            models.CheckConstraint(
                name="achievement_level_follows_from_its_counts",
                condition=Q(targets_set=0, level=None, targets_met=0)
                | Q(targets_set__gt=0, targets_met=F("targets_set"), level=Level.FULL)
                | Q(
                    targets_met__gt=0,
                    targets_met__lt=F("targets_set"),
                    level=Level.PARTIAL,
                )
                | Q(targets_set__gt=0, targets_met=0, level=Level.NONE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度 第{self.version}版"
