"""Who holds surveys, moderates voices and handles slips; pairs of `check_can_x` and `can_x`."""

from django.core.exceptions import PermissionDenied

from evaluation.capabilities_voices import (
    HOLD_SURVEYS,
    KEEP_SLIPS,
    MODERATE_VOICES,
    READ_SLIPS,
    READ_SURVEYS,
)
from evaluation.choices import Side
from evaluation.models import ReferralSlip
from portal.common.capabilities import Capability, Scope
from portal.common.viewer import Role, Viewer
from sites.models import JointSite

_SIDES = {Role.LOCAL_GOVERNMENT: Side.MUNICIPALITY, Role.HELLO_WORK: Side.HELLO_WORK}


def side_of(viewer: Viewer) -> Side | None:
    """Return the counter at which the viewer's organisation sits, None for bureau and ministry."""
    return _SIDES.get(viewer.role) if viewer.role else None


def _reaches(capability: Capability, viewer: Viewer, site: JointSite) -> bool:
    scope = capability.scope_for(viewer)
    if scope is None:
        return False
    return scope == Scope.ALL or JointSite.objects.run_by(viewer).filter(pk=site.pk).exists()


def can_read_surveys(viewer: Viewer) -> bool:
    """Governments; of which sites says `visible_to`."""
    return READ_SURVEYS.scope_for(viewer) is not None


def holds_surveys(viewer: Viewer) -> bool:
    """Whether the viewer's organisation holds surveys at all: those of its own sites."""
    return HOLD_SURVEYS.scope_for(viewer) is not None


def can_hold_surveys(viewer: Viewer, site: JointSite) -> bool:
    """Both sides of the site."""
    return _reaches(HOLD_SURVEYS, viewer, site)


def check_can_hold_surveys(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_hold_surveys`."""
    if not can_hold_surveys(viewer, site):
        raise PermissionDenied(
            "利用者アンケートを行えるのは、拠点の実施団体と担当のハローワークです。"
        )


def moderates_voices(viewer: Viewer) -> bool:
    """Whether there are voices for the viewer to read at all."""
    return MODERATE_VOICES.scope_for(viewer) is not None


def can_moderate_voices(viewer: Viewer, site: JointSite) -> bool:
    """Both sides of the site, and its bureau."""
    return _reaches(MODERATE_VOICES, viewer, site)


def check_can_moderate_voices(viewer: Viewer, site: JointSite) -> None:
    """Raise PermissionDenied unless `can_moderate_voices`."""
    if not can_moderate_voices(viewer, site):
        raise PermissionDenied(
            "利用者の声の掲載を決められるのは、拠点の実施団体、担当のハローワークと管轄の労働局です。"
        )


def can_read_slips(viewer: Viewer) -> bool:
    """Governments; of which sites says `visible_to`."""
    return READ_SLIPS.scope_for(viewer) is not None


def keeps_slips(viewer: Viewer) -> bool:
    """Whether the viewer sits at a counter that gives and takes slips."""
    return KEEP_SLIPS.scope_for(viewer) is not None and side_of(viewer) is not None


def can_give_slips(viewer: Viewer, site: JointSite) -> bool:
    """Whoever sits at one of the site's counters."""
    return side_of(viewer) is not None and _reaches(KEEP_SLIPS, viewer, site)


def giving_side(viewer: Viewer, site: JointSite) -> Side:
    """Return the counter at which the viewer gives; raise PermissionDenied for none of the site."""
    side = side_of(viewer)
    if side is None or not can_give_slips(viewer, site):
        raise PermissionDenied(
            "誘導票を交付できるのは、拠点の実施団体と担当のハローワークの窓口です。"
        )
    return side


def can_cancel_slip(viewer: Viewer, slip: ReferralSlip) -> bool:
    """The counter that gave it."""
    return side_of(viewer) == slip.from_side and can_give_slips(viewer, slip.site)


def check_can_cancel_slip(viewer: Viewer, slip: ReferralSlip) -> None:
    """Raise PermissionDenied unless `can_cancel_slip`."""
    if not can_cancel_slip(viewer, slip):
        raise PermissionDenied("誘導票を渡し、取り消せるのは、その票を作った側の窓口です。")


def can_use_slip(viewer: Viewer, slip: ReferralSlip) -> bool:
    """The counter it leads to."""
    return side_of(viewer) == slip.to_side and can_give_slips(viewer, slip.site)


def check_can_use_slip(viewer: Viewer, slip: ReferralSlip) -> None:
    """Raise PermissionDenied unless `can_use_slip`."""
    if not can_use_slip(viewer, slip):
        raise PermissionDenied(
            f"この誘導票の利用を記録できるのは、{slip.to_side.label}の窓口です。"
        )
