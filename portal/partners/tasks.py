"""Celery's door."""

from celery import shared_task
from django.utils import timezone

from portal.partners.actions import sweep as actions


@shared_task(name="partners.sweep")
def sweep() -> None:
    """Clear away outdated counters, answers and tokens (hourly by beat)."""
    actions.sweep(now=timezone.now())
