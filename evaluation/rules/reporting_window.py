"""When a month is to be submitted, and whether it came in time."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evaluation.choices import Timeliness


@dataclass(frozen=True, slots=True)
class Window:
    """From which day a month may be submitted, and by which day it is to be."""

    opens_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Step:
    """One step of reminding, in days from the day a month is due."""

    days: int
    is_escalation: bool = False


def window_of(
    month: date, *, opens_day: int, due_day: int, exception: date | None = None
) -> Window:
    """Return the window of `month` (its first day): days of the following month.

    A day that the following month does not have is its last. `exception` is another due day.
    """
    following = _following(month)
    return Window(
        _day_of(following, opens_day),
        _day_of(following, due_day) if exception is None else exception,
    )


def timeliness(submitted_on: date | None, due_on: date, today: date) -> Timeliness:
    """Judge a part by the day it was first submitted (None: not yet), as of `today`."""
    if submitted_on is not None:
        return Timeliness.ON_TIME if submitted_on <= due_on else Timeliness.LATE
    return Timeliness.NOT_DUE if today <= due_on else Timeliness.MISSING


def steps_due(
    due_on: date, today: date, *, reminder_days: Sequence[int], escalation_day: int, patience: int
) -> list[Step]:
    """Return the steps of reminding to take on `today`: of those whose day has come, the last.

    Whoever turns the portal on late is not sent all earlier ones at once; `patience` days behind
    the last step nothing is sent any more.
    """
    last = max([*reminder_days, escalation_day])
    if today > due_on + timedelta(days=last + patience):
        return []
    come = [day for day in reminder_days if due_on + timedelta(days=day) <= today]
    steps = [Step(max(come))] if come else []
    if due_on + timedelta(days=escalation_day) <= today:
        steps.append(Step(escalation_day, is_escalation=True))
    return steps


def _following(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _day_of(month: date, day: int) -> date:
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))
