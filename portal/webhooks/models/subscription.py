"""WebhookSubscription (受け取る通知): which endpoint is told of which event."""

from typing import Self

from django.db import models

from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.webhooks import capabilities
from portal.webhooks.models.endpoint import WebhookEndpoint


class WebhookSubscriptionQuerySet(models.QuerySet["WebhookSubscription"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the endpoints the viewer may see."""
        return self.filter(capabilities.visible_owners(viewer, "organization"))


class WebhookSubscription(models.Model):
    """受け取る通知。

    Apart from the endpoint, whose address is private: whoever settles a year must find who wants
    to hear of it, and row-level security shows him this table, not that one. The organisation is
    the endpoint's own (a composite foreign key).
    """

    endpoint = models.ForeignKey(
        WebhookEndpoint, models.PROTECT, related_name="subscriptions", verbose_name="通知先"
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="組織"
    )
    event = models.CharField("受け取る通知", max_length=50)

    objects = WebhookSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "受け取る通知"
        verbose_name_plural = "受け取る通知"
        ordering = ["endpoint_id", "event"]
        indexes = [models.Index(fields=["event", "organization"], name="webhook_listeners")]
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "event"],
                name="one_webhook_subscription_an_event",
                violation_error_message="この通知はすでに選ばれています。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint}: {self.event}"
