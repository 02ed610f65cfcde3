"""Who may enter, settle and look; pairs: `check_can_x` raises, `can_x` answers for a button."""

from django.core.exceptions import PermissionDenied

from evaluation.capabilities import (
    ENTER_MONTHS,
    KEEP_SETTINGS,
    PUBLISH,
    READ_EVALUATION,
    SET_TARGETS,
    SETTLE,
)
from portal.common.capabilities import Scope
from portal.common.viewer import Viewer
from sites.models import JointSite


def enters_months(viewer: Viewer) -> bool:
    """Whether the viewer's desk enters months at all: those of its own sites."""
    return ENTER_MONTHS.scope_for(viewer) == Scope.OWN


def can_enter_months(viewer: Viewer, site: JointSite) -> bool:
    """Both desks of the room enter: the host bodies and the site's Hello Work."""
    scope = ENTER_MONTHS.scope_for(viewer)
    if scope == Scope.OWN:
        return JointSite.objects.run_by(viewer).filter(pk=site.pk).exists()
    return scope == Scope.ALL


def check_can_enter_months(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_enter_months`."""
    if not can_enter_months(viewer, site):
        raise PermissionDenied("月次実績を入力できるのは、拠点の実施団体と担当のハローワークです。")


def can_set_targets(viewer: Viewer, site: JointSite) -> bool:
    """The bureau of the site's prefecture and the ministry record what the council decided."""
    return SET_TARGETS.in_prefecture(viewer, site.prefecture_code)


def check_can_set_targets(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_set_targets`."""
    if not can_set_targets(viewer, site):
        raise PermissionDenied("事業目標を登録できるのは、管轄の労働局と本省です。")


def can_settle(viewer: Viewer, *, prefecture_code: str) -> bool:
    """A bureau settles its prefecture, the ministry (and the clock) anything; "" is the nation."""
    return SETTLE.in_prefecture(viewer, prefecture_code)


def check_can_settle(viewer: Viewer, *, prefecture_code: str) -> None:
    """Raise PermissionDenied unless `can_settle`."""
    if not can_settle(viewer, prefecture_code=prefecture_code):
        raise PermissionDenied("年度を締められるのは、管轄の労働局と本省です。")


def check_can_keep_settings(viewer: Viewer) -> None:
    """Raise PermissionDenied unless the viewer keeps what a year is counted by."""
    if KEEP_SETTINGS.scope_for(viewer) is None:
        raise PermissionDenied("評価の設定を変更できるのは本省です。")


def can_publish(viewer: Viewer) -> bool:
    """The ministry publishes."""
    return PUBLISH.scope_for(viewer) is not None


def check_can_publish(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `can_publish`."""
    if not can_publish(viewer):
        raise PermissionDenied("年度の実績を公表できるのは本省です。")


def can_read_evaluation(viewer: Viewer) -> bool:
    """Governments read the figures; what is out of scope does not exist for others (404)."""
    return READ_EVALUATION.scope_for(viewer) is not None
