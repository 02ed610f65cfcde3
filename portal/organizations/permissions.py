"""Who may change the register of organisations: the ministry, and each bureau in its prefecture."""

from django.core.exceptions import PermissionDenied

from portal.common.viewer import Role, Viewer


def can_change_register(viewer: Viewer, prefecture_code: str) -> bool:
    """Whether the viewer may rename, merge or add organisations of the prefecture."""
    if viewer.sees_nation:
        return True
    return viewer.role == Role.BUREAU and viewer.prefecture_code == prefecture_code


def check_can_change_register(viewer: Viewer, prefecture_code: str) -> None:
    """Raise PermissionDenied unless `can_change_register`."""
    if not can_change_register(viewer, prefecture_code):
        raise PermissionDenied("組織の台帳を変更できるのは、本省と管轄の労働局です。")
