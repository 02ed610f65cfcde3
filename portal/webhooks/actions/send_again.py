"""Send something on request: a notification once more, or a trial."""

from datetime import datetime
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common import audit
from portal.common.viewer import Viewer
from portal.webhooks import permissions
from portal.webhooks.actions.emit import message
from portal.webhooks.actions.queue import queue_try
from portal.webhooks.choices import DeliveryState
from portal.webhooks.events import PING
from portal.webhooks.models import WebhookDelivery, WebhookEndpoint

PAUSED = "停止中の通知先には送れません。再開してからもう一度お試しください。"


@transaction.atomic
def resend_delivery(*, delivery: WebhookDelivery, by: Viewer, now: datetime) -> WebhookDelivery:
    """通知をもう一度送る。番号は同じで、時刻と署名は新しい。

    It gets the whole schedule of tries again. Raises PermissionDenied, and ValidationError while
    its endpoint is paused or a try is due anyway.
    """
    permissions.check_can_keep_webhooks(by, delivery.endpoint.organization_id)
    locked = (
        WebhookDelivery.objects.select_for_update(of=("self",))
        .select_related("endpoint")
        .get(pk=delivery.pk)
    )
    if not locked.endpoint.is_active:
        raise ValidationError(PAUSED)
    if locked.next_try_at and locked.next_try_at <= now:
        raise ValidationError("この通知はすでに送信待ちです。")
    locked.state, locked.next_try_at = DeliveryState.WAITING, now
    locked.round_began_after = locked.tries
    locked.save(update_fields=["state", "next_try_at", "round_began_after"])
    audit.record(
        "通知を送り直し",
        target=locked.endpoint,
        by=by,
        at=now,
        after={"通知": locked.event_label, "番号": str(locked.pk)},
    )
    queue_try(locked, now=now, due=now)
    return locked


@transaction.atomic
def send_ping(*, endpoint: WebhookEndpoint, by: Viewer, now: datetime) -> WebhookDelivery:
    """試験送信をする。一度だけ送り、失敗しても送り直さない。

    Raises PermissionDenied, and ValidationError while the endpoint is paused or another trial is
    still on its way.
    """
    permissions.check_can_keep_webhooks(by, endpoint.organization_id)
    locked = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    if not locked.is_active:
        raise ValidationError(PAUSED)
    waiting = locked.deliveries.filter(event=PING.code, state=DeliveryState.WAITING)
    if waiting.exists():
        raise ValidationError("前の試験送信がまだ終わっていません。")
    delivery = WebhookDelivery.objects.create(
        endpoint=locked,
        event=PING.code,
        key=str(uuid4()),
        body=message(PING.code, {}, now),
        created_at=now,
        next_try_at=now,
    )
    audit.record("試験送信", target=locked, by=by, at=now, after={"番号": str(delivery.pk)})
    queue_try(delivery, now=now, due=now)
    return delivery
