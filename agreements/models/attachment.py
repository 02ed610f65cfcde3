"""Attachment (添付書類) of an agreement; every version that was ever put there stays."""

import uuid
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from portal.common.viewer import Viewer
from portal.people.models import User


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the agreement."""
        return self.filter(agreement__in=Agreement.objects.visible_to(viewer))


class Attachment(models.Model):
    """添付書類。中身は版（AttachmentVersion）が持つ。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="attachments", verbose_name="協定"
    )
    title = models.CharField("書類の名称", max_length=100)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "添付書類"
        verbose_name_plural = "添付書類"
        ordering = ["agreement", "title"]
        constraints = [
            models.UniqueConstraint(
                name="one_attachment_a_title",
                fields=["agreement", "title"],
                violation_error_message="同じ名称の書類があります。新しい版として登録してください。",
                violation_error_code="title",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AttachmentVersionQuerySet(models.QuerySet["AttachmentVersion"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """As the agreement."""
        return self.filter(attachment__agreement__in=Agreement.objects.visible_to(viewer))


class AttachmentVersion(models.Model):
    """添付書類の版。加えるだけで、書き換えも削除もできない（トリガーで守る）。"""

    public_id = models.UUIDField(
        "公開用の番号",
        default=uuid.uuid4,
        db_default=RandomUUID(),
        unique=True,
        editable=False,
    )
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, related_name="versions", verbose_name="添付書類"
    )
    number = models.PositiveSmallIntegerField("版")
    filename = models.CharField("ファイル名", max_length=200)
    content_type = models.CharField("形式", max_length=100)
    size = models.PositiveIntegerField("大きさ（バイト）")
    sha256 = models.CharField("SHA-256", max_length=64)
    content = models.BinaryField("中身")
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="登録者", null=True, blank=True
    )
    uploaded_at = models.DateTimeField("登録日時")

    objects = AttachmentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "添付書類の版"
        verbose_name_plural = "添付書類の版"
        ordering = ["attachment", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="one_version_a_number",
                fields=["attachment", "number"],
                violation_error_message="ほかの人が先に新しい版を登録しました。",
            ),
            models.CheckConstraint(
                name="version_numbers_begin_at_one",
                condition=Q(number__gte=1),
                violation_error_message="版の番号は1からです。",
                violation_error_code="number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attachment} 第{self.number}版"
