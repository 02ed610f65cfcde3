"""Celery's door to the outbox: the bell rings with an item's id, PostgreSQL says what it is."""

from uuid import UUID

from celery import shared_task
from django.utils import timezone

from portal.common.outbox import delivery, sweeping


@shared_task(name="outbox.deliver")
def deliver(item_id: str) -> None:
    """Make one try. Ringing twice is harmless: one worker gets the item, and only when due."""
    delivery.deliver(UUID(item_id))


@shared_task(name="outbox.sweep")
def sweep() -> None:
    """Ring for what waits: lost bells, ended pauses, killed workers (every 5 seconds by beat)."""
    sweeping.sweep(timezone.now())
