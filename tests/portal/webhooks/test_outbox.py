"""Through the real outbox: one try, outside of any transaction, and what becomes of a dead one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from portal.common.outbox import OutboxItem
from portal.common.outbox import deliver as deliver_item
from portal.organizations.models import Organization
from portal.webhooks.actions import deliver
from portal.webhooks.actions.emit import emit
from portal.webhooks.choices import DeliveryState
from portal.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from portal.webhooks.sending.call import Outcome, call
from tests.portal.webhooks.partner import Partner
from tests.portal.webhooks.sent import posted

pytestmark = pytest.mark.django_db(transaction=True)


def tell() -> OutboxItem:
    emit(
        "year.settled",
        organizations=Organization.objects.all(),
        data={},
        key="1",
        at=timezone.now(),
    )
    (item,) = posted()
    return item


def test_outbox_makes_one_try_and_holds_no_transaction_meanwhile(
    endpoint: WebhookEndpoint, partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside: list[bool] = []

    def watched(url: str, **how: object) -> Outcome:
        inside.append(connection.in_atomic_block)
        return call(url, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(deliver, "call", watched)
    item = tell()
    for _ in range(2):
        deliver_item(item.pk)
    assert inside == [False]
    assert len(partner.received) == WebhookAttempt.objects.count() == 1
    assert WebhookDelivery.objects.get().state == DeliveryState.DELIVERED


def test_failed_try_leaves_its_record_and_the_next_try_in_the_outbox(
    endpoint: WebhookEndpoint, partner: Partner
) -> None:
    partner.status = 500
    item = tell()
    deliver_item(item.pk)
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.tries) == (DeliveryState.WAITING, 1)
    (waiting,) = (one for one in posted() if one.state == "WAITING")
    assert waiting.not_before == delivery.next_try_at
    assert waiting.payload == {"delivery": str(delivery.pk), "number": 2}


def test_dead_letter_of_the_outbox_is_a_delivery_that_failed(
    endpoint: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*what: object, **how: object) -> Outcome:
        raise RuntimeError

    monkeypatch.setattr(deliver, "call", broken)
    item = tell()
    for _ in range(5):
        OutboxItem.objects.update(not_before=timezone.now())
        deliver_item(item.pk)
    item.refresh_from_db()
    assert (item.state, item.attempts) == ("DEAD", 5)
    assert WebhookDelivery.objects.get().state == DeliveryState.FAILED
