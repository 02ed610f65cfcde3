"""Reads of endpoints and of what was sent to them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from portal.common.viewer import Viewer
from portal.webhooks.choices import DeliveryState
from portal.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint

PAGE_SIZE = 30
LATELY = timedelta(days=30)


def endpoints(viewer: Viewer, now: datetime) -> QuerySet[WebhookEndpoint]:
    """Return the endpoints the viewer may see, with how the last thirty days went."""
    lately = Q(deliveries__created_at__gte=now - LATELY)
    return (
        WebhookEndpoint.objects.visible_to(viewer)
        .select_related("organization")
        .annotate(
            delivered=Count(
                "deliveries", filter=lately & Q(deliveries__state=DeliveryState.DELIVERED)
            ),
            failed=Count("deliveries", filter=lately & Q(deliveries__state=DeliveryState.FAILED)),
            open=Count(
                "deliveries",
                filter=Q(deliveries__state__in=[DeliveryState.WAITING, DeliveryState.HELD]),
            ),
            last_at=Max("deliveries__created_at"),
        )
        .order_by("organization__prefecture_code", "organization__name", "created_at")
    )


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log, newest first; `older` is where the next one begins, None at the end."""

    deliveries: list[WebhookDelivery]
    older: UUID | None


def log_of(
    viewer: Viewer, endpoint: WebhookEndpoint, *, state: str = "", behind: UUID | None = None
) -> LogPage:
    """Return the endpoint's deliveries in `state` ("" is any), those older than `behind`.

    By key and not by number, so that a page costs the same however long the log is, and stays
    where it is while new ones come in on top.
    """
    rows = (
        WebhookDelivery.objects.visible_to(viewer)
        .filter(endpoint=endpoint)
        .prefetch_related(Prefetch("attempts", WebhookAttempt.objects.order_by("-number")))
    )
    if state:
        rows = rows.filter(state=state)
    mark = WebhookDelivery.objects.filter(endpoint=endpoint, pk=behind).first() if behind else None
    if mark:
        rows = rows.filter(
            Q(created_at__lt=mark.created_at) | Q(created_at=mark.created_at, pk__lt=mark.pk)
        )
    found = list(rows.order_by("-created_at", "-pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return LogPage(shown, shown[-1].pk if len(found) > PAGE_SIZE else None)
