"""Who may enter, settle and look; pairs: `check_can_x` raises, `can_x` answers for a button."""

from django.core.exceptions import PermissionDenied

from portal.common.viewer import Role, Viewer
from sites.models import JointSite

ENTERING_ROLES = frozenset({Role.LOCAL_GOVERNMENT, Role.HELLO_WORK})
SETTLING_ROLES = frozenset({Role.BUREAU, Role.MINISTRY})


def can_enter_months(viewer: Viewer, site: JointSite) -> bool:
    """Both desks of the room enter: the host bodies and the site's Hello Work."""
    if viewer.is_system:
        return True
    return (
        viewer.role in ENTERING_ROLES
        and JointSite.objects.run_by(viewer).filter(pk=site.pk).exists()
    )


def check_can_enter_months(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_enter_months`."""
    if not can_enter_months(viewer, site):
        raise PermissionDenied("月次実績を入力できるのは、拠点の実施団体と担当のハローワークです。")


def can_set_targets(viewer: Viewer, site: JointSite) -> bool:
    """The bureau of the site's prefecture and the ministry record what the council decided."""
    return can_settle(viewer, prefecture_code=site.prefecture_code)


def check_can_set_targets(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_set_targets`."""
    if not can_set_targets(viewer, site):
        raise PermissionDenied("事業目標を登録できるのは、管轄の労働局と本省です。")


def can_settle(viewer: Viewer, *, prefecture_code: str) -> bool:
    """A bureau settles its prefecture, the ministry (and the clock) anything; "" is the nation."""
    if viewer.sees_nation:
        return True
    return viewer.role == Role.BUREAU and prefecture_code == viewer.prefecture_code


def check_can_settle(viewer: Viewer, *, prefecture_code: str) -> None:
    """Raise PermissionDenied unless `can_settle`."""
    if not can_settle(viewer, prefecture_code=prefecture_code):
        raise PermissionDenied("年度を締められるのは、管轄の労働局と本省です。")


def can_read_evaluation(viewer: Viewer) -> bool:
    """Governments read the figures; what is out of scope does not exist for others (404)."""
    return viewer.is_government
