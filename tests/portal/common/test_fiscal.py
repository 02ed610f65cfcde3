"""The fiscal year in Japan (row S40)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.fiscal import FiscalYear, month_of, today

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2190, 12, 31))


@pytest.mark.parametrize(
    ("instant", "year"),
    [
        (datetime(2021, 3, 31, 14, 59, 59, tzinfo=UTC), 2020),
        (datetime(2021, 3, 31, 15, 0, 0, tzinfo=UTC), 2021),
        (datetime(2024, 2, 29, 3, 0, tzinfo=UTC), 2023),
        (datetime(2019, 4, 30, 15, 0, tzinfo=UTC), 2019),
    ],
)
def test_s40_the_year_turns_at_midnight_in_tokyo(instant: datetime, year: int) -> None:
    assert FiscalYear.of(instant) == FiscalYear(year)


@given(DAYS)
def test_a_day_lies_between_the_ends_of_its_year(day: date) -> None:
    year = FiscalYear.of(day)
    assert year.start <= day <= year.end
    assert month_of(day) in year.months


@given(DAYS)
def test_months_are_twelve_first_days_in_order(day: date) -> None:
    months = FiscalYear.of(day).months
    assert len(months) == 12
    assert list(months) == sorted(months)
    assert all(FiscalYear.of(month) == FiscalYear.of(day) for month in months)


def test_years_add_and_print() -> None:
    assert FiscalYear(2020) - 1 == FiscalYear(2019)
    assert FiscalYear(2020) + 1 == FiscalYear(2021)
    assert str(FiscalYear(2020)) == "2020年度"


@pytest.mark.parametrize("year", [0, 1946, 2201, 99999])
def test_years_out_of_reach_are_refused(year: int) -> None:
    with pytest.raises(ValueError, match="西暦"):
        FiscalYear(year)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="タイムゾーン"):
        today(datetime(2021, 4, 1))  # noqa: DTZ001 — what is refused
