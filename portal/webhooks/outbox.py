"""The outbox's door: it rings with a delivery and the number of the try."""

from uuid import UUID

from django.utils import timezone

from portal.common.outbox import OutboxItem, Work
from portal.webhooks.actions import deliver


def _deliver(item: OutboxItem) -> None:
    deliver.make_try(
        delivery_id=UUID(item.payload["delivery"]),
        number=item.payload["number"],
        clock=timezone.now,
    )


def _give_up(item: OutboxItem) -> None:
    deliver.give_up(delivery_id=UUID(item.payload["delivery"]))


# Long work: it waits for somebody else's server, which no transaction should do.
DELIVER = Work(_deliver, is_long=True, given_up=_give_up)
