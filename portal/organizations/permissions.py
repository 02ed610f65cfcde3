"""Who may change the register of organisations; pairs: `check_can_x` raises, `can_x` answers."""

from django.core.exceptions import PermissionDenied

from portal.common.capabilities import Scope
from portal.common.viewer import Role, Viewer
from portal.organizations.capabilities import KEEP_REGISTER, SUSPEND
from portal.organizations.models import Organization


def can_change_register(viewer: Viewer, prefecture_code: str) -> bool:
    """Whether the viewer may rename, merge or add organisations of the prefecture."""
    return KEEP_REGISTER.in_prefecture(viewer, prefecture_code)


def check_can_change_register(viewer: Viewer, prefecture_code: str) -> None:
    """Raise PermissionDenied unless `can_change_register`."""
    if not can_change_register(viewer, prefecture_code):
        raise PermissionDenied("組織の台帳を変更できるのは、本省と管轄の労働局です。")


def can_suspend(viewer: Viewer, organization: Organization) -> bool:
    """The ministry's administrators any organisation but the ministry; a bureau's its subscribers.

    Offices and local governments are no bureau's to shut out: the State's own desk and another
    government are the ministry's matter.
    """
    scope = SUSPEND.scope_for(viewer)
    if scope == Scope.PREFECTURE:
        return (
            organization.kind == Role.SUBSCRIBER
            and bool(organization.prefecture_code)
            and organization.prefecture_code == viewer.prefecture_code
        )
    return scope == Scope.ALL and organization.kind != Role.MINISTRY


def check_can_suspend(viewer: Viewer, organization: Organization) -> None:
    """Raise PermissionDenied unless `can_suspend`."""
    if not can_suspend(viewer, organization):
        raise PermissionDenied(
            "組織の利用を停止できるのは、本省の管理者と、県内の利用団体については労働局の管理者です。"
        )
