"""One e-mail a person a day with what he has not opened, and the end of old notices."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.timezone import get_default_timezone

from portal.common.fiscal import today
from portal.common.outbox import post_email
from portal.common.viewer import Viewer
from portal.people.models import Notice, User

HOUR = time(8)  # Japanese time
KEEP = timedelta(days=365)
CLEARED_AT_ONCE = 1000


def send_digests(*, by: Viewer, now: datetime) -> int:  # noqa: ARG001 — the clock's own work
    """Post the digest of today for whoever has unread notices for it; return how many.

    Holds what came in before 8:00 of today, Japanese time; before 8:00 nothing is posted. Called
    again on the same day, by however many clocks, it finds nothing left to post.
    """
    day = today(now)
    until = datetime.combine(day, HOUR, tzinfo=get_default_timezone())
    if now < until:
        return 0
    people = User.objects.filter(
        is_active=True, pk__in=Notice.objects.for_digest(until).values("person")
    )
    return sum(_send_digest(person, until, now=now) for person in people)


@transaction.atomic
def _send_digest(person: User, until: datetime, *, now: datetime) -> bool:
    day = until.date()
    waiting = Notice.objects.for_digest(until).filter(person=person).order_by("created_at", "pk")
    notices = list(waiting.select_for_update())
    if not notices:
        return False
    for notice in notices:
        notice.put_into_digest(day)
    lines = "\n".join(f"・{one.title}\n  {settings.PORTAL_URL}{one.url}" for one in notices)
    post_email(
        to=person.email,
        template="digest",
        context={"name": person.name, "count": len(notices), "lines": lines},
        key=f"digest:{person.pk}:{day}",
        at=now,
    )
    return True


def clear_old_notices(*, by: Viewer, now: datetime) -> int:  # noqa: ARG001 — the clock's own work
    """Delete up to 1,000 notices older than a year; return how many."""
    old = Notice.objects.filter(created_at__lt=now - KEEP).order_by("created_at")
    batch = list(old.values_list("pk", flat=True)[:CLEARED_AT_ONCE])
    return Notice.objects.filter(pk__in=batch).delete()[0]
