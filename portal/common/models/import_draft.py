"""ImportDraft: a file that was sent and checked, and waits for its sender's word."""

import uuid
from typing import Self

from django.db import models

from portal.common.viewer import Viewer


class ImportDraftQuerySet(models.QuerySet["ImportDraft"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """A draft is its sender's alone."""
        return self.filter(sent_by_id=viewer.user_id) if viewer.user_id else self.none()


class ImportDraft(models.Model):
    """送られて確かめた、登録前のファイル。登録するか、1日たつと消える。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("種類", max_length=40)
    filename = models.CharField("ファイル名", max_length=200)
    content = models.BinaryField("内容")
    sent_by_id = models.BigIntegerField("送った人")
    sent_at = models.DateTimeField("送った日時", db_index=True)

    objects = ImportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "登録前のファイル"
        verbose_name_plural = "登録前のファイル"
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.filename
