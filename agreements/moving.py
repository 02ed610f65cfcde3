"""One step of a request: of two who take it at once, the second is told that he came too late."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError

from agreements.choices import RequestState
from agreements.models import Request
from agreements.request_events import tell_stage
from portal.common.conflict import Conflict
from portal.common.fiscal import today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.people.models import User

Facts = Mapping[str, str | date | User | None]
_ORDER = list(RequestState)  # as far as a request has come; a withdrawn one is behind all


def locked(asked: Request, by: Viewer) -> Request:
    """Return the request as it is now, locked until the end of the transaction.

    Raises Request.DoesNotExist for what `by` may not see.
    """
    rows = Request.objects.visible_to(by).select_related("body").select_for_update(of=("self",))
    return rows.get(pk=asked.pk)


def move(
    row: Request, target: RequestState, facts: Facts, *, event: str, by: Viewer, now: datetime
) -> Request:
    """Take a `locked` request to `target`, writing what the step says; audit and tell.

    Raises Conflict when the request has come so far already, and ValidationError by field when the
    database refuses the step: an order of steps or days, or something missing.
    """
    state = RequestState(row.state)
    if _ORDER.index(state) >= _ORDER.index(target):
        sentence = (
            f"この要望・要請は、すでに「{state.label}」になっています。"
            "画面を開き直して確かめてください。"
        )
        raise Conflict(sentence)
    row.state = target
    for name, value in facts.items():
        setattr(row, name, value)
    save_checked(row, event=event, by=by, at=now)
    tell_stage(row, at=now)
    return row


def check_not_after_today(day: date, now: datetime, *, field: str) -> None:
    """Raise ValidationError at `field` for a day that has not come yet."""
    if day > today(now):
        raise ValidationError({field: "きょうより後の日は入力できません。"})


def person_behind(by: Viewer) -> User | None:
    """Return the person who acts; None for a system and the clock, who sign by their names."""
    return None if by.user_id is None else User.objects.filter(pk=by.user_id).first()
