"""Put the next try of a delivery into the outbox."""

from collections.abc import Iterable
from datetime import datetime

from portal.common.outbox import post_each
from portal.webhooks.models import WebhookDelivery

KIND = "webhooks.deliver"


def queue_try(delivery: WebhookDelivery, *, now: datetime, due: datetime) -> None:
    """Post the try behind those made so far, to be made at `due`.

    The number tells a try that was made already from one that is still to be made; the time makes
    a resend another item than the try that waits for later.
    """
    queue_tries([delivery], now=now, due=due)


def queue_tries(deliveries: Iterable[WebhookDelivery], *, now: datetime, due: datetime) -> None:
    """Post the next try of each of `deliveries`, as `queue_try`."""
    moment = int(due.timestamp() * 1000)
    post_each(
        KIND,
        [
            (
                f"{one.pk}:{one.tries + 1}:{moment}",
                {"delivery": str(one.pk), "number": one.tries + 1},
            )
            for one in deliveries
        ],
        at=now,
        not_before=due,
    )
