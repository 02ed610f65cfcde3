"""What can be done with notifications to systems."""

from django.db.models import Q

from portal.common.capabilities import KEEPERS, Capability, Scope
from portal.common.viewer import Role, Viewer

KEEP_WEBHOOKS = Capability(
    "keep_webhooks",
    "自分の組織のシステムへの通知先（Webhook）を登録し、鍵を更新し、送り直す",
    {
        Role.MINISTRY: Scope.OWN,
        Role.BUREAU: Scope.OWN,
        Role.HELLO_WORK: Scope.OWN,
        Role.LOCAL_GOVERNMENT: Scope.OWN,
    },
    administrators_only=True,
)
READ_WEBHOOKS = Capability(
    "read_webhooks",
    "通知先と送信の記録を見る（鍵、本文、応答の内容を除く）",
    KEEPERS,
)
ALL = (KEEP_WEBHOOKS, READ_WEBHOOKS)


def visible_owners(viewer: Viewer, owner: str) -> Q:
    """Return the condition that the organisation at the path `owner` shows the viewer its rows."""
    scope = READ_WEBHOOKS.scope_for(viewer)
    if scope == Scope.ALL:
        return Q()
    seen = Q(pk__in=[])
    if scope == Scope.PREFECTURE and viewer.prefecture_code:
        seen |= Q(**{f"{owner}__prefecture_code": viewer.prefecture_code})
    if KEEP_WEBHOOKS.scope_for(viewer) == Scope.OWN and viewer.organization_id:
        seen |= Q(**{owner: viewer.organization_id})
    return seen
