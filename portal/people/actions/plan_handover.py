"""Plan a handover: who leaves when, to whom, with what notes; change it, or take it back."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common import audit
from portal.common.conflict import Conflict
from portal.common.fiscal import today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.people import permissions
from portal.people.choices import HandoverState
from portal.people.granting import change_membership, end_on
from portal.people.models import Handover, Membership, User
from portal.people.telling import HANDOVER_PLANNED, tell


@transaction.atomic
def plan_handover(
    *,
    leaving: Membership,
    successor: Membership,
    last_day: date,
    notes: str,
    by: Viewer,
    now: datetime,
) -> Handover:
    """異動の引継ぎを計画する。所属はすぐに `last_day` までとなり、その翌日に仕事が移る。

    The rights end by the membership's own last day, so they end even when the clock stands still.
    Raises PermissionDenied, and ValidationError by field: a successor who is not there on the day
    after, a day that is over or later than the membership ends, or the last administrator.
    """
    permissions.check_can_plan_handover(by, leaving)
    leaving = Membership.objects.select_for_update().get(pk=leaving.pk)
    _check_day(last_day, today(now))
    _check_successor(leaving, successor, last_day)
    handover = Handover(
        organization=leaving.organization,
        leaving=leaving,
        successor=successor,
        last_day=last_day,
        previous_valid_to=leaving.valid_to,
        notes=notes.strip(),
        planned_by=User.objects.behind(by),
        planned_at=now,
    )
    save_checked(handover, event="異動の引継ぎを計画", by=by, at=now)
    end_on(leaving, last_day, day=today(now), by=by, now=now, field="last_day")
    tell(HANDOVER_PLANNED, handover, at=now)
    return handover


@transaction.atomic
def change_handover(
    *,
    handover: Handover,
    successor: Membership,
    last_day: date,
    notes: str,
    by: Viewer,
    now: datetime,
) -> Handover:
    """計画した引継ぎの後任者、日、メモを変える。最後の日が過ぎたら、日は変えられない。

    Raises PermissionDenied, Conflict when it is done or withdrawn, and ValidationError by field.
    """
    handover = _planned(handover, by)
    day = today(now)
    if last_day != handover.last_day:
        if handover.last_day < day:
            raise ValidationError({"last_day": "最後の日が過ぎたので、日は変えられません。"})
        _check_day(last_day, day)
        _move_last_day(handover, last_day, by=by, now=now)
    _check_successor(handover.leaving, successor, max(last_day, day))
    handover.successor, handover.last_day = successor, last_day
    handover.notes = notes.strip()
    save_checked(handover, event="異動の引継ぎを変更", by=by, at=now)
    tell(HANDOVER_PLANNED, handover, at=now)
    return handover


@transaction.atomic
def withdraw_handover(*, handover: Handover, by: Viewer, now: datetime) -> Handover:
    """計画した引継ぎを取り消す。離任日は、計画する前に戻る。

    A last day that somebody has changed since stays. Raises PermissionDenied, Conflict when it is
    done or withdrawn, and ValidationError when the last day is over.
    """
    handover = _planned(handover, by)
    if handover.last_day < today(now):
        raise ValidationError("最後の日が過ぎた引継ぎは、取り消せません。")
    _restore(handover, by=by, now=now)
    handover.state, handover.closed_at = HandoverState.WITHDRAWN, now
    handover.save(update_fields=["state", "closed_at"])
    audit.record("異動の引継ぎを取消し", target=handover, by=by, at=now)
    return handover


def _planned(handover: Handover, by: Viewer) -> Handover:
    """Lock and return the handover while it is still planned."""
    permissions.check_can_plan_handover(by, handover.leaving)
    row = (
        Handover.objects.select_for_update(of=("self",))
        .select_related("leaving", "leaving__organization", "leaving__user")
        .get(pk=handover.pk)
    )
    if row.state != HandoverState.PLANNED:
        raise Conflict("この引継ぎは、すでに済んだか、取り消されています。")
    return row


def _move_last_day(handover: Handover, last_day: date, *, by: Viewer, now: datetime) -> None:
    """Move the end of the membership, never behind where it ended before the plan."""
    before = handover.previous_valid_to
    if before and before < last_day:
        raise ValidationError({"last_day": "計画する前の離任日より後にはできません。"})
    _restore(handover, by=by, now=now)
    leaving = Membership.objects.get(pk=handover.leaving_id)
    end_on(leaving, last_day, day=today(now), by=by, now=now, field="last_day")


def _restore(handover: Handover, *, by: Viewer, now: datetime) -> None:
    """Give back the end there was before the plan, unless somebody has set another one since."""
    if handover.leaving.valid_to == handover.last_day:
        change_membership(
            handover.leaving, {"valid_to": handover.previous_valid_to}, by=by, now=now
        )


def _check_day(last_day: date, day: date) -> None:
    if last_day < day:
        raise ValidationError({"last_day": "最後の日は、きょう以後の日を入力してください。"})


def _check_successor(leaving: Membership, successor: Membership, last_day: date) -> None:
    """The successor must be there on the day things are his."""
    if successor.pk == leaving.pk:
        raise ValidationError({"successor": "後任者には、本人ではない人を選んでください。"})
    if successor.organization_id != leaving.organization_id:
        raise ValidationError({"successor": "後任者は、同じ組織から選んでください。"})
    if successor.valid_to is not None and successor.valid_to <= last_day:
        raise ValidationError({"successor": "後任者も、その日までに所属が終わります。"})
