"""Who keeps the outbox; pairs: `check_can_x` raises, `can_x` answers."""

from django.core.exceptions import PermissionDenied

from portal.common.capabilities import Capability, Scope
from portal.common.viewer import Role, Viewer

KEEP_OUTBOX = Capability(
    "keep_outbox",
    "送信箱を見て、配達できなかったものをもう一度送る、または送らないことにする",
    {Role.MINISTRY: Scope.ALL},
    administrators_only=True,
)
CAPABILITIES = (KEEP_OUTBOX,)


def can_keep_outbox(viewer: Viewer) -> bool:
    """The ministry's administrators."""
    return KEEP_OUTBOX.scope_for(viewer) is not None


def check_can_keep_outbox(viewer: Viewer) -> None:
    """Raise PermissionDenied unless `can_keep_outbox`."""
    if not can_keep_outbox(viewer):
        raise PermissionDenied("送信箱を扱えるのは、本省の管理者です。")
