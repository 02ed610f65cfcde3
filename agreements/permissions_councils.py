"""Who keeps an operating council; pairs: `check_can_x` raises, `can_x` answers for a button."""

from django.core.exceptions import PermissionDenied

from agreements.capabilities import CARRY_OUT_ACTIONS, KEEP_COUNCILS, READ_COUNCILS
from agreements.models import Agreement, CouncilAction, OperatingCouncil
from portal.common.capabilities import Scope
from portal.common.viewer import Viewer


def can_read_councils(viewer: Viewer) -> bool:
    """Governments; what is out of scope does not exist for others (404)."""
    return READ_COUNCILS.scope_for(viewer) is not None


def can_keep_council(viewer: Viewer, council: OperatingCouncil) -> bool:
    """The bodies that signed its agreement, the bureau of its prefecture, and the ministry."""
    return (
        KEEP_COUNCILS.scope_for(viewer) is not None
        and OperatingCouncil.objects.kept_by(viewer).filter(pk=council.pk).exists()
    )


def check_can_keep_council(viewer: Viewer, council: OperatingCouncil) -> None:
    """Raise PermissionDenied unless `can_keep_council`."""
    if not can_keep_council(viewer, council):
        raise PermissionDenied(
            "運営協議会の記録を登録できるのは、協定を結んだ自治体、管轄の労働局、本省です。"
        )


def may_found_councils(viewer: Viewer) -> bool:
    """Whether the viewer may found a council somewhere at all."""
    return KEEP_COUNCILS.scope_for(viewer) is not None


def check_can_found_council(
    viewer: Viewer, *, prefecture_code: str, agreement: Agreement | None
) -> None:
    """Raise PermissionDenied unless the viewer would keep the council that is founded.

    A bureau founds in its prefecture, the ministry anywhere, a body under an agreement of its own.
    """
    scope = KEEP_COUNCILS.scope_for(viewer)
    if scope == Scope.OWN:
        own = Agreement.objects.filter(parties=viewer.organization_id)
        if agreement is None or not own.filter(pk=agreement.pk).exists():
            raise PermissionDenied("自治体は、自分が結んだ協定の運営協議会だけを登録できます。")
    elif not KEEP_COUNCILS.in_prefecture(viewer, prefecture_code):
        raise PermissionDenied("運営協議会を登録できるのは、管轄の労働局と本省です。")


def can_carry_out(viewer: Viewer, action: CouncilAction) -> bool:
    """Whoever keeps the council, and the organisation the action is given to."""
    if CARRY_OUT_ACTIONS.scope_for(viewer) is None:
        return False
    is_own = viewer.organization_id is not None and viewer.organization_id == action.owner_id
    return is_own or can_keep_council(viewer, action.resolution.meeting.council)


def check_can_carry_out(viewer: Viewer, action: CouncilAction) -> None:
    """Raise PermissionDenied unless `can_carry_out`."""
    if not can_carry_out(viewer, action):
        raise PermissionDenied("取組の対応状況を記録できるのは、担当の組織と協議会の事務局です。")
