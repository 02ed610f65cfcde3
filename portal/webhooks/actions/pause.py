"""Stop sending to an endpoint, and begin again."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.webhooks import permissions
from portal.webhooks.actions.queue import queue_try
from portal.webhooks.choices import DeliveryState, EndpointState
from portal.webhooks.models import WebhookEndpoint


@transaction.atomic
def pause_endpoint(*, endpoint: WebhookEndpoint, by: Viewer, now: datetime) -> WebhookEndpoint:
    """通知先への送信を止める。その間の通知は保留する。

    Raises PermissionDenied, and ValidationError when it is paused already.
    """
    permissions.check_can_keep_webhooks(by, endpoint.organization_id)
    locked = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    if not locked.is_active:
        raise ValidationError("この通知先はすでに停止しています。")
    locked.state = EndpointState.PAUSED
    return save_checked(locked, event="通知先を停止", by=by, at=now)


@transaction.atomic
def resume_endpoint(*, endpoint: WebhookEndpoint, by: Viewer, now: datetime) -> int:
    """通知先への送信を再開する。Returns how many held notifications are sent now.

    Raises PermissionDenied, and ValidationError when it is not paused.
    """
    permissions.check_can_keep_webhooks(by, endpoint.organization_id)
    locked = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    if locked.is_active:
        raise ValidationError("この通知先は停止していません。")
    locked.state, locked.failing_since, locked.failed_at = EndpointState.ACTIVE, None, None
    save_checked(locked, event="通知先を再開", by=by, at=now)
    held = list(locked.deliveries.select_for_update().filter(state=DeliveryState.HELD))
    locked.deliveries.filter(pk__in=[one.pk for one in held]).update(
        state=DeliveryState.WAITING, next_try_at=now
    )
    for delivery in reversed(held):
        queue_try(delivery, now=now, due=now)
    return len(held)
