"""Confirm what the other side of the room has submitted."""

from datetime import datetime

from django.db import transaction

from evaluation import permissions
from evaluation.choices import PartState, Side
from evaluation.models import MonthPart
from evaluation.month_moving import locked, moved
from portal.common.viewer import Viewer


@transaction.atomic
def confirm_month(*, part: MonthPart, by: Viewer, now: datetime) -> MonthPart:
    """相手方が提出した月次実績を確認する。提出した本人は、所属を変えても確認できない。

    `part` is as the caller saw it. Raises PermissionDenied, Conflict when it has changed since,
    and ValidationError by field: not submitted, or submitted by oneself.
    """
    permissions.check_can_confirm(by, part.site, Side(part.side))
    return moved(locked(part), PartState.CONFIRMED, by=by, now=now)
