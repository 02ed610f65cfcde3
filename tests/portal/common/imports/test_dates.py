"""Dates as officials write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.formats import GREGORIAN_SINCE, wareki_date
from portal.common.imports.dates import NotADate, parse_date, parse_month

DAYS = st.dates(GREGORIAN_SINCE, date(2117, 12, 31))
TO_FULL_WIDTH = str.maketrans("0123456789-/.", "０１２３４５６７８９－／．")


@given(DAYS)
def test_s28_a_day_is_read_in_every_western_form_half_and_full_width(day: date) -> None:
    for text in (f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}", f"{day:%Y%m%d}"):
        assert parse_date(text) == parse_date(f"　{text.translate(TO_FULL_WIDTH)} ") == day


@given(DAYS)
def test_s28_what_the_portal_shows_is_read_back(day: date) -> None:
    assert parse_date(wareki_date(day)) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("令和2年6月1日", date(2020, 6, 1)),
        ("令和 2 年 6 月 1 日", date(2020, 6, 1)),
        ("令2.6.1", date(2020, 6, 1)),
        ("R2.6.1", date(2020, 6, 1)),
        ("r2.6.1", date(2020, 6, 1)),
        ("R02-06-01", date(2020, 6, 1)),
        ("R2/6/1", date(2020, 6, 1)),
        ("Ｒ２．６．１", date(2020, 6, 1)),
        ("㋿2年6月1日", date(2020, 6, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("H1.1.8", date(1989, 1, 8)),
        ("S64.1.7", date(1989, 1, 7)),
        ("S1.12.25", date(1926, 12, 25)),
        ("2020年6月1日", date(2020, 6, 1)),
        ("2020−06−01", date(2020, 6, 1)),
        ("2020-02-29", date(2020, 2, 29)),
    ],
)
def test_s28_a_date_is_read(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize("text", ["", " ", "　", "\t\n"])
def test_s28_blank_is_no_date(text: str) -> None:
    assert parse_date(text) is None
    assert parse_month(text) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2020-04-31", "4月31日という日は暦に"),
        ("2019-02-29", "2月29日"),
        ("令和2年2月30日", "2020年2月30日"),
        ("2020-13-01", "13月1日"),
        ("2020-00-01", "0月1日"),
        ("0000-01-01", "暦にありません"),
        ("20200431", "4月31日"),
        ("S64.1.8", "正しくは平成元年"),
        ("H31.5.1", "正しくは令和元年"),
        ("平成32年4月1日", "正しくは令和2年"),
        ("R1.4.30", "正しくは平成31年"),
        ("H1.1.7", "正しくは昭和64年"),
        ("S1.12.24", "正しくは大正15年"),
        ("令和0年1月1日", "令和0年"),
        ("0年1月1日", "4桁"),
        ("20-06-01", "4桁"),
        ("2.6.1", "4桁"),
        ("元年5月1日", "4桁"),
        ("M1.10.23", "1873年"),
        ("1850-01-01", "1873年"),
        ("2020-06", "形で入力"),
        ("2020/6-1", "形で入力"),
        ("2020年6月1", "形で入力"),
        ("6月1日", "形で入力"),
        ("2020-06-01 09:00", "形で入力"),
        ("44000", "形で入力"),
        ("令和", "形で入力"),
        ("X2.6.1", "形で入力"),
        ("²020-06-01x", "形で入力"),
        ("٢٠٢٠-٠٦-٠١", "形で入力"),
        ("2020_06_01", "形で入力"),
        ("2020-6-\x001", "形で入力"),
        ("1" * 5_000, "形で入力"),
    ],
)
def test_s28_what_is_no_date_is_refused_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(NotADate, match=words):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("2020-06", date(2020, 6, 1)),
        ("2020/6", date(2020, 6, 1)),
        ("202006", date(2020, 6, 1)),
        ("2020年6月", date(2020, 6, 1)),
        ("令和2年6月", date(2020, 6, 1)),
        ("R2.6", date(2020, 6, 1)),
        ("Ｒ２．６", date(2020, 6, 1)),
        ("令和元年5月", date(2019, 5, 1)),
        ("H31.4", date(2019, 4, 1)),
        ("S64.1", date(1989, 1, 1)),
        ("H1.1", date(1989, 1, 1)),
        ("9999-12", date(9999, 12, 1)),
        ("R2.12", date(2020, 12, 1)),
    ],
)
def test_s28_a_month_is_read_as_its_first_day(text: str, first: date) -> None:
    assert parse_month(text) == first


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2020-13", "13月"),
        ("R2.0", "0月"),
        ("H31.5", "正しくは令和元年"),
        ("R1.4", "正しくは平成31年"),
        ("S64.2", "正しくは平成元年"),
        ("R0.5", "令和0年"),
        ("20-06", "4桁"),
        ("0000-06", "暦にありません"),
        ("2020-06-01", "形で入力"),
        ("6月", "形で入力"),
        ("6", "形で入力"),
    ],
)
def test_s28_what_is_no_month_is_refused_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(NotADate, match=words):
        parse_month(text)


@given(st.text() | st.text(st.sampled_from("RHSTM令和平成元0123456789年月日-/. 　")))
def test_s28_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_date, parse_month):
        try:
            day = parse(text)
        except NotADate:
            continue
        assert day is None or day >= GREGORIAN_SINCE
