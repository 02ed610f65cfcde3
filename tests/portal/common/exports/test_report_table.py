from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portal.common.exports import RENDERERS
from portal.common.exports.display import cell_text
from portal.common.exports.table import (
    Column,
    ColumnKind,
    Drill,
    Figure,
    Report,
    Row,
    Table,
    Value,
)

NAME = Column("name", "拠点", ColumnKind.TEXT)


def table_of(*columns: Column, **cells: Value | Figure) -> Table:
    return Table(key="sites", title="拠点一覧", columns=columns, rows=(Row(cells),))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ColumnKind.TEXT, 1),
        (ColumnKind.CODE, 72036),
        (ColumnKind.YEAR, "2020"),
        (ColumnKind.YEAR, True),
        (ColumnKind.DATE, datetime(2020, 4, 1, tzinfo=UTC)),
        (ColumnKind.DATE, "2020-04-01"),
        (ColumnKind.COUNT, Decimal(1)),
        (ColumnKind.COUNT, False),
        (ColumnKind.PERCENT, 67),
        (ColumnKind.PERCENT, 67.8),
        (ColumnKind.DECIMAL, "1.5"),
    ],
)
def test_a_value_of_another_kind_is_refused(kind: ColumnKind, value: Value) -> None:
    with pytest.raises(ValueError, match="1行目: 列「値」には"):
        table_of(NAME, Column("value", "値", kind), value=value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ColumnKind.TEXT, "江津"),
        (ColumnKind.YEAR, 2020),
        (ColumnKind.DATE, date(2020, 4, 1)),
        (ColumnKind.COUNT, -5),
        (ColumnKind.PERCENT, Decimal("67.8")),
        (ColumnKind.PERCENT, Decimal("1E+2")),
        *((kind, None) for kind in ColumnKind),
    ],
)
def test_a_value_of_its_kind_is_kept(kind: ColumnKind, value: Value) -> None:
    table = table_of(NAME, Column("value", "値", kind), value=value)
    assert table.rows[0].value("value") == value


@pytest.mark.parametrize("value", ["67.84", "NaN", "Infinity"])
def test_a_rate_must_arrive_rounded(value: str) -> None:
    with pytest.raises(ValueError, match=r"丸めて|有限"):
        table_of(NAME, Column("rate", "率", ColumnKind.PERCENT), rate=Decimal(value))


def test_a_figure_is_checked_like_its_value() -> None:
    with pytest.raises(ValueError, match="整数"):
        table_of(NAME, Column("n", "数", ColumnKind.COUNT), n=Figure("5", Drill("sites", {})))


def test_an_unknown_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="'nmae'"):
        table_of(NAME, nmae="江津")


def test_a_column_may_not_come_twice() -> None:
    with pytest.raises(ValueError, match="重複"):
        table_of(NAME, NAME)


def test_row_headers_and_area_key_must_be_columns(bodies: Table) -> None:
    with pytest.raises(ValueError, match="行の見出し"):
        replace(bodies, row_headers=("nothing",))
    with pytest.raises(ValueError, match="area_key"):
        replace(bodies, area_key="remark")


def test_the_first_column_identifies_a_row_by_default(yearly: Table) -> None:
    assert yearly.row_headers == ("year",)
    assert [column.key for column in yearly.header_columns] == ["year"]
    assert "year" not in {column.key for column in yearly.value_columns}


def test_lines_follow_the_columns_and_keep_blanks(bodies: Table) -> None:
    last = list(bodies.lines())[-1]
    assert last.is_total
    assert [cell.value for cell in last.cells] == [None, "計", 2, None]
    assert [cell.is_header for cell in last.cells] == [True, True, False, False]


@pytest.mark.parametrize("changes", [{"area_code": "13"}, {"title": ""}, {"key": "../etc"}])
def test_a_report_is_checked(report: Report, changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"地域コード|題名|key"):
        replace(report, **changes)  # type: ignore[arg-type]


def test_a_report_needs_a_moment_with_an_offset(report: Report) -> None:
    with pytest.raises(ValueError, match="時差"):
        replace(report, as_of=datetime(2021, 6, 1))  # noqa: DTZ001


def test_a_report_may_not_hold_a_table_twice(report: Report, yearly: Table) -> None:
    with pytest.raises(ValueError, match="重複"):
        replace(report, tables=(yearly, yearly))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (ColumnKind.YEAR, 2019, "令和元年度（2019年度）"),
        (ColumnKind.DATE, date(2019, 5, 1), "令和元年5月1日"),
        (ColumnKind.COUNT, 61176, "61,176"),
        (ColumnKind.PERCENT, Decimal("34.1"), "34.1%"),
        (ColumnKind.CHANGE_PERCENT, Decimal("1.6"), "+1.6%"),
        (ColumnKind.CHANGE_POINTS, Decimal("-3.0"), "▲3.0ポイント"),
        (ColumnKind.DECIMAL, Decimal("1.50"), "1.50"),
        (ColumnKind.CODE, "072036", "072036"),
        (ColumnKind.COUNT, None, "–"),
    ],
)
def test_cells_are_shown_by_kind(kind: ColumnKind, value: Value, expected: str) -> None:
    places = 2 if kind is ColumnKind.DECIMAL else 1
    assert cell_text(Column("value", "値", kind, places=places), value) == expected


def test_every_format_is_registered_and_renders(report: Report) -> None:
    starts = {
        "json": b"{",
        "csv": b"\xef\xbb\xbf",
        "csv-cp932": "会計年度".encode("cp932"),
        "xlsx": b"PK",
        "pdf": b"%PDF-",
    }
    assert set(RENDERERS) == set(starts)
    for name, renderer in RENDERERS.items():
        assert renderer.render(report).startswith(starts[name])
        assert renderer.filename(report) == f"national-results_2020_000000.{name.split('-')[0]}"


def test_a_report_of_several_years_has_no_year_in_its_name(report: Report) -> None:
    undated = replace(report, fiscal_year=None)
    assert RENDERERS["csv"].filename(undated) == "national-results_000000.csv"
