"""Pause an endpoint that takes nothing, and tell its administrators."""

from datetime import datetime

from django.urls import reverse

from portal.common import audit
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.people.actions.notify import notify
from portal.people.models import Membership
from portal.webhooks.choices import EndpointState
from portal.webhooks.models import WebhookEndpoint
from portal.webhooks.rules import schedule
from portal.webhooks.topics import PAUSED


def pause_if_nothing_arrives(endpoint: WebhookEndpoint, now: datetime) -> None:
    """Pause an endpoint to which nothing was handed over for five days.

    Called when a notification was tried for the last time, in the transaction that says so: one
    failure after a year of silence does not pause a system that happens to restart.
    """
    since = endpoint.failing_since
    if since is None or not schedule.is_given_up(since, now):
        return
    active = WebhookEndpoint.objects.filter(pk=endpoint.pk, state=EndpointState.ACTIVE)
    if not active.update(state=EndpointState.GIVEN_UP):
        return
    clock = Viewer.system()
    audit.record(
        "通知先を自動で停止",
        target=endpoint,
        by=clock,
        at=now,
        before={"状態": str(EndpointState.ACTIVE.label)},
        after={"状態": str(EndpointState.GIVEN_UP.label)},
    )
    administrators = Membership.objects.current_on(today(now)).filter(
        organization=endpoint.organization_id, is_administrator=True, user__is_active=True
    )
    for membership in administrators.select_related("user"):
        notify(
            person=membership.user,
            topic=PAUSED.code,
            template="webhook_paused",
            context={"name": endpoint.name, "days": (now - since).days},
            url=reverse("webhooks:endpoint", args=[endpoint.pk]),
            key=f"webhook-paused:{endpoint.pk}:{since.isoformat()}",
            by=clock,
            now=now,
        )
