"""Celery's door: the clock sends the digests."""

from celery import shared_task
from django.utils import timezone

from portal.common.viewer import Viewer
from portal.people.actions import send_digests as digests


@shared_task(name="people.send_digests")
def send_digests() -> None:
    """Every ten minutes by day, so that a clock that stood still at 8:00 only delays."""
    clock, now = Viewer.system(), timezone.now()
    digests.send_digests(by=clock, now=now)
    digests.clear_old_notices(by=clock, now=now)
