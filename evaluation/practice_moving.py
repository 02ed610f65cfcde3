"""Moving a practice case: lock it, look, write, audit, and have the other sides told."""

from datetime import datetime

from django.core.exceptions import ValidationError

from evaluation.choices_practice import CASE_STATES, CaseState
from evaluation.models import PracticeCase
from evaluation.practice_telling import tell
from portal.common.conflict import Conflict
from portal.common.saving import save_checked
from portal.common.viewer import Viewer

FASTER = "ほかの人が先にこの事例を進めました。いまの状態を確かめてください。"


def locked(case: PracticeCase) -> PracticeCase:
    """Return the row as it is now, held until the transaction ends.

    Raises Conflict when it has left the state in which the caller saw it.
    """
    current = PracticeCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if current.state != case.state:
        raise Conflict(FASTER)
    return current


def locked_to_write(case: PracticeCase) -> PracticeCase:
    """Return the row, held, if its content may be written.

    Raises Conflict as `locked`, and ValidationError when it is no draft.
    """
    current = locked(case)
    if current.state != CaseState.DRAFT:
        raise ValidationError("内容を変えられるのは、作成中の事例だけです。")
    return current


def locked_for(verb: str, case: PracticeCase) -> PracticeCase:
    """Return the row, held, with the state `verb` leads to, not yet saved.

    Raises Conflict as `locked`, and ValidationError when there is no such way from its state.
    """
    current = locked(case)
    ways = [way for way in CASE_STATES.leaving(current.state) if way.verb == verb]
    if not ways:
        label = next(one.label for one in CASE_STATES.transitions if one.verb == verb)
        state = CASE_STATES.label_of(current.state)
        raise ValidationError({"state": f"「{state}」の事例では、「{label}」は行えません。"})
    current.state = ways[0].target
    return current


def moved(case: PracticeCase, what: str, *, event: str, by: Viewer, now: datetime) -> PracticeCase:
    """Save the locked case, audit it, and have the other sides told `what` happened.

    Raises ValidationError by field for whatever the database refuses.
    """
    saved = save_checked(case, event=event, by=by, at=now)
    tell(what, saved, by=by, at=now)
    return saved
