"""Who keeps the register of sites; pairs: `check_can_x` raises, `can_x` answers."""

from django.core.exceptions import PermissionDenied

from portal.common.viewer import Viewer
from sites.capabilities import KEEP_SITES


def can_keep_sites(viewer: Viewer, prefecture_code: str) -> bool:
    """Whether the viewer may open, change and plan the sites of the prefecture."""
    return KEEP_SITES.in_prefecture(viewer, prefecture_code)


def check_can_keep_sites(viewer: Viewer, prefecture_code: str) -> None:
    """Raise PermissionDenied unless `can_keep_sites`."""
    if not can_keep_sites(viewer, prefecture_code):
        raise PermissionDenied("拠点の台帳を変更できるのは、管轄の労働局と本省です。")
