"""Publication (公表): a year as it was published, in the names and by the rules of the day.

What is published is never changed: PostgreSQL refuses it (migration "publications"). A year that
is published anew has one more version.
"""

import uuid
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from evaluation.choices import Level
from evaluation.models.achievement import Achievement
from portal.common.viewer import Viewer
from portal.people.models import User
from sites.models import JointSite


class PublicationQuerySet(models.QuerySet["Publication"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """What was published is read by every government."""
        return self if viewer.is_government else self.none()


class Publication(models.Model):
    """公表した年度。`rules` は、その時の数え方、指標の定義、業務・支援対象者・型の名称、比較値。"""

    uuid = models.UUIDField("公開用の番号", default=uuid.uuid4, unique=True, editable=False)
    fiscal_year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版")
    published_at = models.DateTimeField("公表日時")
    published_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公表した人"
    )
    note = models.CharField("説明", max_length=500, blank=True, default="")
    site_count = models.PositiveIntegerField("拠点数")
    rules = models.JSONField("数え方と名称")
    digest = models.CharField("公表した行のSHA-256", max_length=64)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "公表"
        verbose_name_plural = "公表"
        ordering = ["-fiscal_year", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "version"],
                name="one_publication_version",
                violation_error_message="この年度のこの版は、すでに公表されています。",
            ),
            models.CheckConstraint(
                name="publication_has_sites",
                condition=Q(site_count__gt=0, version__gt=0),
                violation_error_message="公表には、1拠点以上の年度が要ります。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}年度 第{self.version}版"


class PublishedSiteYearQuerySet(models.QuerySet["PublishedSiteYear"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the publication."""
        return self if viewer.is_government else self.none()


class PublishedSiteYear(models.Model):
    """公表した拠点の年度。名称も数値も公表した時のまま。NULL は未記入で、0 ではない。

    `hosts` は [{"code6", "name"}]、`lines` は年度締めの目標と実績（Achievement.lines）。
    """

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="site_years", verbose_name="公表"
    )
    site = models.ForeignKey(JointSite, models.PROTECT, related_name="+", verbose_name="拠点")
    achievement = models.ForeignKey(
        Achievement, models.PROTECT, related_name="+", verbose_name="もとになった年度締め"
    )
    code = models.CharField("拠点コード", max_length=8)
    name = models.CharField("名称", max_length=100)
    kind = models.CharField("型", max_length=10)
    prefecture_code = models.CharField("都道府県コード", max_length=2)
    hosts = models.JSONField("実施団体")
    office_name = models.CharField("ハローワーク", max_length=100)
    services = ArrayField(models.CharField(max_length=20), verbose_name="業務")
    target_groups = ArrayField(models.CharField(max_length=20), verbose_name="支援対象者")
    is_outsourced = models.BooleanField("一部委託")
    users = models.BigIntegerField("施設利用者数", null=True)
    new_seekers = models.BigIntegerField("新規求職者数", null=True)
    placements = models.BigIntegerField("就職件数", null=True)
    consultations = models.BigIntegerField("職業相談件数", null=True)
    welfare_placed = models.BigIntegerField("生活保護受給者等の就職者数", null=True)
    months_reported = models.PositiveSmallIntegerField("入力のある月数")
    targets_set = models.PositiveSmallIntegerField("目標数")
    targets_met = models.PositiveSmallIntegerField("達成した目標数")
    level = models.CharField("達成状況", max_length=7, choices=Level.choices, null=True)
    lines = models.JSONField("指標ごとの目標と実績")
    satisfied = models.PositiveIntegerField("満足", null=True)
    fairly_satisfied = models.PositiveIntegerField("まあ満足", null=True)
    neither = models.PositiveIntegerField("どちらとも言えない", null=True)
    rather_dissatisfied = models.PositiveIntegerField("やや不満", null=True)
    dissatisfied = models.PositiveIntegerField("不満", null=True)

    objects = PublishedSiteYearQuerySet.as_manager()

    class Meta:
        verbose_name = "公表した拠点の年度"
        verbose_name_plural = "公表した拠点の年度"
        ordering = ["publication", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "site"],
                name="one_published_row_a_site",
                violation_error_message="この拠点は、この公表にすでに含まれています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.publication}"


class PublishedHostQuerySet(models.QuerySet["PublishedHost"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the publication."""
        return self if viewer.is_government else self.none()


class PublishedHost(models.Model):
    """公表した時の実施団体（導出）。`PublishedSiteYear.hosts` を1団体1行に開いたビュー。"""

    id = models.CharField(primary_key=True, max_length=40)
    site_year = models.ForeignKey(
        PublishedSiteYear, models.DO_NOTHING, related_name="host_rows", verbose_name="拠点の年度"
    )
    code6 = models.CharField("団体コード", max_length=6)
    name = models.CharField("団体名", max_length=100)

    objects = PublishedHostQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "evaluation_published_host"
        verbose_name = "公表した時の実施団体"
        verbose_name_plural = "公表した時の実施団体"
        ordering = ["site_year", "code6"]

    def __str__(self) -> str:
        return self.name
