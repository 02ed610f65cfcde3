"""LandingAlert (着地見込みの警告): a target that will hardly be met, with the figures as then."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from evaluation.models.indicator import Indicator
from portal.common.viewer import Viewer
from sites.models import JointSite


class LandingAlertQuerySet(models.QuerySet["LandingAlert"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site: they tell of open months, which nobody else sees."""
        if viewer.sees_nation:
            return self
        return self.filter(site__in=JointSite.objects.visible_to(viewer).run_by(viewer))

    def last_of_each(self) -> Self:
        """The last warning of each site, year and indicator."""
        later = LandingAlert.objects.filter(
            site=models.OuterRef("site"),
            fiscal_year=models.OuterRef("fiscal_year"),
            indicator=models.OuterRef("indicator"),
            month__gt=models.OuterRef("month"),
        )
        return self.filter(~models.Exists(later))


class LandingAlert(models.Model):
    """着地見込みの警告。数字は警告したときのもので、後から変わらない（トリガーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    site = models.ForeignKey(JointSite, models.PROTECT, related_name="alerts", verbose_name="拠点")
    fiscal_year = models.PositiveSmallIntegerField("年度")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="alerts", verbose_name="指標"
    )
    month = models.DateField("最後に実績のある月（初日）")
    target = models.DecimalField("目標値", max_digits=12, decimal_places=1)
    chance = models.DecimalField("達成の見込み（0～1）", max_digits=4, decimal_places=3)
    expected = models.DecimalField("着地見込み", max_digits=12, decimal_places=1)
    low = models.DecimalField("80%の範囲の下限", max_digits=12, decimal_places=1)
    high = models.DecimalField("80%の範囲の上限", max_digits=12, decimal_places=1)
    needed_a_month = models.DecimalField(
        "残りの月に必要な数", max_digits=12, decimal_places=1, null=True, blank=True
    )
    months_left = models.PositiveSmallIntegerField("残りの月数", null=True, blank=True)
    chance_below = models.DecimalField("そのときの基準", max_digits=3, decimal_places=2)
    alerted_at = models.DateTimeField("警告日時")

    objects = LandingAlertQuerySet.as_manager()

    class Meta:
        verbose_name = "着地見込みの警告"
        verbose_name_plural = "着地見込みの警告"
        ordering = ["-fiscal_year", "-month", "chance", "site__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "site", "indicator", "month"],
                name="one_alert_a_month",
                violation_error_message="この月の警告はすでにあります。",
            ),
            models.CheckConstraint(
                name="alert_month_is_its_first_day",
                condition=Q(month__day=1),
                violation_error_message="月は1日の日付で指定してください。",
            ),
            models.CheckConstraint(
                name="alert_is_below_its_rule",
                condition=Q(chance__gte=0) & Q(chance__lt=models.F("chance_below")),
                violation_error_message="達成の見込みが基準を下回るときだけ警告できます。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.month:%Y-%m} {self.indicator}"
