"""Deliver what a test has posted, as a worker would, in the test's own process."""

from datetime import datetime

from portal.common.outbox import OutboxItem, deliver


def deliver_all(now: datetime) -> None:
    """Deliver until nothing is due at `now`, also what deliveries themselves post."""
    while due := list(OutboxItem.objects.due(now).values_list("pk", flat=True)):
        for item_id in due:
            deliver(item_id, clock=lambda: now)
