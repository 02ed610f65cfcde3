"""Who may read, draft and conclude agreements; pairs: `check_can_x` raises, `can_x` answers."""

from django.core.exceptions import PermissionDenied

from agreements.capabilities import (
    CONCLUDE_AGREEMENTS,
    DRAFT_AGREEMENTS,
    KEEP_AGREEMENTS,
    KEEP_PLANS,
    READ_AGREEMENTS,
    RECORD_PROGRESS,
)
from agreements.choices import PartyKind
from agreements.models import Agreement, AgreementParty
from portal.common.capabilities import Capability
from portal.common.viewer import Role, Viewer


def can_read_agreements(viewer: Viewer) -> bool:
    """Governments read agreements; for others there is no such register (404)."""
    return READ_AGREEMENTS.scope_for(viewer) is not None


def can_draft(viewer: Viewer, agreement: Agreement) -> bool:
    """Whether the viewer may write the text of this agreement."""
    return _may(DRAFT_AGREEMENTS, viewer, agreement)


def check_can_draft(viewer: Viewer, agreement: Agreement) -> None:
    """Raise PermissionDenied unless `can_draft`."""
    if not can_draft(viewer, agreement):
        raise PermissionDenied(
            "協定の案を書けるのは、当事者の地方公共団体、管轄の労働局と本省です。"
        )


def can_conclude(viewer: Viewer, agreement: Agreement) -> bool:
    """Whether the viewer may lead this agreement from its draft to the agreeing of his side."""
    return _may(CONCLUDE_AGREEMENTS, viewer, agreement)


def check_can_conclude(viewer: Viewer, agreement: Agreement) -> None:
    """Raise PermissionDenied unless `can_conclude`."""
    if not can_conclude(viewer, agreement):
        raise PermissionDenied(
            "協議と合意を記録できるのは、当事者の地方公共団体、管轄の労働局と本省です。"
        )


def party_of(viewer: Viewer, agreement: Agreement) -> AgreementParty | None:
    """Return the party the viewer speaks for: his organisation, or the Minister."""
    if CONCLUDE_AGREEMENTS.scope_for(viewer) is None:
        return None
    rows = AgreementParty.objects.filter(agreement=agreement)
    if viewer.role == Role.MINISTRY:
        return rows.filter(kind=PartyKind.MINISTER).first()
    return rows.filter(organization=viewer.organization_id or 0).first()


def check_can_agree(viewer: Viewer, agreement: Agreement) -> AgreementParty:
    """Return the party the viewer speaks for. Raises PermissionDenied for whoever is no party."""
    party = party_of(viewer, agreement)
    if party is None:
        raise PermissionDenied("合意は、それぞれの当事者が自分で記録します。")
    return party


def may_begin_draft(viewer: Viewer) -> bool:
    """Whether the viewer may draft an agreement at all."""
    return DRAFT_AGREEMENTS.scope_for(viewer) is not None


def can_keep(viewer: Viewer, agreement: Agreement) -> bool:
    """Whether the viewer may record signing, beginning, end and renewal of this agreement."""
    return _may(KEEP_AGREEMENTS, viewer, agreement)


def check_can_keep(viewer: Viewer, agreement: Agreement) -> None:
    """Raise PermissionDenied unless `can_keep`."""
    if not can_keep(viewer, agreement):
        raise PermissionDenied("締結・発効・終了・更新を記録できるのは、管轄の労働局と本省です。")


def can_keep_plans(viewer: Viewer, agreement: Agreement) -> bool:
    """Whether the viewer may write the plans of this agreement, and record their adoption."""
    return _may(KEEP_PLANS, viewer, agreement)


def check_can_keep_plans(viewer: Viewer, agreement: Agreement) -> None:
    """Raise PermissionDenied unless `can_keep_plans`."""
    if not can_keep_plans(viewer, agreement):
        raise PermissionDenied(
            "事業計画を書けるのは、当事者の地方公共団体、管轄の労働局と本省です。"
        )


def can_record_progress(viewer: Viewer, agreement: Agreement) -> bool:
    """Whether the viewer may record what was done: also the Hello Works of the prefecture."""
    if viewer.role == Role.HELLO_WORK:
        return RECORD_PROGRESS.in_prefecture(viewer, agreement.prefecture_code)
    return _may(RECORD_PROGRESS, viewer, agreement)


def check_can_record_progress(viewer: Viewer, agreement: Agreement) -> None:
    """Raise PermissionDenied unless `can_record_progress`."""
    if not can_record_progress(viewer, agreement):
        raise PermissionDenied(
            "取組を記録できるのは、当事者の地方公共団体、管轄の労働局・ハローワークと本省です。"
        )


def _may(capability: Capability, viewer: Viewer, agreement: Agreement) -> bool:
    if capability.scope_for(viewer) is None:
        return False
    if agreement.pk is None:
        return viewer.sees_nation or agreement.prefecture_code == viewer.prefecture_code
    return Agreement.objects.kept_by(viewer).filter(pk=agreement.pk).exists()


def can_take(viewer: Viewer, verb: str, agreement: Agreement) -> bool:
    """Whether the viewer may take this way of the table of transitions, whatever the day."""
    if verb == "register":  # what a published source attests is loaded, not clicked
        return False
    if verb == "agree":
        party = party_of(viewer, agreement)
        return party is not None and party.agreed_at is None
    if verb == "renew":
        return can_draft(viewer, agreement)
    if verb in {"sign", "begin", "end"}:
        return can_keep(viewer, agreement)
    return can_conclude(viewer, agreement)
