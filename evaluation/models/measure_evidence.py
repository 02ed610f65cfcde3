"""MeasureEvidence (取組の記録): what was done for a measure, with what shows it."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from evaluation.models.improvement_plan import run_here
from evaluation.models.plan_measure import PlanMeasure
from portal.common.days import within_reach
from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.people.models import User


class MeasureEvidenceQuerySet(models.QuerySet["MeasureEvidence"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those who run the site: papers of the work are theirs."""
        if viewer.sees_nation:
            return self
        return self.filter(measure__plan__site__in=run_here(viewer).values("pk"))

    def without_content(self) -> Self:
        """The same rows with the bytes of their files left in the database."""
        return self.defer("content")


class MeasureEvidence(models.Model):
    """取組の記録。加えるだけで、書き換えも削除もできない（トリガーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    measure = models.ForeignKey(
        PlanMeasure, models.PROTECT, related_name="evidence", verbose_name="取組"
    )
    done_on = models.DateField("行った日")
    text = models.TextField("行ったこと", max_length=2000)
    filename = models.CharField("根拠資料のファイル名", max_length=200, blank=True, default="")
    content_type = models.CharField("形式", max_length=100, blank=True, default="")
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, default="")
    content = models.BinaryField("根拠資料", null=True, blank=True)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="+",
        verbose_name="記録した組織",
        null=True,
        blank=True,
    )
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="記録者", null=True, blank=True
    )
    recorded_at = models.DateTimeField("記録日時")

    objects = MeasureEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = "改善計画の取組の記録"
        verbose_name_plural = "改善計画の取組の記録"
        ordering = ["measure", "done_on", "id"]
        constraints = [
            *within_reach("measure_evidence", "done_on"),
            models.CheckConstraint(
                name="measure_evidence_says_something",
                condition=~Q(text=""),
                violation_error_message="行ったことを入力してください。",
                violation_error_code="text",
            ),
            models.CheckConstraint(
                name="measure_evidence_is_whole",
                condition=Q(content=None, filename="", content_type="", sha256="")
                | (
                    Q(content__isnull=False, sha256__regex=r"^[0-9a-f]{64}$")
                    & ~Q(filename="")
                    & ~Q(content_type="")
                ),
                violation_error_message="根拠資料の名称・形式・中身がそろっていません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}（{self.done_on}）"
