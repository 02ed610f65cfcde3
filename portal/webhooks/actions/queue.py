"""Put the next try of a delivery into the outbox."""

from datetime import datetime

from portal.common.outbox import post
from portal.webhooks.models import WebhookDelivery

KIND = "webhooks.deliver"


def queue_try(delivery: WebhookDelivery, *, now: datetime, due: datetime) -> None:
    """Post the try behind those made so far, to be made at `due`.

    The number tells a try that was made already from one that is still to be made; the time makes
    a resend another item than the try that waits for later.
    """
    number = delivery.tries + 1
    post(
        KIND,
        {"delivery": str(delivery.pk), "number": number},
        key=f"{delivery.pk}:{number}:{int(due.timestamp() * 1000)}",
        at=now,
        not_before=due,
    )
