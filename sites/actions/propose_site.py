"""Propose a site to the bureau; take the proposal back."""

from datetime import datetime

from django.db import transaction

from portal.common.viewer import Viewer
from sites import permissions
from sites.models import SiteProposal
from sites.moving import locked_for, moved


@transaction.atomic
def propose_site(*, proposal: SiteProposal, by: Viewer, now: datetime) -> SiteProposal:
    """拠点の設置を労働局に提案する。ここから労働局とハローワークに見える。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_write_proposal(by, proposal)
    current = locked_for("propose", proposal)
    current.proposed_at = now
    return moved(current, event="拠点の設置を提案", by=by, now=now)


@transaction.atomic
def withdraw_proposal(*, proposal: SiteProposal, by: Viewer, now: datetime) -> SiteProposal:
    """提案を取り下げる。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_write_proposal(by, proposal)
    current = locked_for("withdraw", proposal)
    current.closed_at = now
    return moved(current, event="拠点の提案を取下げ", by=by, now=now)
