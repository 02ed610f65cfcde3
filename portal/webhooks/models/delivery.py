"""WebhookDelivery (通知): one message to one endpoint, signed anew at every try."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer
from portal.webhooks import capabilities
from portal.webhooks.choices import DeliveryState
from portal.webhooks.events import label_of
from portal.webhooks.models.endpoint import WebhookEndpoint


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the endpoints the viewer may see; the body is the owner's alone."""
        return self.filter(capabilities.visible_owners(viewer, "endpoint__organization"))


class WebhookDelivery(models.Model):
    """通知。番号（webhook-id）は何度送っても同じ。"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(
        WebhookEndpoint, models.PROTECT, related_name="deliveries", verbose_name="通知先"
    )
    event = models.CharField("種類", max_length=50)
    key = models.CharField("もとの出来事", max_length=200)
    body = models.TextField("本文")
    state = models.CharField(
        "状態", max_length=9, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    tries = models.PositiveIntegerField("送信した回数", default=0)
    # Tries since it was last asked for: a resend gets the whole schedule again.
    round_began_after = models.PositiveIntegerField("送り直す前の回数", default=0)
    created_at = models.DateTimeField("発生日時")
    next_try_at = models.DateTimeField("次の送信予定", null=True, blank=True)

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "通知"
        verbose_name_plural = "通知"
        ordering = ["-created_at", "-id"]
        indexes = [
            # The log of an endpoint, newest first, page by page.
            models.Index(fields=["endpoint", "-created_at", "-id"], name="webhook_log"),
            models.Index(
                fields=["endpoint"], name="webhook_held", condition=Q(state=DeliveryState.HELD)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event", "key"],
                name="one_webhook_delivery_a_happening",
                violation_error_message="この出来事の通知はすでにあります。",
            ),
            models.CheckConstraint(
                name="webhook_delivery_state_is_known",
                condition=Q(state__in=DeliveryState.values),
                violation_error_message="通知の状態が正しくありません。",
            ),
            models.CheckConstraint(
                name="webhook_delivery_waits_for_a_time",
                condition=Q(state=DeliveryState.WAITING, next_try_at__isnull=False)
                | (~Q(state=DeliveryState.WAITING) & Q(next_try_at=None)),
                violation_error_message="送信待ちの通知には次の送信予定が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_label}（{self.endpoint}）"

    @property
    def event_label(self) -> str:
        """The event in Japanese."""
        return label_of(self.event)
