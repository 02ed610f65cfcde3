"""Write down what was said in the consultation about a proposal."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from portal.organizations.models import Organization
from sites import permissions
from sites.choices import TALKING
from sites.models import ProposalNote, SiteProposal
from sites.telling import NOTED, tell


@transaction.atomic
def note_proposal(*, proposal: SiteProposal, text: str, by: Viewer, now: datetime) -> ProposalNote:
    """協議を記録する。双方が書け、書いた後は変えられない。

    Raises PermissionDenied, and ValidationError without words, before the proposal or behind its
    end.
    """
    permissions.check_can_note_proposal(by, proposal)
    if proposal.state not in TALKING:
        raise ValidationError({"text": "協議を記録できるのは、提案されてから開設されるまでです。"})
    note = ProposalNote(
        proposal=proposal,
        organization=Organization.objects.get(Q(pk=by.organization_id)),
        written_by_name=by.name,
        written_at=now,
        text=text.strip(),
    )
    save_checked(note, event="協議を記録", by=by, at=now)
    tell(NOTED, proposal, by=by, at=now)
    return note
