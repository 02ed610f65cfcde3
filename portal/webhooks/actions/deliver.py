"""Make one try to hand a notification over, and write down what came of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce, Greatest

from portal.common.outbox import Later
from portal.webhooks import sealing
from portal.webhooks.actions.give_up import pause_if_nothing_arrives
from portal.webhooks.actions.queue import queue_try
from portal.webhooks.choices import DeliveryState
from portal.webhooks.events import PING
from portal.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from portal.webhooks.rules import schedule, signing
from portal.webhooks.sending.call import Outcome, call
from portal.webhooks.sending.policy import Policy

UNREADABLE = "署名の鍵を読み取れませんでした。鍵を更新してください。"
WHILE_SUSPENDED = timedelta(hours=1)  # how long until it is asked again
Clock = Callable[[], datetime]


def make_try(*, delivery_id: UUID, number: int, clock: Clock) -> None:
    """Make try `number` of a delivery; nothing when it was made, or is not to be made any more.

    The call itself is outside any transaction: a slow partner holds no row and no connection's
    transaction. A worker that dies between the call and its record makes the try again, with the
    same webhook-id. Raises Later while the endpoint rests after a failure, and while its
    organisation is suspended.
    """
    delivery = (
        WebhookDelivery.objects.select_related("endpoint__organization")
        .filter(pk=delivery_id)
        .first()
    )
    if delivery is None or not _is_due(delivery, number):
        return
    if delivery.endpoint.organization.suspended_at:
        raise Later(WHILE_SUSPENDED.total_seconds())
    if not delivery.endpoint.is_active and _hold(delivery):
        return
    began = clock()
    _let_it_rest(delivery, began)
    outcome = _call(delivery, began)
    _record(delivery_id, number, outcome, began=began, now=clock())


def give_up(*, delivery_id: UUID) -> None:
    """Mark a delivery whose try the outbox could not even make: it did not arrive."""
    WebhookDelivery.objects.filter(pk=delivery_id, state=DeliveryState.WAITING).update(
        state=DeliveryState.FAILED, next_try_at=None
    )


def _is_due(delivery: WebhookDelivery, number: int) -> bool:
    return delivery.state == DeliveryState.WAITING and delivery.tries == number - 1


@transaction.atomic
def _hold(delivery: WebhookDelivery) -> bool:
    """Keep a delivery for when its endpoint is resumed; False when it was resumed meanwhile.

    Under the endpoint's lock, as resuming is: nothing is held behind its back.
    """
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=delivery.endpoint_id)
    if endpoint.is_active:
        return False
    WebhookDelivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
        state=DeliveryState.HELD, next_try_at=None
    )
    return True


def _let_it_rest(delivery: WebhookDelivery, now: datetime) -> None:
    was_asked_for = delivery.event == PING.code or 0 < delivery.tries == delivery.round_began_after
    left = schedule.rest_left(delivery.endpoint.failed_at, now)
    if left and not was_asked_for:
        raise Later(left.total_seconds())


def _call(delivery: WebhookDelivery, now: datetime) -> Outcome:
    body = delivery.body.encode()
    try:
        secrets = [sealing.unseal(one.sealed) for one in delivery.endpoint.secrets.signing_at(now)]
    except sealing.SealBrokenError:
        return Outcome(None, UNREADABLE, 0, "")
    headers = signing.headers(
        secrets, message_id=str(delivery.pk), timestamp=int(now.timestamp()), body=body
    )
    return call(delivery.endpoint.url, headers=headers, body=body, policy=Policy.from_settings())


@transaction.atomic
def _record(
    delivery_id: UUID, number: int, outcome: Outcome, *, began: datetime, now: datetime
) -> None:
    delivery = (
        WebhookDelivery.objects.select_for_update(of=("self",))
        .select_related("endpoint")
        .get(pk=delivery_id)
    )
    if not _is_due(delivery, number):
        return  # another worker made the same try, and has written it down
    WebhookAttempt.objects.create(
        delivery=delivery,
        number=number,
        at=began,
        duration_ms=outcome.duration_ms,
        status=outcome.status,
        error=outcome.error,
        excerpt=outcome.excerpt,
    )
    delivery.tries = number
    delivery.next_try_at = None
    if outcome.is_delivered:
        delivery.state = DeliveryState.DELIVERED
        failing = WebhookEndpoint.objects.filter(pk=delivery.endpoint_id, failed_at__isnull=False)
        failing.update(failing_since=None, failed_at=None)
    else:
        _plan_next(delivery, began=began, now=now)
    delivery.save(update_fields=["state", "tries", "next_try_at"])


def _plan_next(delivery: WebhookDelivery, *, began: datetime, now: datetime) -> None:
    if delivery.event == PING.code:
        delivery.state = DeliveryState.FAILED
        return
    failing = WebhookEndpoint.objects.filter(pk=delivery.endpoint_id)
    failing.update(
        failing_since=Coalesce("failing_since", Value(began)),
        failed_at=Greatest("failed_at", Value(began)),
    )
    delivery.next_try_at = schedule.next_try(delivery.tries - delivery.round_began_after, now)
    if delivery.next_try_at is None:
        delivery.state = DeliveryState.FAILED
        pause_if_nothing_arrives(failing.get(), now)
    else:
        queue_try(delivery, now=now, due=delivery.next_try_at)
