"""The fiscal year in Japan (row S40)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.fiscal import FiscalYear, month_of, today
from portal.common.formats import wareki_date
from portal.common.imports.dates import parse_date

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


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(1989, 1, 7, 14, 59, 59, tzinfo=UTC), "昭和64年1月7日"),
        (datetime(1989, 1, 7, 15, 0, 0, tzinfo=UTC), "平成元年1月8日"),
        (datetime(2019, 4, 30, 14, 59, 59, tzinfo=UTC), "平成31年4月30日"),
        (datetime(2019, 4, 30, 15, 0, 0, tzinfo=UTC), "令和元年5月1日"),
        (datetime(2024, 2, 28, 15, 0, 0, tzinfo=UTC), "令和6年2月29日"),
        (datetime(2021, 3, 31, 15, 0, 0, tzinfo=UTC), "令和3年4月1日"),
    ],
)
def test_s40_eras_turn_at_midnight_in_tokyo(instant: datetime, words: str) -> None:
    assert wareki_date(instant) == words
    assert parse_date(words) == today(instant)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2024, 2, 29), 2023), (date(2019, 4, 30), 2019), (date(2019, 5, 1), 2019)],
)
def test_s40_an_era_s_edge_and_a_leap_day_do_not_turn_the_year(day: date, year: int) -> None:
    assert FiscalYear.of(day) == FiscalYear(year)
