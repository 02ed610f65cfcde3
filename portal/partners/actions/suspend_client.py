"""Stop a system for good."""

from datetime import datetime

from django.db import transaction

from portal.common import audit
from portal.common.viewer import Viewer
from portal.partners import permissions
from portal.partners.models import ApiClient

SUSPENDED = "連携システムを停止"


@transaction.atomic
def suspend_client(*, client: ApiClient, by: Viewer, now: datetime) -> ApiClient:
    """連携システムを停止する。次の依頼から断り、再開はできない（新しく登録する）。

    Its tokens are good for nothing from now on (asked of every request). Stopping a stopped
    system changes nothing. Raises PermissionDenied.
    """
    permissions.check_can_keep_client(by, client)
    client = ApiClient.objects.select_for_update().get(pk=client.pk)
    if client.suspended_at is not None:
        return client
    client.suspended_at = now
    client.save()
    audit.record(
        SUSPENDED, target=client, by=by, at=now, before={"状態": "有効"}, after={"状態": "停止"}
    )
    return client
