"""Put a circuit consultation, an interview meeting or a seminar into a site's calendar."""

from datetime import datetime

from django.db import transaction

from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from sites import permissions
from sites.models import OutreachEvent


@transaction.atomic
def schedule_outreach(
    *,
    event: OutreachEvent,
    by: Viewer,
    now: datetime,
) -> OutreachEvent:
    """出張・催しを登録・変更する。Raises PermissionDenied, and ValidationError by field."""
    permissions.check_can_keep_sites(by, event.site.prefecture_code)
    return save_checked(event, event="出張・催しを登録", by=by, at=now)
