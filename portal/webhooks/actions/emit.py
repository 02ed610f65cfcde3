"""Tell systems what happened, in the transaction in which it happens."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from portal.common.fiscal import today
from portal.organizations.models import Organization
from portal.organizations.models.organization import OrganizationQuerySet
from portal.webhooks.actions.queue import queue_tries
from portal.webhooks.events import WebhookEvent, all_events
from portal.webhooks.models import WebhookDelivery, WebhookSubscription


def emit(
    event: str,
    *,
    organizations: OrganizationQuerySet[Organization],
    data: Mapping[str, Any],
    key: str,
    at: datetime,
) -> int:
    """Write one delivery to each endpoint of `organizations` that wants `event`; return how many.

    `organizations` are those that may see what the event is about: nobody else is told, whatever
    he subscribed to, and none that is suspended. The same event and `key` again is the same
    delivery, sent once. Where nobody in the nation listens this costs one small query. Works with
    the rights of whoever causes the event, who may read neither the endpoints nor the deliveries
    of others.
    Raises LookupError for an event no app declares.
    """
    declared = _declared(event)
    listening = WebhookSubscription.objects.filter(event=event)
    if not listening.exists():
        return 0
    concerned = listening.filter(
        organization__kind__in=declared.roles,
        organization__in=organizations.existing_on(today(at)).filter(suspended_at=None),
    )
    # By its own column: the order of endpoints would ask a table the actor may not read.
    ids = concerned.order_by("endpoint_id").values_list("endpoint_id", flat=True)
    deliveries = [_delivery(endpoint_id, event, data, key, at) for endpoint_id in ids]
    return _save(deliveries, at)


@dataclass(frozen=True, slots=True)
class Message:
    """One happening: who may see it (ids of organisations), the facts, and its key."""

    organizations: frozenset[int]
    data: Mapping[str, Any]
    key: str


def emit_each(event: str, messages: Sequence[Message], *, at: datetime) -> int:
    """Do `emit` for many happenings at once; return how many deliveries there are.

    A constant number of statements, however many happenings there are.
    """
    declared = _declared(event)
    alive = Organization.objects.existing_on(today(at)).filter(suspended_at=None)
    listening = list(
        WebhookSubscription.objects.filter(
            event=event, organization__kind__in=declared.roles, organization__in=alive
        )
        .order_by("endpoint_id")
        .values_list("endpoint_id", "organization_id")
    )
    deliveries = [
        _delivery(endpoint_id, event, one.data, one.key, at)
        for one in messages
        for endpoint_id, organization_id in listening
        if organization_id in one.organizations
    ]
    return _save(deliveries, at)


def is_heard(event: str) -> bool:
    """Whether anybody in the nation listens at all: what is told need not be gathered otherwise."""
    return WebhookSubscription.objects.filter(event=event).exists()


def _declared(event: str) -> WebhookEvent:
    declared = next((one for one in all_events() if one.code == event), None)
    if declared is None:
        raise LookupError(event)
    return declared


def _save(deliveries: list[WebhookDelivery], at: datetime) -> int:
    if deliveries:
        with transaction.atomic():
            WebhookDelivery.objects.bulk_create(deliveries, ignore_conflicts=True)
            queue_tries(deliveries, now=at, due=at)
    return len(deliveries)


def _delivery(
    endpoint_id: UUID, event: str, data: Mapping[str, Any], key: str, at: datetime
) -> WebhookDelivery:
    return WebhookDelivery(
        id=uuid5(endpoint_id, f"{event}:{key}"),
        endpoint_id=endpoint_id,
        event=event,
        key=key,
        body=message(event, data, at),
        created_at=at,
        next_try_at=at,
    )


def message(event: str, data: Mapping[str, Any], at: datetime) -> str:
    """Return the body as it will be signed: what, when (ISO 8601), and the facts."""
    return json.dumps(
        {"type": event, "timestamp": at.isoformat(timespec="seconds"), "data": data},
        cls=DjangoJSONEncoder,
        ensure_ascii=False,
        separators=(",", ":"),
    )
