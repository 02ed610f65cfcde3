"""Work through what the webhooks' actions have posted, as the outbox would, at a given time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from portal.common.outbox import Later, OutboxItem
from portal.webhooks.actions.deliver import make_try
from portal.webhooks.actions.queue import KIND


def posted() -> list[OutboxItem]:
    """What waits in the outbox for this app, in the order in which it is due."""
    return list(OutboxItem.objects.filter(kind=KIND).order_by("not_before", "posted_at"))


def work_until(now: datetime) -> int:
    """Make every try that is due until `now`, each at its own time; return how many."""
    done: set[UUID] = set()
    while item := next(
        (one for one in posted() if one.pk not in done and one.not_before <= now), None
    ):
        done.add(item.pk)
        at = item.not_before
        try:
            make_try(
                delivery_id=UUID(item.payload["delivery"]),
                number=item.payload["number"],
                clock=lambda at=at: at,  # type: ignore[misc]
            )
        except Later as later:
            done.remove(item.pk)
            OutboxItem.objects.filter(pk=item.pk).update(
                not_before=at + timedelta(seconds=later.seconds)
            )
    OutboxItem.objects.filter(pk__in=done).delete()
    return len(done)


FOREVER = timedelta(days=30)
