"""The table of each month: sums since April, progress, a lag, and what is not known."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings.rules.monthly_line import (
    Count,
    MonthlyLine,
    bureau_counts,
    month_known_by,
    monthly_line,
)
from portal.common.fiscal import FiscalYear

D = Decimal
YEAR = FiscalYear(2023)
APRIL, MAY, JUNE, JULY = YEAR.months[:4]


def counts(*values: int) -> dict[date, Count]:
    return {month: Count(value) for month, value in zip(YEAR.months, values, strict=False)}


def test_a_month_its_sum_its_target_and_how_far() -> None:
    """120 + 90 + 100 of 1,000: 31.0 %."""
    assert monthly_line(counts(120, 90, 100), D(1000), JUNE) == MonthlyLine(
        JUNE, D(100), D(310), D(1000), D("31.0")
    )


def test_early_reemployment_is_told_a_month_later() -> None:
    line = monthly_line(counts(120, 90, 100), D(1000), JUNE, lag_months=1)
    assert line == MonthlyLine(MAY, D(90), D(210), D(1000), D("21.0"))
    assert monthly_line(counts(120), D(1000), APRIL, lag_months=1) == MonthlyLine(
        None, None, None, D(1000), None
    )
    assert month_known_by(date(2024, 3, 1), 1) == date(2024, 2, 1)


def test_what_was_not_reported_is_not_zero() -> None:
    gap = {APRIL: Count(120), JUNE: Count(100)}
    assert monthly_line(gap, D(1000), JUNE) == MonthlyLine(JUNE, D(100), None, D(1000), None)
    assert monthly_line(gap, D(1000), MAY) == MonthlyLine(MAY, None, None, D(1000), None)


def test_a_rate_is_summed_by_its_counts() -> None:
    """30 of 100, then 20 of 50: 40.0 % in May, 33.3 % since April, 111.1 % of a target of 30 %."""
    line = monthly_line({APRIL: Count(30, 100), MAY: Count(20, 50)}, D(30), MAY)
    assert line == MonthlyLine(MAY, D("40.0"), D("33.3"), D(30), D("111.1"))
    assert monthly_line({APRIL: Count(0, 0)}, D(30), APRIL).result is None


def test_a_bureau_is_the_sum_of_its_offices_where_all_have_reported() -> None:
    total = bureau_counts([counts(120, 90), counts(80)])
    assert total == {APRIL: Count(200)}
    assert bureau_counts([]) == {}
    assert bureau_counts([{APRIL: Count(3, 10)}, {APRIL: Count(1, 30)}]) == {APRIL: Count(4, 40)}


@given(
    st.lists(st.lists(st.integers(0, 9999), min_size=12, max_size=12), min_size=1, max_size=8),
    st.integers(0, 11),
    st.integers(0, 2),
)
def test_the_line_of_a_bureau_is_the_sum_of_the_lines(
    offices: list[list[int]], place: int, lag: int
) -> None:
    month = YEAR.months[place]
    each = [monthly_line(counts(*office), D(500), month, lag_months=lag) for office in offices]
    whole = monthly_line(
        bureau_counts([counts(*office) for office in offices]),
        D(500) * len(offices),
        month,
        lag_months=lag,
    )
    known = [line.cumulative for line in each if line.cumulative is not None]
    assert whole.cumulative == (sum(known) if known else None)
