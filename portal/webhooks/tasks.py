"""Celery's door: beat rings, PostgreSQL says what is to be done."""

from celery import shared_task
from django.utils import timezone

from portal.webhooks.actions.forget import forget_old_deliveries


@shared_task(name="webhooks.forget")
def forget() -> None:
    """Clear away the oldest of the log (every hour by beat)."""
    forget_old_deliveries(timezone.now())
