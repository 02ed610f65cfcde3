"""Who keeps an organisation's endpoints; pairs: `check_can_x` raises, `can_x` answers."""

from django.core.exceptions import PermissionDenied

from portal.common.capabilities import Scope
from portal.common.viewer import GOVERNMENT_ROLES, Viewer
from portal.webhooks.capabilities import KEEP_WEBHOOKS, READ_WEBHOOKS


def has_webhooks(viewer: Viewer) -> bool:
    """Whether notifications to systems exist for the viewer's kind of organisation at all."""
    return viewer.role in GOVERNMENT_ROLES


def can_open_webhooks(viewer: Viewer) -> bool:
    """Administrators of an organisation; the ministry and the bureaus to look after their area."""
    return keeps_webhooks(viewer) or looks_after_webhooks(viewer)


def looks_after_webhooks(viewer: Viewer) -> bool:
    """Whether the viewer sees other organisations' endpoints: the ministry and the bureaus."""
    return READ_WEBHOOKS.scope_for(viewer) is not None


def check_can_open_webhooks(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `can_open_webhooks`."""
    if not can_open_webhooks(viewer):
        raise PermissionDenied("システムへの通知を扱えるのは、組織の管理者です。")


def keeps_webhooks(viewer: Viewer) -> bool:
    """Whether the viewer keeps his own organisation's endpoints."""
    return KEEP_WEBHOOKS.scope_for(viewer) == Scope.OWN


def can_keep_webhooks(viewer: Viewer, organization_id: int | None) -> bool:
    """Whether the viewer may register, change and pause the organisation's endpoints."""
    return (
        keeps_webhooks(viewer)
        and viewer.organization_id is not None
        and viewer.organization_id == organization_id
    )


def check_can_keep_webhooks(viewer: Viewer, organization_id: int | None) -> None:
    """Raise PermissionDenied unless `can_keep_webhooks`."""
    if not can_keep_webhooks(viewer, organization_id):
        raise PermissionDenied("通知先を登録・変更できるのは、その組織の管理者です。")
