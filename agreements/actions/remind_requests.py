"""Remind whoever must act next: seven days before a stage is due, and when it is overdue."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from agreements.queries.requests import open_with_clock
from agreements.request_events import DUE_SOON, OVERDUE, tell_clock
from portal.common.fiscal import today
from portal.common.viewer import Viewer

WARNED_BEFORE = timedelta(days=7)


@transaction.atomic
def remind_requests(*, by: Viewer, now: datetime) -> int:
    """目安の日が近い、または過ぎた要望・要請を、次に処理する人に知らせる。

    Returns how many stages there are to remind of; told again they stay told once. Raises
    PermissionDenied for anybody but the clock.
    """
    if not by.is_system:
        raise PermissionDenied("処理の目安の知らせは自動で送ります。")
    day = today(now)
    due = open_with_clock(by, day).filter(Q(due_on__lte=day + WARNED_BEFORE))
    for asked in due:
        facts = vars(asked)
        what = OVERDUE if facts["is_overdue"] else DUE_SOON
        tell_clock(what, asked, stage=facts["stage"], due_on=facts["due_on"].isoformat(), at=now)
    return len(due)
