"""Steps of an agreement through its states: lock it, look, move it and write it down."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from agreements.choices import AGREEMENT_STATES, OPEN, Relation
from agreements.models import Agreement
from agreements.webhook_events import tell_agreement_state_changed
from portal.common import audit
from portal.common.conflict import Conflict
from portal.common.saving import save_checked
from portal.common.transitions import Transition
from portal.common.viewer import Viewer

FASTER = "ほかの人が先にこの協定を進めました。いまの状態を確かめてください。"
NOT_OPEN = "合意した協定の内容は変えられません。協議に戻すか、新しい協定を起案してください。"


def locked(agreement: Agreement) -> Agreement:
    """Return the row as it is now, held until the transaction ends.

    Raises Conflict when it has left the state in which the caller saw it.
    """
    current = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if current.state != agreement.state:
        raise Conflict(FASTER)
    return current


def locked_to_write(agreement: Agreement) -> Agreement:
    """Return the row, held, if its text may still be written.

    Raises Conflict as `locked` does, and ValidationError when its sides have agreed.
    """
    current = locked(agreement)
    if current.state not in OPEN:
        raise ValidationError(NOT_OPEN)
    return current


def way_of(verb: str, agreement: Agreement) -> Transition:
    """Return the way of this verb out of the agreement's state. Raises ValidationError for none.

    By the verb and not by the states alone: consulting begins by 協議を始める or 協議に戻す.
    """
    ways = [way for way in AGREEMENT_STATES.leaving(agreement.state) if way.verb == verb]
    if not ways:
        label = next(one.label for one in AGREEMENT_STATES.transitions if one.verb == verb)
        state = AGREEMENT_STATES.label_of(agreement.state)
        raise ValidationError({"state": f"「{state}」の協定では、「{label}」は行えません。"})
    return ways[0]


def held_predecessor(agreement: Agreement) -> Agreement | None:
    """Return the agreement this one renews, held; None when it renews none."""
    if agreement.relation != Relation.RENEWAL:
        return None
    earlier = Agreement.objects.select_for_update(of=("self",))
    return earlier.get(successors=agreement.pk)


def move(
    agreement: Agreement,
    verb: str,
    *,
    event: str,
    by: Viewer,
    now: datetime,
    reason: str = "",
    also: dict[str, tuple[Any, Any]] | None = None,
) -> Agreement:
    """Take a held agreement's way `verb`, write down who did it, and tell the parties' systems.

    Raises ValidationError by field for a way the table does not have, and for whatever the
    state needs and the agreement has not.
    """
    way = way_of(verb, agreement)
    before, agreement.state = agreement.state, way.target
    save_checked(agreement, event=event, by=by, at=now, reason=reason, also=also)
    tell_agreement_state_changed(agreement, before=before, at=now)
    return agreement


def note(
    agreement: Agreement,
    event: str,
    *,
    by: Viewer,
    now: datetime,
    before: audit.Facts | None = None,
    after: audit.Facts | None = None,
) -> None:
    """Write down a change of what belongs to the agreement, in the agreement's own history."""
    was, becomes = audit.changes(before or {}, after or {})
    audit.record(event, target=agreement, by=by, at=now, before=was, after=becomes)


def check_reason(reason: str) -> str:
    """Return the reason without blanks around it. Raises ValidationError without one."""
    if not reason.strip():
        raise ValidationError({"reason": "理由を入力してください。"})
    if len(reason.strip()) > audit.LONGEST_REASON:
        raise ValidationError({"reason": f"理由は{audit.LONGEST_REASON}字までです。"})
    return reason.strip()
