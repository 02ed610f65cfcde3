"""WebhookAttempt (送信の記録): one try to hand over a notification, and what came of it."""

from typing import Self

from django.db import models
from django.db.models import Q

from portal.common.viewer import Viewer
from portal.webhooks import capabilities
from portal.webhooks.models.delivery import WebhookDelivery
from portal.webhooks.sending.call import KEPT_AT_MOST


class WebhookAttemptQuerySet(models.QuerySet["WebhookAttempt"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the endpoints the viewer may see; the answer's text is the owner's alone."""
        return self.filter(capabilities.visible_owners(viewer, "delivery__endpoint__organization"))


class WebhookAttempt(models.Model):
    """送信の記録。追加だけで、書き換えない。"""

    delivery = models.ForeignKey(
        WebhookDelivery, models.CASCADE, related_name="attempts", verbose_name="通知"
    )
    number = models.PositiveIntegerField("何回目")
    at = models.DateTimeField("送信日時")
    duration_ms = models.PositiveIntegerField("かかった時間（ミリ秒）")
    status = models.PositiveSmallIntegerField("応答の番号", null=True, blank=True)
    error = models.CharField("届かなかった理由", max_length=200, blank=True, default="")
    excerpt = models.CharField("応答の先頭", max_length=KEPT_AT_MOST, blank=True, default="")

    objects = WebhookAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "送信の記録"
        verbose_name_plural = "送信の記録"
        ordering = ["delivery", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "number"],
                name="one_webhook_attempt_a_number",
                violation_error_message="この回の送信はすでに記録されています。",
            ),
            models.CheckConstraint(
                name="webhook_attempt_took_or_tells_why_not",
                condition=Q(error="", status__range=(200, 299))
                | (~Q(error="") & (Q(status=None) | ~Q(status__range=(200, 299)))),
                violation_error_message="届かなかった送信には理由が必要です。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivery}の{self.number}回目"

    @property
    def is_delivered(self) -> bool:
        """Whether the system took it."""
        return not self.error
