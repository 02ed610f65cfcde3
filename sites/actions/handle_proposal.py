"""What the bureau does with a proposal until an agreement is made: consult, decline, link."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements.models import Agreement
from portal.common.viewer import Viewer
from sites import permissions
from sites.models import SiteProposal
from sites.moving import locked_for, moved


@transaction.atomic
def start_consultation(*, proposal: SiteProposal, by: Viewer, now: datetime) -> SiteProposal:
    """提案について協議を始める。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_handle_proposal(by, proposal)
    current = locked_for("consult", proposal)
    return moved(current, event="提案の協議を開始", by=by, now=now)


@transaction.atomic
def decline_proposal(
    *, proposal: SiteProposal, reason: str, by: Viewer, now: datetime
) -> SiteProposal:
    """提案を見送る。理由が要る。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_handle_proposal(by, proposal)
    current = locked_for("decline", proposal)
    current.decline_reason, current.closed_at = reason.strip(), now
    return moved(current, event="拠点の提案を見送り", by=by, now=now)


@transaction.atomic
def link_agreement(
    *, proposal: SiteProposal, agreement: Agreement | None, by: Viewer, now: datetime
) -> SiteProposal:
    """提案を、締結した一体的実施協定と結ぶ。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError when the
    agreement is of another kind or body, or not yet signed.
    """
    permissions.check_can_handle_proposal(by, proposal)
    if agreement is None:
        raise ValidationError({"agreement": "締結した協定を選んでください。"})
    current = locked_for("agree", proposal)
    current.agreement = agreement
    return moved(current, event="提案を協定と結んだ", by=by, now=now)


@transaction.atomic
def reopen_proposal(*, proposal: SiteProposal, by: Viewer, now: datetime) -> SiteProposal:
    """協定と結んだ提案を協議に戻す（協定が終わったとき、選び違えたとき）。協定との結び付きは解ける。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_handle_proposal(by, proposal)
    current = locked_for("reopen", proposal)
    current.agreement = None
    return moved(current, event="提案を協議に戻した", by=by, now=now)
