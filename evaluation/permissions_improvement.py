"""Who opens, writes, signs and decides about improvement; `check_can_x` raises, `can_x` answers."""

from django.core.exceptions import PermissionDenied

from evaluation.capabilities import (
    KEEP_CONTRACTS,
    OPEN_IMPROVEMENT,
    SIGN_IMPROVEMENT,
    WRITE_IMPROVEMENT,
)
from evaluation.choices import Side
from portal.common.capabilities import Capability
from portal.common.viewer import Role, Viewer
from sites.models import JointSite

SIDE_OF = {Role.LOCAL_GOVERNMENT: Side.MUNICIPALITY, Role.HELLO_WORK: Side.HELLO_WORK}


def runs(viewer: Viewer, site: JointSite) -> bool:
    """Whether the viewer's organisation takes part in the site or is responsible for it."""
    return JointSite.objects.run_by(viewer).filter(pk=site.pk).exists()


def _can(capability: Capability, viewer: Viewer, site: JointSite) -> bool:
    return capability.scope_for(viewer) is not None and runs(viewer, site)


def can_open_plans(viewer: Viewer, *, prefecture_code: str) -> bool:
    """A bureau opens those of its prefecture, the ministry and the clock any ("": the nation)."""
    return OPEN_IMPROVEMENT.in_prefecture(viewer, prefecture_code)


def check_can_open_plans(viewer: Viewer, *, prefecture_code: str) -> None:
    """Raise PermissionDenied unless `can_open_plans`."""
    if not can_open_plans(viewer, prefecture_code=prefecture_code):
        raise PermissionDenied("改善計画を開けるのは、管轄の労働局と本省です。")


def can_write_plan(viewer: Viewer, site: JointSite) -> bool:
    """Both sides of the site, the bureau of its prefecture, and the ministry."""
    return _can(WRITE_IMPROVEMENT, viewer, site)


def check_can_write_plan(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_write_plan`."""
    if not can_write_plan(viewer, site):
        raise PermissionDenied(
            "改善計画を進められるのは、拠点の実施団体とハローワーク、管轄の労働局、本省です。"
        )


def side_to_sign(viewer: Viewer, site: JointSite) -> Side | None:
    """Return the side the viewer signs for, None for whoever is not of a side of the site."""
    if viewer.role is None or not _can(SIGN_IMPROVEMENT, viewer, site):
        return None
    return SIDE_OF.get(viewer.role)


def check_can_sign(viewer: Viewer, site: JointSite) -> Side:
    """Return the side the viewer signs for. Raises PermissionDenied when there is none."""
    side = side_to_sign(viewer, site)
    if side is None:
        raise PermissionDenied("改善計画に署名できるのは、拠点の実施団体とハローワークです。")
    return side


def can_decide_site(viewer: Viewer, site: JointSite) -> bool:
    """The bureau records what the council decided about a site, or the ministry does."""
    return _can(OPEN_IMPROVEMENT, viewer, site)


def check_can_decide_site(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_decide_site`."""
    if not can_decide_site(viewer, site):
        raise PermissionDenied("施設の在り方の決定を記録できるのは、管轄の労働局と本省です。")


def can_keep_contracts(viewer: Viewer, site: JointSite) -> bool:
    """Both sides of the site, the bureau of its prefecture, and the ministry."""
    return _can(KEEP_CONTRACTS, viewer, site)


def check_can_keep_contracts(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_keep_contracts`."""
    if not can_keep_contracts(viewer, site):
        raise PermissionDenied(
            "委託の費用と成果を登録できるのは、拠点の実施団体とハローワーク、管轄の労働局、本省です。"
        )
