"""WebhookSecret (署名の鍵): what an endpoint's notifications are signed with."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer
from portal.webhooks.models.endpoint import WebhookEndpoint


class WebhookSecretQuerySet(models.QuerySet["WebhookSecret"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Nobody: a secret is shown once, when it is made. The worker signs with it."""
        return self if viewer.is_system else self.none()

    def signing_at(self, now: datetime) -> Self:
        """The present secret first, then the one it takes the place of, while that still counts."""
        return self.filter(Q(retires_at=None) | Q(retires_at__gt=now)).order_by("-made_at", "pk")


class WebhookSecret(models.Model):
    """署名の鍵。値は暗号化して持つ（portal.webhooks.sealing）。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(
        WebhookEndpoint, models.PROTECT, related_name="secrets", verbose_name="通知先"
    )
    sealed = models.TextField("暗号化した鍵")
    made_at = models.DateTimeField("作成日時")
    retires_at = models.DateTimeField("使い終わる日時", null=True, blank=True)

    objects = WebhookSecretQuerySet.as_manager()

    class Meta:
        verbose_name = "署名の鍵"
        verbose_name_plural = "署名の鍵"
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint"],
                condition=Q(retires_at=None),
                name="one_current_webhook_secret",
                violation_error_message="現在の署名の鍵は1つだけです。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint}の署名の鍵"
