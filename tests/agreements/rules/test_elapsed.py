"""Days at each stage: they sum to the whole, only grow, and are late by a standard alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.choices import RequestKind, Stage
from agreements.rules.elapsed import Allowance, RequestDays, StageTime, stage_times, total_days

FILED = date(2026, 6, 1)
STATUTORY, AGREEMENT = RequestKind.STATUTORY, RequestKind.AGREEMENT


def after(days: int) -> date:
    return FILED + timedelta(days=days)


@st.composite
def requests(draw: st.DrawFn) -> RequestDays:
    """A request that has come some way, perhaps to be withdrawn."""
    kind = draw(st.sampled_from([STATUTORY, AGREEMENT]))
    names = ["received_on", "experts_heard_on", "decided_on", "notified_on"]
    if kind == AGREEMENT:
        names.remove("experts_heard_on")
    day, steps = FILED, {}
    for name in names[: draw(st.integers(0, len(names)))]:
        day += timedelta(days=draw(st.integers(0, 400)))
        steps[name] = day
    if "decided_on" not in steps and draw(st.booleans()):
        steps["withdrawn_on"] = day + timedelta(days=draw(st.integers(0, 400)))
    return RequestDays(kind=kind, filed_on=FILED, **steps)


def last_day(days: RequestDays, day: date) -> date:
    return days.withdrawn_on or days.notified_on or day


STANDARDS = st.lists(
    st.builds(
        Allowance,
        kind=st.sampled_from([STATUTORY, AGREEMENT]),
        stage=st.sampled_from(list(Stage)),
        days=st.integers(1, 500),
        valid_from=st.dates(date(2025, 1, 1), date(2028, 1, 1)),
    ),
    max_size=6,
)


@given(requests(), st.integers(2000, 3000))
def test_the_stages_sum_to_the_whole(days: RequestDays, later: int) -> None:
    day = after(later)
    assert total_days(stage_times(days, [], day=day)) == (last_day(days, day) - FILED).days


@given(requests(), STANDARDS, st.integers(2000, 3000), st.integers(0, 500))
def test_time_only_grows_and_what_is_overdue_stays_so(
    days: RequestDays, standards: list[Allowance], first: int, more: int
) -> None:
    earlier, later = after(first), after(first + more)
    times = stage_times(days, standards, day=earlier)
    again = stage_times(days, standards, day=later)
    assert total_days(again) >= total_days(times)
    for before, now in zip(times, again, strict=True):
        assert now.is_overdue(later) >= before.is_overdue(earlier)
        assert now.was_late == before.was_late


@given(requests(), st.integers(2000, 3000))
def test_without_a_standard_nothing_is_late(days: RequestDays, later: int) -> None:
    for time in stage_times(days, [], day=after(later)):
        assert time.due_on is None
        assert not time.is_overdue(after(later))
        assert not time.was_late


@given(requests(), STANDARDS, st.integers(2000, 3000))
def test_at_most_the_last_stage_is_open(
    days: RequestDays, standards: list[Allowance], later: int
) -> None:
    times = stage_times(days, standards, day=after(later))
    assert not any(time.is_open for time in times[:-1])
    ended = days.notified_on or days.withdrawn_on
    assert times[-1].is_open == (ended is None)


def open_stage(standards: list[Allowance], *, day: date, filed_on: date = FILED) -> StageTime:
    days = RequestDays(kind=STATUTORY, filed_on=filed_on)
    return stage_times(days, standards, day=day)[-1]


def test_the_last_day_is_still_in_time() -> None:
    standards = [Allowance(STATUTORY, Stage.RECEIVE, 10, date(2026, 4, 1))]
    assert open_stage(standards, day=after(10)).due_on == after(10)
    assert not open_stage(standards, day=after(10)).is_overdue(after(10))
    assert open_stage(standards, day=after(11)).is_overdue(after(11))


@pytest.mark.parametrize(
    ("filed_on", "due_in"), [(date(2026, 3, 31), None), (date(2026, 4, 1), 10), (FILED, 5)]
)
def test_the_standard_is_the_one_in_force_when_the_stage_began(
    filed_on: date, due_in: int | None
) -> None:
    standards = [
        Allowance(STATUTORY, Stage.RECEIVE, 5, FILED),
        Allowance(STATUTORY, Stage.RECEIVE, 10, date(2026, 4, 1)),
        Allowance(AGREEMENT, Stage.RECEIVE, 1, date(2020, 4, 1)),
    ]
    found = open_stage(standards, day=after(100), filed_on=filed_on).due_on
    assert found == (filed_on + timedelta(days=due_in) if due_in else None)


def test_a_draft_has_no_clock() -> None:
    assert stage_times(RequestDays(kind=STATUTORY, filed_on=None), [], day=FILED) == ()
