"""Seat a member at a council's table, change his term, end it."""

from datetime import datetime

from django.db import transaction

from agreements import permissions_councils as permissions
from agreements.models import CouncilMember
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def keep_member(*, member: CouncilMember, by: Viewer, now: datetime) -> CouncilMember:
    """委員を登録・変更する。

    Raises PermissionDenied, and ValidationError by field: an end before the beginning, the same
    member in overlapping terms, an organisation that does not fit the seat, a term that no longer
    covers a meeting he was at.
    """
    permissions.check_can_keep_council(by, member.council)
    event = "委員を変更" if member.pk else "委員を登録"
    return save_checked(member, event=event, by=by, at=now)
