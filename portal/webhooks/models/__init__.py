"""Webhooks: one concept a file."""

from portal.webhooks.models.attempt import WebhookAttempt
from portal.webhooks.models.delivery import WebhookDelivery
from portal.webhooks.models.endpoint import WebhookEndpoint
from portal.webhooks.models.secret import WebhookSecret
from portal.webhooks.models.subscription import WebhookSubscription

__all__ = [
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookSecret",
    "WebhookSubscription",
]
