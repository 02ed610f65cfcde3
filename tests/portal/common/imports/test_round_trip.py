"""A table written by the exports is read back with the same values."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.common.exports import csv, xlsx
from portal.common.exports.cells import printable
from portal.common.exports.table import Column, ColumnKind, Report, Row, Table, Value
from portal.common.imports.dates import parse_date
from portal.common.imports.table import Imported, read_table

COLUMNS = (
    Column("name", "名前", ColumnKind.TEXT),
    Column("code", "団体コード", ColumnKind.CODE),
    Column("day", "開設日", ColumnKind.DATE),
    Column("count", "就職件数", ColumnKind.COUNT, unit="件"),
    Column("rate", "就職率", ColumnKind.PERCENT),
)
HEADINGS = tuple(column.heading for column in COLUMNS)
HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x", "−1", "'", "''", "'abc",
    '="a,b"', 'a"b', "a,b", "郡\n山", "=1\n=2", "007", "1e5", "2020-06-01", "TRUE", "#REF!", "髙﨑",
)  # fmt: skip
# Control signs are written as 〓, and a CR becomes LF in XML: neither can come back.
TEXTS = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=20,
)
ROWS = st.tuples(
    TEXTS,
    st.none() | st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.none() | st.dates(date(1950, 1, 1), date(2100, 12, 31)),
    st.none() | st.integers(-(10**9), 10**9),
    st.none() | st.decimals(-1000, 1000, places=1),
)
Line = tuple[Value, ...]


def table_of(lines: list[Line]) -> Table:
    keys = [column.key for column in COLUMNS]
    rows = tuple(Row(dict(zip(keys, line, strict=True))) for line in lines)
    return Table(key="offices", title="拠点", columns=COLUMNS, rows=rows)


def assert_same(imported: Imported, lines: list[Line]) -> None:
    assert imported.header == HEADINGS
    kept = [line for line in lines if str(line[0]).strip() or any(v is not None for v in line[1:])]
    assert len(imported.records) == len(kept)
    for record, (name, code, day, count, rate) in zip(imported.records, kept, strict=True):
        assert list(record.cells) == list(HEADINGS)
        texts = list(record.cells.values())
        assert texts[0] == printable(str(name)).strip()
        assert texts[1] == (code or "")
        assert parse_date(texts[2]) == day
        assert texts[3] == ("" if count is None else str(count))
        assert (Decimal(texts[4]) if texts[4] else None) == rate


@given(st.lists(ROWS, max_size=6))
def test_s26_a_csv_comes_back_as_it_was(lines: list[Line]) -> None:
    content = csv.render_table(table_of(lines))
    assert_same(read_table(content, "a.csv", required=HEADINGS), lines)


@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, max_size=6))
def test_s26_a_workbook_comes_back_as_it_was(lines: list[Line]) -> None:
    content = xlsx.render_table(table_of(lines))
    assert_same(read_table(content, "a.xlsx", required=HEADINGS), lines)


@pytest.mark.parametrize("text", HOSTILE)
def test_s26_each_hostile_text_comes_back_from_both(text: str) -> None:
    lines: list[Line] = [(text, "072036", None, -5, None)]
    table = table_of(lines)
    assert_same(read_table(csv.render_table(table), "a", required=HEADINGS), lines)
    assert_same(read_table(xlsx.render_table(table), "a", required=HEADINGS), lines)


@pytest.mark.parametrize("name", ["髙橋", "宮﨑", "①", "～", "ｶﾀｶﾅ", "∥", "―", "～－￠￡￢"])
def test_s29_a_cp932_csv_comes_back_as_it_was(name: str) -> None:
    lines: list[Line] = [(name, None, date(2020, 6, 1), 12, Decimal("38.8"))]
    content = csv.render_table(table_of(lines), "cp932")
    assert_same(read_table(content, "a.csv", required=HEADINGS), lines)


def test_s29_a_wave_dash_comes_back_as_the_sign_cp932_has_for_it() -> None:
    content = csv.render_table(table_of([("4月〜6月", None, None, 1, None)]), "cp932")
    read = read_table(content, "a.csv", required=HEADINGS)
    assert read.records[0].cells["名前"] == "4月～6月"


def test_s26_the_sheet_of_explanations_is_not_read() -> None:
    lines: list[Line] = [("郡山", "072036", None, 12, None)]
    report = Report(
        key="offices",
        title="拠点",
        subtitle="全国",
        fiscal_year=2020,
        area_code="000000",
        notices=("注意",),
        tables=(table_of(lines),),
        as_of=datetime(2021, 6, 1, tzinfo=UTC),
    )
    assert_same(read_table(xlsx.render_report(report), "a", required=HEADINGS), lines)
