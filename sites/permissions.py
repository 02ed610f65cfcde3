"""Who keeps the register of sites; pairs: `check_can_x` raises, `can_x` answers."""

from django.core.exceptions import PermissionDenied

from portal.common.viewer import Role, Viewer
from sites.capabilities import (
    HANDLE_PROPOSALS,
    KEEP_SITES,
    NOTE_PROPOSALS,
    PROPOSE_SITES,
    READ_PROPOSALS,
)
from sites.models import SiteProposal


def can_keep_sites(viewer: Viewer, prefecture_code: str) -> bool:
    """Whether the viewer may open, change and plan the sites of the prefecture."""
    return KEEP_SITES.in_prefecture(viewer, prefecture_code)


def check_can_keep_sites(viewer: Viewer, prefecture_code: str) -> None:
    """Raise PermissionDenied unless `can_keep_sites`."""
    if not can_keep_sites(viewer, prefecture_code):
        raise PermissionDenied("拠点の台帳を変更できるのは、管轄の労働局と本省です。")


def can_read_proposals(viewer: Viewer) -> bool:
    """Governments read proposals; for others there are none (404)."""
    return READ_PROPOSALS.scope_for(viewer) is not None


def can_propose_sites(viewer: Viewer) -> bool:
    """Whether the viewer's organisation is one that proposes sites."""
    return viewer.organization_id is not None and PROPOSE_SITES.scope_for(viewer) is not None


def check_can_propose_sites(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `can_propose_sites`."""
    if not can_propose_sites(viewer):
        raise PermissionDenied("拠点の設置を提案できるのは、地方公共団体です。")


def can_write_proposal(viewer: Viewer, proposal: SiteProposal) -> bool:
    """Whether the proposal is the viewer's own body's, to write, propose and withdraw."""
    return can_propose_sites(viewer) and proposal.body_id == viewer.organization_id


def check_can_write_proposal(viewer: Viewer, proposal: SiteProposal) -> None:
    """Raise PermissionDenied unless `can_write_proposal`."""
    if not can_write_proposal(viewer, proposal):
        raise PermissionDenied("提案を書き、提案し、取り下げられるのは、提案した団体です。")


def can_handle_proposal(viewer: Viewer, proposal: SiteProposal) -> bool:
    """Whether the viewer consults about the proposal, declines it, or opens the site."""
    return HANDLE_PROPOSALS.in_prefecture(viewer, proposal.prefecture_code)


def check_can_handle_proposal(viewer: Viewer, proposal: SiteProposal) -> None:
    """Raise PermissionDenied unless `can_handle_proposal`."""
    if not can_handle_proposal(viewer, proposal):
        raise PermissionDenied(
            "提案について協議を始め、協定と結び、開設し、見送れるのは、管轄の労働局と本省です。"
        )


def can_draft_agreement(viewer: Viewer, proposal: SiteProposal) -> bool:
    """Whether the viewer's side may draft the agreement the site will rest on."""
    return can_write_proposal(viewer, proposal) or can_handle_proposal(viewer, proposal)


def check_can_draft_agreement(viewer: Viewer, proposal: SiteProposal) -> None:
    """Raise PermissionDenied unless `can_draft_agreement`."""
    if not can_draft_agreement(viewer, proposal):
        raise PermissionDenied(
            "提案から協定を起案できるのは、提案した団体、管轄の労働局と本省です。"
        )


def can_note_proposal(viewer: Viewer, proposal: SiteProposal) -> bool:
    """Whether the viewer belongs to one of the sides that consult."""
    if NOTE_PROPOSALS.scope_for(viewer) is None:
        return False
    if viewer.role == Role.BUREAU:
        return viewer.prefecture_code == proposal.prefecture_code
    return viewer.organization_id in {proposal.body_id, proposal.office_id}


def check_can_note_proposal(viewer: Viewer, proposal: SiteProposal) -> None:
    """Raise PermissionDenied unless `can_note_proposal`."""
    if not can_note_proposal(viewer, proposal):
        raise PermissionDenied(
            "協議を記録できるのは、提案した団体、管轄の労働局と、提案にあるハローワークです。"
        )
