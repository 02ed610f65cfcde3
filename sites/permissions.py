"""Who keeps the register of sites: the bureau of the prefecture and the ministry."""

from django.core.exceptions import PermissionDenied

from portal.common.viewer import Role, Viewer


def can_keep_sites(viewer: Viewer, prefecture_code: str) -> bool:
    """Whether the viewer may open, change and plan the sites of the prefecture."""
    if viewer.sees_nation:
        return True
    return viewer.role == Role.BUREAU and viewer.prefecture_code == prefecture_code


def check_can_keep_sites(viewer: Viewer, prefecture_code: str) -> None:
    """Raise PermissionDenied unless `can_keep_sites`."""
    if not can_keep_sites(viewer, prefecture_code):
        raise PermissionDenied("拠点の台帳を変更できるのは、管轄の労働局と本省です。")
