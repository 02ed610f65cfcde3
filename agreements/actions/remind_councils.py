"""Remind of terms that end and of actions that are due; the clock's own work."""

from datetime import datetime, timedelta

from django.db import transaction

from agreements.models import CouncilAction, CouncilMember
from agreements.telling_councils import ACTION_DUE, ACTION_OVERDUE, TERM_ENDS, tell
from portal.common.fiscal import today
from portal.common.viewer import Viewer

TERM_NOTICE = timedelta(days=60)
ACTION_NOTICE = timedelta(days=14)


@transaction.atomic
def remind_councils(*, by: Viewer, now: datetime) -> None:  # noqa: ARG001 — the clock's own work
    """任期の終わりと取組の期限を知らせる。同じ任期・期限については一度だけ。

    A term or a due day that is changed is a new one: it is reminded of again.
    """
    day = today(now)
    ending = CouncilMember.objects.filter(
        term_until__range=(day, day + TERM_NOTICE), organization__isnull=False
    )
    for member in ending:
        tell(TERM_ENDS, member, at=now, on=member.term_until)
    for action in CouncilAction.objects.open().filter(due_on__range=(day, day + ACTION_NOTICE)):
        tell(ACTION_DUE, action, at=now, on=action.due_on)
    for action in CouncilAction.objects.overdue_on(day):
        tell(ACTION_OVERDUE, action, at=now, on=action.due_on)
