"""Celery's door: what the clock does with people's rights, and the digests it sends."""

from celery import shared_task
from django.utils import timezone

from portal.common.viewer import Viewer
from portal.people.actions import send_digests as digests
from portal.people.actions.carry_out_handovers import carry_out_handovers
from portal.people.actions.expire_grants import expire_grants


@shared_task(name="people.send_digests")
def send_digests() -> None:
    """Every ten minutes by day, so that a clock that stood still at 8:00 only delays."""
    clock, now = Viewer.system(), timezone.now()
    digests.send_digests(by=clock, now=now)
    digests.clear_old_notices(by=clock, now=now)


@shared_task(name="people.keep_rights")
def keep_rights() -> None:
    """Hand over what is due and close what waited too long (every ten minutes by beat)."""
    now = timezone.now()
    carry_out_handovers(by=Viewer.system(), now=now)
    expire_grants(by=Viewer.system(), now=now)
