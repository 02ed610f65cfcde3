"""Remind of measures that are due and of those that are late; the clock's own work."""

from datetime import datetime, timedelta

from django.db import transaction

from evaluation.models import PlanMeasure
from evaluation.telling_improvement import DUE, OVERDUE, tell
from portal.common.fiscal import today
from portal.common.viewer import Viewer

NOTICE = timedelta(days=14)


@transaction.atomic
def remind_improvement(*, by: Viewer, now: datetime) -> None:  # noqa: ARG001 — the clock's own work
    """取組の期限が近いこと、過ぎたことを知らせる。同じ期限については一度ずつだけ。

    A due day that is changed is a new one: it is reminded of again.
    """
    day = today(now)
    for measure in PlanMeasure.objects.to_do().filter(due_on__range=(day, day + NOTICE)):
        tell(DUE, measure, at=now, on=measure.due_on)
    for measure in PlanMeasure.objects.overdue_on(day):
        tell(OVERDUE, measure, at=now, on=measure.due_on)
