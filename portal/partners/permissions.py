"""Who keeps an organisation's systems; pairs: `check_can_x` raises, `can_x` answers."""

from django.core.exceptions import PermissionDenied

from portal.common.viewer import Viewer
from portal.partners.capabilities import KEEP_API_CLIENTS, READ_API_CLIENTS
from portal.partners.models import ApiClient


def can_read_clients(viewer: Viewer) -> bool:
    """Administrators: of their own organisation, of the bureau's prefecture, of the ministry."""
    return READ_API_CLIENTS.scope_for(viewer) is not None


def check_can_read_clients(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `can_read_clients`."""
    if not can_read_clients(viewer):
        raise PermissionDenied("連携システムを見られるのは、組織の管理者です。")


def can_register_clients(viewer: Viewer) -> bool:
    """Whether the viewer administers an organisation, in person: a system makes no systems."""
    return KEEP_API_CLIENTS.scope_for(viewer) is not None and viewer.user_id is not None


def check_can_register_clients(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `can_register_clients`."""
    if not can_register_clients(viewer):
        raise PermissionDenied("連携システムを登録できるのは、組織の管理者です。")


def can_keep_client(viewer: Viewer, client: ApiClient) -> bool:
    """Whether the system is the viewer's own organisation's, and he administers it."""
    return can_register_clients(viewer) and client.organization_id == viewer.organization_id


def check_can_keep_client(viewer: Viewer, client: ApiClient) -> None:
    """Raise PermissionDenied unless `can_keep_client`."""
    if not can_keep_client(viewer, client):
        raise PermissionDenied("連携システムを変更できるのは、その組織の管理者です。")
