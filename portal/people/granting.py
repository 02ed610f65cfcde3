"""What an approved request does, and what becomes of one that nobody decided."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from portal.common import audit
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.people.choices import GrantKind, GrantState
from portal.people.last_administrator import check_administrator_remains
from portal.people.models import GrantRequest, Membership
from portal.people.models.grant_request import WAITS_FOR
from portal.people.telling import GRANT_CLOSED, tell

CHANGED = "所属を変更"
Facts = Mapping[str, bool | date | None]


@transaction.atomic
def change_membership(
    membership: Membership,
    facts: Facts,
    *,
    by: Viewer,
    now: datetime,
    event: str = CHANGED,
    field: str = NON_FIELD_ERRORS,
) -> Membership:
    """Write `facts` on the membership, audited, unless its organisation would lose its last keeper.

    Raises ValidationError at `field` with the day from which nobody would administer it.
    """
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    for name, value in facts.items():
        setattr(row, name, value)
    save_checked(row, event=event, by=by, at=now)
    check_administrator_remains(field=field)
    return row


def end_on(
    membership: Membership,
    last_day: date,
    *,
    day: date,
    by: Viewer,
    now: datetime,
    field: str = NON_FIELD_ERRORS,
) -> Membership:
    """End a membership with `last_day`; only ever earlier than it would end anyway.

    `day` is today; yesterday as the last day ends the rights at once. Raises ValidationError.
    """
    if last_day < day - timedelta(days=1):
        raise ValidationError({field: "最後の日は、きのう以後の日を入力してください。"})
    if membership.valid_to and membership.valid_to < last_day:
        raise ValidationError(
            {field: "いまの離任日より後にはできません。期間を延ばすには申請してください。"}
        )
    return change_membership(
        membership, {"valid_to": last_day}, by=by, now=now, event="所属を終える", field=field
    )


def _make_administrator(grant: GrantRequest, by: Viewer, now: datetime) -> None:
    _change(grant, {"is_administrator": True}, by, now, "管理者にした")


def _remove_administrator(grant: GrantRequest, by: Viewer, now: datetime) -> None:
    _change(grant, {"is_administrator": False}, by, now, "管理者から外した")


def _end(grant: GrantRequest, by: Viewer, now: datetime) -> None:
    _change(grant, {"valid_to": grant.valid_to}, by, now, "所属を終える")


def _change_period(grant: GrantRequest, by: Viewer, now: datetime) -> None:
    _change(grant, {"valid_from": grant.valid_from, "valid_to": grant.valid_to}, by, now)


def _change(
    grant: GrantRequest, facts: Facts, by: Viewer, now: datetime, event: str = CHANGED
) -> None:
    if grant.membership is not None:
        change_membership(grant.membership, facts, by=by, now=now, event=event)


# What each kind does to a membership; an invitation has none yet (actions/decide_grant.py).
EFFECTS: Mapping[str, Callable[[GrantRequest, Viewer, datetime], None]] = {
    GrantKind.MAKE_ADMINISTRATOR: _make_administrator,
    GrantKind.REMOVE_ADMINISTRATOR: _remove_administrator,
    GrantKind.END: _end,
    GrantKind.CHANGE_PERIOD: _change_period,
}


def expire(grants: QuerySet[GrantRequest], *, by: Viewer, now: datetime) -> int:
    """Close those of `grants` that waited too long, each at most once; return how many."""
    closed = 0
    waiting = grants.filter(state=GrantState.REQUESTED, asked_at__lte=now - WAITS_FOR)
    for grant in waiting.select_related("organization", "subject").order_by("asked_at"):
        if GrantRequest.objects.filter(pk=grant.pk, state=GrantState.REQUESTED).update(
            state=GrantState.EXPIRED, closed_at=now
        ):
            audit.record("申請が期限切れ", target=grant, by=by, at=now)
            tell(GRANT_CLOSED, grant, at=now)
            closed += 1
    return closed
