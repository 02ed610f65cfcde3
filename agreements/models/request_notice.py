"""RequestNotice (通知書): the notice as it was sent, frozen with its digest."""

from typing import Self

from django.db import models
from django.db.models import Q

from agreements.models.request import Request
from portal.common.viewer import Viewer


class RequestNoticeQuerySet(models.QuerySet["RequestNotice"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Whoever sees the request may keep its notice."""
        return self.filter(request__in=Request.objects.visible_to(viewer))


class RequestNotice(models.Model):
    """通知書のPDF。通知したときのまま残り、変えることも消すこともできない。"""

    request = models.OneToOneField(
        Request, models.PROTECT, related_name="notice", verbose_name="要望・要請"
    )
    pdf = models.BinaryField("通知書のPDF")
    sha256 = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField("作成日時")

    objects = RequestNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "通知書"
        verbose_name_plural = "通知書"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="notice_digest_is_one",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="通知書のSHA-256が正しくありません。",
            ),
        ]

    def __str__(self) -> str:
        return f"通知書（{self.request.number}）"
