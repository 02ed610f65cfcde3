"""Days at each stage of a request, and whether one is late. Plain arithmetic on days.

No law gives a number of days (労働施策総合推進法 §32 says 「遅滞なく」): what is late is said by
the ministry's standards, and without a standard nothing is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from agreements.choices import RequestKind, Stage


@dataclass(frozen=True, slots=True)
class RequestDays:
    """The days of one request's steps; None where it has not come so far."""

    kind: str
    filed_on: date | None
    received_on: date | None = None
    experts_heard_on: date | None = None
    decided_on: date | None = None
    notified_on: date | None = None
    withdrawn_on: date | None = None


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many days for a stage of a kind of request, for stages that begin from `valid_from` on."""

    kind: str
    stage: str
    days: int
    valid_from: date


@dataclass(frozen=True, slots=True)
class StageTime:
    """One stage: when it began, when it ended, how many days it took (so far).

    `is_open` is off for what ended, by its step or because the request was withdrawn. `due_on` is
    the last day in time, None without a standard.
    """

    stage: Stage
    began: date
    ended: date | None
    days: int
    due_on: date | None
    is_open: bool

    def is_overdue(self, day: date) -> bool:
        """Whether the stage still goes on behind its last day."""
        return self.is_open and self.due_on is not None and day > self.due_on

    @property
    def was_late(self) -> bool:
        """Whether the stage ended behind its last day."""
        return self.ended is not None and self.due_on is not None and self.ended > self.due_on


def stage_times(
    days: RequestDays, allowances: Iterable[Allowance], *, day: date
) -> tuple[StageTime, ...]:
    """Return the stages the request has entered, as of `day`; none before it was filed."""
    if days.filed_on is None:
        return ()
    allowed = tuple(allowances)
    times = []
    began = days.filed_on
    for stage, ended in _ends(days):
        is_open = ended is None and days.withdrawn_on is None
        until = ended or days.withdrawn_on or max(day, began)
        due_on = _due_on(allowed, days.kind, stage, began)
        times.append(StageTime(stage, began, ended, (until - began).days, due_on, is_open))
        if ended is None:
            break
        began = ended
    return tuple(times)


def total_days(times: Iterable[StageTime]) -> int:
    """Return the days from the filing to the end, or so far."""
    return sum(time.days for time in times)


def _ends(days: RequestDays) -> Iterator[tuple[Stage, date | None]]:
    yield Stage.RECEIVE, days.received_on
    if days.kind == RequestKind.STATUTORY:
        yield Stage.HEAR, days.experts_heard_on
    yield Stage.DECIDE, days.decided_on
    yield Stage.NOTIFY, days.notified_on


def _due_on(allowances: tuple[Allowance, ...], kind: str, stage: Stage, began: date) -> date | None:
    """Return the last day in time by the standard that was in force when the stage began."""
    in_force = [
        one
        for one in allowances
        if one.kind == kind and one.stage == stage and one.valid_from <= began
    ]
    if not in_force:
        return None
    latest = max(in_force, key=lambda one: one.valid_from)
    return began + timedelta(days=latest.days)
