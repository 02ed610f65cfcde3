"""Who may change the register of organisations; pairs: `check_can_x` raises, `can_x` answers."""

from django.core.exceptions import PermissionDenied

from portal.common.viewer import Viewer
from portal.organizations.capabilities import KEEP_REGISTER


def can_change_register(viewer: Viewer, prefecture_code: str) -> bool:
    """Whether the viewer may rename, merge or add organisations of the prefecture."""
    return KEEP_REGISTER.in_prefecture(viewer, prefecture_code)


def check_can_change_register(viewer: Viewer, prefecture_code: str) -> None:
    """Raise PermissionDenied unless `can_change_register`."""
    if not can_change_register(viewer, prefecture_code):
        raise PermissionDenied("組織の台帳を変更できるのは、本省と管轄の労働局です。")
