"""When a month is due, whether it came in time, and who is reminded when."""

from datetime import date, timedelta

import pytest

from evaluation.choices import Timeliness
from evaluation.rules.reporting_window import Step, steps_due, timeliness, window_of

DUE = date(2025, 7, 10)
DAYS = [-3, 0, 3]


@pytest.mark.parametrize(
    ("month", "opens", "due"),
    [
        (date(2025, 6, 1), date(2025, 7, 1), date(2025, 7, 31)),
        (date(2025, 12, 1), date(2026, 1, 1), date(2026, 1, 31)),
        (date(2024, 1, 1), date(2024, 2, 1), date(2024, 2, 29)),
        (date(2025, 3, 1), date(2025, 4, 1), date(2025, 4, 30)),
    ],
)
def test_a_window_is_in_the_following_month_and_ends_with_it(
    month: date, opens: date, due: date
) -> None:
    window = window_of(month, opens_day=1, due_day=31)
    assert (window.opens_on, window.due_on) == (opens, due)


def test_an_exception_moves_the_end_only() -> None:
    later = date(2025, 9, 1)
    window = window_of(date(2025, 6, 1), opens_day=2, due_day=10, exception=later)
    assert (window.opens_on, window.due_on) == (date(2025, 7, 2), later)


@pytest.mark.parametrize(
    ("submitted", "today", "judged"),
    [
        (None, DUE, Timeliness.NOT_DUE),
        (None, DUE + timedelta(days=1), Timeliness.MISSING),
        (DUE, DUE + timedelta(days=9), Timeliness.ON_TIME),
        (DUE + timedelta(days=1), DUE + timedelta(days=9), Timeliness.LATE),
    ],
)
def test_the_day_of_the_first_submission_decides(
    submitted: date | None, today: date, judged: Timeliness
) -> None:
    assert timeliness(submitted, DUE, today) == judged


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        (-4, []),
        (-3, [Step(-3)]),
        (-1, [Step(-3)]),
        (0, [Step(0)]),
        (6, [Step(3)]),
        (7, [Step(3), Step(7, is_escalation=True)]),
        (17, [Step(3), Step(7, is_escalation=True)]),
        (18, []),
    ],
)
def test_of_the_steps_whose_day_has_come_the_last_is_taken(days: int, steps: list[Step]) -> None:
    today = DUE + timedelta(days=days)
    assert steps_due(DUE, today, reminder_days=DAYS, escalation_day=7, patience=10) == steps


def test_without_reminders_the_bureau_is_told_all_the_same() -> None:
    today = DUE + timedelta(days=8)
    found = steps_due(DUE, today, reminder_days=[], escalation_day=7, patience=10)
    assert found == [Step(7, is_escalation=True)]
