"""OpenTable (オープンデータの表): a published table behind disclosure control, for everybody.

What is withheld is not in it. A stranger's transactions can read this table and no other of the
evaluation (migration "open tables").
"""

from typing import Self

from django.db import models

from evaluation.models.publication import Publication
from portal.common.viewer import Viewer


class OpenTableQuerySet(models.QuerySet["OpenTable"]):
    def visible_to(self, viewer: Viewer) -> Self:  # noqa: ARG002 — everybody, signed in or not
        """Open data is for everybody."""
        return self


class OpenTable(models.Model):
    """公表した表。`content` は縦持ちの行で、値のないますは状態だけを持つ。変更できない。"""

    publication = models.ForeignKey(
        Publication, models.PROTECT, related_name="open_tables", verbose_name="公表"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    version = models.PositiveSmallIntegerField("版")
    published_on = models.DateField("公表日")
    key = models.SlugField("表の名", max_length=30)
    position = models.PositiveSmallIntegerField("順番")
    title = models.CharField("題名", max_length=100)
    is_synthetic = models.BooleanField("合成データ")
    rule = models.CharField("秘匿の基準", max_length=300)
    content = models.JSONField("行")
    sha256 = models.CharField("行のSHA-256", max_length=64)

    objects = OpenTableQuerySet.as_manager()

    class Meta:
        verbose_name = "オープンデータの表"
        verbose_name_plural = "オープンデータの表"
        ordering = ["-fiscal_year", "-version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "version", "key"],
                name="one_open_table_a_version",
                violation_error_message="この版のこの表は、すでに公表されています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.fiscal_year}年度 第{self.version}版"
