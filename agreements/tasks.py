"""Celery's door: what the clock does for agreements and councils."""

from celery import shared_task
from django.utils import timezone

from agreements.actions.remind_councils import remind_councils as remind
from portal.common.viewer import Viewer


@shared_task(name="agreements.remind_councils")
def remind_councils() -> None:
    """Every hour by day: what was reminded of once is not repeated."""
    remind(by=Viewer.system(), now=timezone.now())
