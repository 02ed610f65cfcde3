"""Progress (取組の記録): what was done for an item of a plan, on a day, with what shows it."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from agreements.models.plan_item import PlanItem
from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.people.models import User


class ProgressQuerySet(models.QuerySet["Progress"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the item."""
        return self.filter(item__in=PlanItem.objects.visible_to(viewer))

    def without_evidence(self) -> Self:
        """The same rows with the bytes of their files left in the database."""
        return self.defer("content")


class Progress(models.Model):
    """取組の記録。加えるだけで、書き換えも削除もできない（トリガーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="progress", verbose_name="取組")
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

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = "取組の記録"
        verbose_name_plural = "取組の記録"
        ordering = ["item", "done_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="progress_says_something",
                condition=~Q(text=""),
                violation_error_message="行ったことを入力してください。",
                violation_error_code="text",
            ),
            models.CheckConstraint(
                name="evidence_is_whole",
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
        return f"{self.item}（{self.done_on}）"

    @property
    def has_evidence(self) -> bool:
        """Whether a file stands beside the words."""
        return bool(self.filename)
