"""Ring again for what waits, and clear away what has been done for a month."""

from datetime import datetime, timedelta

import structlog
from kombu.exceptions import OperationalError

from portal.common.bell import ring, unheard
from portal.common.models import OutboxItem

log = structlog.get_logger("portal.outbox")
# Bells in the broker at a time. What waits beyond that waits in PostgreSQL, and is rung for when
# the workers have caught up: a broker does not grow with a backlog.
MOST_BELLS = 500
KEEP = timedelta(days=30)
CLEARED_AT_ONCE = 1000


def sweep(now: datetime) -> None:
    """Ring for every item that is due and not in hand, as far as the broker has room."""
    try:
        room = max(0, MOST_BELLS - unheard())
        for item_id in OutboxItem.objects.due(now).values_list("pk", flat=True)[:room]:
            ring("outbox.deliver", str(item_id))
    except OperationalError:
        log.warning("bell_lost", task="outbox.deliver")
    clear(now)


def clear(now: datetime) -> int:
    """Delete up to 1,000 items that were finished more than 30 days ago; return how many."""
    old = OutboxItem.objects.finished_before(now - KEEP).order_by("done_at")
    batch = list(old.values_list("pk", flat=True)[:CLEARED_AT_ONCE])
    return OutboxItem.objects.filter(pk__in=batch).delete()[0]
