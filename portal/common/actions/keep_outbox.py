"""What the keepers of the outbox do with a dead letter."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common import audit
from portal.common.bell import ring_after_commit
from portal.common.models import OutboxItem, OutboxState
from portal.common.outbox.permissions import check_can_keep_outbox
from portal.common.viewer import Viewer

SENT_AT_ONCE = 500


@transaction.atomic
def send_again(*, item: OutboxItem, by: Viewer, now: datetime) -> None:
    """配達できなかったものを、もう一度送る。試した回数は初めからになる。

    Raises PermissionDenied, and ValidationError when the item is no dead letter (any more).
    """
    check_can_keep_outbox(by)
    dead = _dead(item)
    audit.record("もう一度送る", target=dead, by=by, at=now, before={"最後の誤り": dead.last_error})
    dead.state, dead.attempts, dead.not_before = OutboxState.WAITING, 0, now
    dead.save(update_fields=["state", "attempts", "not_before"])
    ring_after_commit("outbox.deliver", str(dead.pk))


@transaction.atomic
def send_kind_again(*, kind: str, by: Viewer, now: datetime) -> int:
    """ある種類の配達できなかったものを、古いものから500件までもう一度送り、件数を返す。

    For what failed together, as when a mail server was away over a holiday. Raises
    PermissionDenied.
    """
    check_can_keep_outbox(by)
    dead = OutboxItem.objects.filter(kind=kind, state=OutboxState.DEAD).order_by("posted_at")
    found = list(dead.select_for_update(skip_locked=True)[:SENT_AT_ONCE])
    for item in found:
        send_again(item=item, by=by, now=now)
    return len(found)


@transaction.atomic
def drop_item(*, item: OutboxItem, reason: str, by: Viewer, now: datetime) -> None:
    """配達できなかったものを、送らないことにする。内容はここで消え、戻せない。

    Raises PermissionDenied, and ValidationError when the item is no dead letter (any more) or
    no reason is given.
    """
    check_can_keep_outbox(by)
    if not reason.strip():
        raise ValidationError({"reason": "送らない理由を記入してください。"})
    dead = _dead(item)
    audit.record("送らないことにした", target=dead, by=by, at=now, after={"理由": reason.strip()})
    dead.state, dead.payload, dead.done_at = OutboxState.DROPPED, {}, now
    dead.save(update_fields=["state", "payload", "done_at"])


def _dead(item: OutboxItem) -> OutboxItem:
    """The item under a lock: two keepers, or a keeper and a worker, act one after the other."""
    found = OutboxItem.objects.select_for_update().filter(pk=item.pk).first()
    if found is None or found.state != OutboxState.DEAD:
        raise ValidationError("これはもう「配達できず」ではありません。画面を開き直してください。")
    return found
