from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common import formats


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (formats.count(1234), "1,234"),
        (formats.count(-1234), "▲1,234"),
        (formats.count(0), "0"),
        (formats.percent(Decimal("67.8")), "67.8%"),
        (formats.percent(Decimal("67.85")), "67.9%"),
        (formats.percent(Decimal("-0.04")), "0.0%"),
        (formats.percent(Decimal("1234.5")), "1,234.5%"),
        (formats.percent(100, places=0), "100%"),
        (formats.signed_percent(Decimal("-19.1")), "▲19.1%"),
        (formats.signed_percent(Decimal("1.6")), "+1.6%"),
        (formats.signed_percent(Decimal("0.0")), "0.0%"),
        (formats.points(Decimal("-3.0")), "▲3.0ポイント"),
        (formats.points(Decimal("0.4")), "+0.4ポイント"),
        (formats.decimal(Decimal("-1.25"), places=2), "▲1.25"),
    ],
)
def test_numbers(shown: str, expected: str) -> None:
    assert shown == expected


@pytest.mark.parametrize(
    "shown",
    [
        formats.count,
        formats.decimal,
        formats.percent,
        formats.signed_percent,
        formats.points,
        formats.wareki_year,
        formats.wareki_year_full,
        formats.fiscal_year,
        formats.wareki_date,
        formats.ymd,
    ],
)
def test_blank_is_a_dash_not_a_zero(shown: Callable[[None], str]) -> None:
    assert shown(None) == "–"


@given(st.integers())
def test_count_can_be_read_back(value: int) -> None:
    assert int(formats.count(value).replace(",", "").replace("▲", "-")) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=1))
def test_percent_can_be_read_back(value: Decimal) -> None:
    text = formats.percent(value).removesuffix("%").replace(",", "").replace("▲", "-")
    assert Decimal(text) == value


@pytest.mark.parametrize(
    ("year", "short", "full"),
    [
        (2021, "令和3年度", "令和3年度"),
        (2020, "令和2年度", "令和2年度"),
        (2019, "令和元年度", "平成31年度・令和元年度"),
        (2018, "平成30年度", "平成30年度"),
        (1989, "平成元年度", "平成元年度"),
        (1988, "昭和63年度", "昭和63年度"),
        (1927, "昭和2年度", "昭和2年度"),
        (1926, "昭和元年度", "大正15年度・昭和元年度"),
        (1912, "大正元年度", "明治45年度・大正元年度"),
        (1911, "明治44年度", "明治44年度"),
    ],
)
def test_fiscal_years(year: int, short: str, full: str) -> None:
    assert formats.wareki_year(year) == short
    assert formats.wareki_year_full(year) == full
    assert formats.fiscal_year(year) == f"{short}（{year}年度）"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2020, 4, 1), "令和2年4月1日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "大正15年12月24日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1912, 7, 29), "明治45年7月29日"),
        (date(1873, 1, 1), "明治6年1月1日"),
    ],
)
def test_dates_at_the_edges_of_eras(day: date, expected: str) -> None:
    assert formats.wareki_date(day) == expected


@given(st.dates(min_value=date(1873, 1, 1), max_value=date(2100, 1, 1)))
def test_the_day_after_never_goes_back(day: date) -> None:
    def position(text: str) -> tuple[int, int]:
        era = ("明治", "大正", "昭和", "平成", "令和").index(text[:2])
        year = text[2 : text.index("年")]
        return era, 1 if year == "元" else int(year)

    after = formats.wareki_date(day + timedelta(days=1))
    assert position(formats.wareki_date(day)) <= position(after)


def test_before_the_solar_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="1873"):
        formats.wareki_date(date(1872, 12, 31))
    with pytest.raises(ValueError, match="1873"):
        formats.wareki_year(1872)


def test_moments_are_shown_as_days_in_japan() -> None:
    last_moment_of_march = datetime(2021, 3, 31, 15, 0, tzinfo=UTC)
    assert formats.ymd(last_moment_of_march) == "2021年4月1日"
    assert formats.wareki_date(last_moment_of_march) == "令和3年4月1日"
    assert formats.timestamp(last_moment_of_march) == "2021年4月1日 0時00分"
