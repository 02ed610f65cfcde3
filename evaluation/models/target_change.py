"""TargetChange (目標の変更): what a target was before a council changed it, and why.

PostgreSQL writes each row itself when a target's value changes; nobody else can, and nobody can
alter one (migration "targets change by resolution").
"""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models

from agreements.models import Resolution
from evaluation.models.indicator import Indicator
from portal.common.viewer import Viewer
from portal.people.models import User
from sites.models import JointSite


class TargetChangeQuerySet(models.QuerySet["TargetChange"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the targets: public among governments."""
        return self if viewer.is_government else self.none()


class TargetChange(models.Model):
    """事業目標の変更。加わるだけで、書き換えも削除もできない（トリガーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    site = models.ForeignKey(
        JointSite, models.PROTECT, related_name="target_changes", verbose_name="拠点"
    )
    fiscal_year = models.PositiveSmallIntegerField("年度")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="target_changes", verbose_name="指標"
    )
    value_before = models.DecimalField("前の目標値", max_digits=12, decimal_places=1)
    value_after = models.DecimalField("新しい目標値", max_digits=12, decimal_places=1)
    source_before = models.CharField("前の根拠", max_length=200, blank=True, default="")
    resolution_before = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="前の議決",
    )
    resolution = models.ForeignKey(
        Resolution, models.PROTECT, related_name="target_changes", verbose_name="変更を決めた議決"
    )
    reason = models.CharField("変更の理由", max_length=500)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="変更した人"
    )
    changed_at = models.DateTimeField("変更日時")

    objects = TargetChangeQuerySet.as_manager()

    class Meta:
        verbose_name = "目標の変更"
        verbose_name_plural = "目標の変更"
        ordering = ["site", "fiscal_year", "indicator__position", "-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["fiscal_year", "site", "indicator"], name="changes_of_a_target"),
        ]

    def __str__(self) -> str:
        return f"{self.site} {self.fiscal_year}年度 {self.indicator}"
