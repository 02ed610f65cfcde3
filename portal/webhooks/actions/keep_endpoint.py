"""Register an endpoint of one's organisation, and change it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.saving import Change, save_checked
from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from portal.webhooks import permissions
from portal.webhooks.actions.renew_secret import make_secret
from portal.webhooks.events import events_for, label_of
from portal.webhooks.models import WebhookEndpoint
from portal.webhooks.rules.targets import UnsafeTargetError, parse_target

ENDPOINTS_AT_MOST = 10
EVENTS = "受け取る通知"


@transaction.atomic
def register_endpoint(
    *, name: str, url: str, events: Sequence[str], by: Viewer, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """通知先を登録する。Returns it with its secret, which cannot be shown again.

    Raises PermissionDenied, and ValidationError by field: the address must be a public https one
    (see rules/targets.py) not registered yet, the events those of the organisation's kind, and an
    organisation has ten endpoints at most.
    """
    permissions.check_can_keep_webhooks(by, by.organization_id)
    owner = Organization.objects.get(pk=by.organization_id or 0)
    if WebhookEndpoint.objects.filter(organization=owner).count() >= ENDPOINTS_AT_MOST:
        raise ValidationError(f"通知先は{ENDPOINTS_AT_MOST}件まで登録できます。")
    endpoint = WebhookEndpoint(
        organization=owner,
        name=name,
        url=_checked_url(url),
        created_at=now,
    )
    _check(endpoint, events, by)
    chosen: dict[str, Change] = {EVENTS: ([], _in_words(events))}
    save_checked(endpoint, event="通知先を登録", by=by, at=now, also=chosen)
    _subscribe(endpoint, events)
    return endpoint, make_secret(endpoint, now)


@transaction.atomic
def change_endpoint(
    *,
    endpoint: WebhookEndpoint,
    name: str,
    url: str,
    events: Sequence[str],
    by: Viewer,
    now: datetime,
) -> WebhookEndpoint:
    """通知先の名前、URL、受け取る通知を変更する。鍵は変わらない。

    Raises PermissionDenied, and ValidationError by field as `register_endpoint`.
    """
    permissions.check_can_keep_webhooks(by, endpoint.organization_id)
    locked = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    locked.name, locked.url = name, _checked_url(url)
    _check(locked, events, by)
    before = locked.subscriptions.values_list("event", flat=True)
    chosen = {EVENTS: (_in_words(before), _in_words(events))}
    save_checked(locked, event="通知先を変更", by=by, at=now, also=chosen)
    _subscribe(locked, events)
    return locked


def _checked_url(url: str) -> str:
    try:
        return parse_target(url, ports=settings.PORTAL_WEBHOOK_PORTS).url
    except UnsafeTargetError as refusal:
        raise ValidationError({"url": str(refusal)}) from refusal


def _check(endpoint: WebhookEndpoint, events: Sequence[str], by: Viewer) -> None:
    if not events:
        raise ValidationError({"events": "受け取る通知を1つ以上選んでください。"})
    if not set(events) <= {event.code for event in events_for(by.role)}:
        raise ValidationError({"events": "受け取る通知は一覧から選んでください。"})
    twins = WebhookEndpoint.objects.filter(organization=endpoint.organization_id, url=endpoint.url)
    if twins.exclude(pk=endpoint.pk).exists():
        raise ValidationError({"url": "このURLはすでに登録されています。"})


def _subscribe(endpoint: WebhookEndpoint, events: Sequence[str]) -> None:
    endpoint.subscriptions.exclude(event__in=events).delete()
    for event in events:
        endpoint.subscriptions.get_or_create(
            event=event, defaults={"organization_id": endpoint.organization_id}
        )


def _in_words(events: Iterable[str]) -> list[str]:
    return sorted(map(label_of, events))
