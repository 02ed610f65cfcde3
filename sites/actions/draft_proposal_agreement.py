"""Draft the agreement a proposed site will rest on."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.actions.draft_agreement import draft_agreement
from agreements.choices import AgreementKind
from agreements.models import Agreement
from agreements.parties import Party
from portal.common.viewer import Viewer
from portal.organizations.models import LabourBureau
from sites import permissions
from sites.choices import ProposalState
from sites.models import SiteProposal
from sites.moving import locked


@transaction.atomic
def draft_proposal_agreement(*, proposal: SiteProposal, by: Viewer, now: datetime) -> Agreement:
    """協議中の提案から、団体と管轄の労働局との一体的実施協定を起案する。

    The proposal is tied to it only when it is signed (`link_agreement`). Raises PermissionDenied,
    Conflict when the proposal was moved meanwhile, and ValidationError outside consultation.
    """
    permissions.check_can_draft_agreement(by, proposal)
    current = locked(proposal)
    if current.state != ProposalState.CONSULTING:
        raise ValidationError({"state": "協定を起案できるのは、協議中の提案です。"})
    bureau = LabourBureau.objects.get(prefecture_code=current.prefecture_code)
    return draft_agreement(
        kind=AgreementKind.JOINT_IMPLEMENTATION,
        title=f"{current.body.name}における一体的実施に関する協定（{current.name}）",
        purpose=current.reason,
        prefecture_code=current.prefecture_code,
        parties=[Party.of(current.body), Party.of(bureau)],
        by=by,
        now=now,
    )
