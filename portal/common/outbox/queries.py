"""How full the outbox is: for the keepers' page and for the meters."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from portal.common.models import OutboxItem, OutboxState


@dataclass(frozen=True, slots=True)
class Depth:
    """How many items of a kind are in one state, and since when the oldest has been there."""

    kind: str
    state: OutboxState
    count: int
    oldest: datetime


def queue_depths() -> list[Depth]:
    """Return how much waits and how much could not be delivered, by kind and state.

    What is finished is not counted: nobody has to do anything about it.
    """
    rows = (
        OutboxItem.objects.filter(state__in=(OutboxState.WAITING, OutboxState.DEAD))
        .order_by("kind", "state")
        .values("kind", "state")
        .annotate(count=Count("pk"), oldest=Min("posted_at"))
    )
    return [
        Depth(row["kind"], OutboxState(row["state"]), row["count"], row["oldest"]) for row in rows
    ]
