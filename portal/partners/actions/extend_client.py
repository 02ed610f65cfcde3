"""Let a system go on for up to another year."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from portal.common import audit
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.partners import permissions
from portal.partners.actions.register_client import checked_last_day
from portal.partners.models import ApiClient

EXTENDED = "連携システムの期限を変更"


@transaction.atomic
def extend_client(*, client: ApiClient, valid_until: date, by: Viewer, now: datetime) -> ApiClient:
    """連携システムの有効期限を、今日から1年以内の日に変える。

    Raises PermissionDenied, and ValidationError at `valid_until`, or for a suspended system.
    """
    permissions.check_can_keep_client(by, client)
    client = ApiClient.objects.select_for_update().get(pk=client.pk)
    if client.suspended_at is not None:
        raise ValidationError("停止した連携システムの期限は変えられません。")
    before = client.valid_until
    client.valid_from, client.valid_until = today(now), checked_last_day(valid_until, now)
    client.full_clean()
    client.save()
    audit.record(
        EXTENDED,
        target=client,
        by=by,
        at=now,
        before={"有効期限": before},
        after={"有効期限": valid_until},
    )
    return client
