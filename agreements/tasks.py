"""Celery's door: what the clock does with promises."""

from celery import shared_task
from django.utils import timezone

from agreements.actions import keep_terms as terms
from agreements.actions.remind_councils import remind_councils as remind
from agreements.actions.remind_requests import remind_requests as remind_of_requests
from portal.common.viewer import Viewer


@shared_task(name="agreements.keep_terms")
def keep_terms() -> None:
    """Begin, lengthen and end agreements by the calendar, and remind (hourly by beat)."""
    terms.keep_terms(by=Viewer.system(), now=timezone.now())


@shared_task(name="agreements.remind_councils")
def remind_councils() -> None:
    """Every hour by day: what was reminded of once is not repeated."""
    remind(by=Viewer.system(), now=timezone.now())


@shared_task(name="agreements.remind_requests")
def remind_requests() -> None:
    """Remind of requests that are due soon or overdue (every hour by day; each is told once)."""
    remind_of_requests(by=Viewer.system(), now=timezone.now())
