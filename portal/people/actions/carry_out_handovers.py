"""Carry out the handovers whose last day is over."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from portal.common import audit
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.people.choices import HandoverState
from portal.people.leaving import Leaving, move_all
from portal.people.models import Handover
from portal.people.telling import HANDOVER_DONE, tell


def carry_out_handovers(*, by: Viewer, now: datetime) -> int:
    """最後の日が過ぎた引継ぎを行い、行った数を返す。何度呼んでも、止まっていた後でも同じになる。

    Each in its own transaction, so that one that fails leaves the others done. One whose successor
    is not there yet, or no more, waits until he is or another is chosen. Only the clock may.
    """
    if not by.is_system:
        raise PermissionDenied("異動の引継ぎを行うのは自動処理です。")
    due = list(Handover.objects.due_on(today(now)).values_list("pk", flat=True))
    return sum(_carry_out(pk, by=by, now=now) for pk in due)


@transaction.atomic
def _carry_out(pk: UUID, *, by: Viewer, now: datetime) -> bool:
    handover = (
        Handover.objects.select_for_update(of=("self",), skip_locked=True)
        .due_on(today(now))
        .select_related("leaving__user", "leaving__organization", "successor__user")
        .filter(pk=pk)
        .first()
    )
    if handover is None or not handover.successor.holds_on(today(now)):
        return False
    moved = move_all(Leaving(handover.leaving, handover.successor), by=by, now=now)
    handover.moved = {label: count for label, count in moved.items() if count}
    handover.state, handover.closed_at = HandoverState.DONE, now
    handover.save(update_fields=["moved", "state", "closed_at"])
    audit.record("異動の引継ぎを行った", target=handover, by=by, at=now, after=handover.moved)
    tell(HANDOVER_DONE, handover, at=now)
    return True
