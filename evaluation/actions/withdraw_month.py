"""Take a submitted part back, before the other side has confirmed it."""

from datetime import datetime

from django.db import transaction

from evaluation import permissions
from evaluation.choices import PartState, Side
from evaluation.models import MonthPart
from evaluation.month_moving import locked, moved
from portal.common.viewer import Viewer


@transaction.atomic
def withdraw_month(*, part: MonthPart, by: Viewer, now: datetime) -> MonthPart:
    """提出を取り下げて入力中に戻す。相手方が確認したあとは取り下げられない。

    `part` is as the caller saw it. Raises PermissionDenied, Conflict when it has changed since,
    and ValidationError when it is not submitted.
    """
    permissions.check_can_report(by, part.site, Side(part.side))
    return moved(locked(part), PartState.OPEN, by=by, now=now)
