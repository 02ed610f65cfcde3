"""Moving a proposal one step: lock it, look, write, audit, and tell the other side."""

from datetime import datetime

from django.core.exceptions import ValidationError

from portal.common.conflict import Conflict
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from sites.choices import PROPOSAL_STATES, WRITABLE
from sites.models import SiteProposal
from sites.telling import MOVED, tell

FASTER = "ほかの人が先にこの提案を進めました。いまの状態を確かめてください。"


def locked(proposal: SiteProposal) -> SiteProposal:
    """Return the row as it is now, held until the transaction ends.

    Raises Conflict when it has left the state in which the caller saw it.
    """
    current = SiteProposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if current.state != proposal.state:
        raise Conflict(FASTER)
    return current


def locked_to_write(proposal: SiteProposal) -> SiteProposal:
    """Return the row, held, if its content may be written.

    Raises Conflict as `locked`, and ValidationError while the content is fixed.
    """
    current = locked(proposal)
    if current.state not in WRITABLE:
        raise ValidationError("提案の内容を変えられるのは、作成中と協議中だけです。")
    return current


def locked_for(verb: str, proposal: SiteProposal) -> SiteProposal:
    """Return the row, held, with the state `verb` leads to, not yet saved.

    Raises Conflict as `locked`, and ValidationError when there is no such way from its state.
    """
    current = locked(proposal)
    ways = [way for way in PROPOSAL_STATES.leaving(current.state) if way.verb == verb]
    if not ways:
        label = next(one.label for one in PROPOSAL_STATES.transitions if one.verb == verb)
        state = PROPOSAL_STATES.label_of(current.state)
        raise ValidationError({"state": f"「{state}」の提案では、「{label}」は行えません。"})
    current.state = ways[0].target
    return current


def moved(proposal: SiteProposal, *, event: str, by: Viewer, now: datetime) -> SiteProposal:
    """Save the locked proposal in its new state, audit it, and have the other side told.

    Raises ValidationError by field for whatever the database refuses.
    """
    saved = save_checked(proposal, event=event, by=by, at=now)
    tell(MOVED, saved, by=by, at=now)
    return saved
