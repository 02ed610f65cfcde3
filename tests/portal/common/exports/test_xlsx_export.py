import io
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from portal.common.exports.cells import GETA
from portal.common.exports.table import Column, ColumnKind, Report, Row, Table
from portal.common.exports.xlsx import number_format, render_report, render_table

PAYLOADS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＠A",
]


def sheets(content: bytes) -> dict[str, Sequence[Sequence[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def member(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def worksheets(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    return [member(content, name) for name in names]


def test_a_report_has_a_sheet_a_table_and_an_explanation(report: Report) -> None:
    read = sheets(render_report(report))
    assert list(read) == ["就職件数と就職率の推移", "地方公共団体別の拠点数", "説明"]
    assert read["就職件数と就職率の推移"][3] == [2020, 61176, -19.1, 34.1, -3.0, 230]
    assert read["地方公共団体別の拠点数"][1] == ["072036", "郡山市", 1, "委託あり"]


def test_the_explanation_keeps_notices_and_notes(report: Report) -> None:
    explained = [tuple(line) for line in sheets(render_report(report))["説明"]]
    assert ("注意", "公表値に合わせた合成データを含みます。") in explained
    assert ("注（就職件数と就職率の推移）", "「達成」は一部達成を含む。") in explained
    assert ("会計年度", "2020年度（令和2年度）") in explained


def test_blank_is_an_empty_cell(yearly: Table) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(render_table(yearly))).worksheets[0]
    assert sheet["C2"].value is None
    assert sheet["B2"].value == 79639


def test_numbers_keep_their_value_and_only_look_japanese(yearly: Table) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(render_table(yearly))).worksheets[0]
    assert (sheet["D4"].value, sheet["D4"].number_format) == (
        34.1,
        '#,##0.0"%";"▲"#,##0.0"%";#,##0.0"%"',
    )
    assert sheet["B4"].data_type == "n"
    assert sheet["B4"].number_format == '#,##0;"▲"#,##0'


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (
            Column("a", "a", ColumnKind.CHANGE_PERCENT),
            '"+"#,##0.0"%";"▲"#,##0.0"%";#,##0.0"%"',
        ),
        (Column("a", "a", ColumnKind.DECIMAL, places=0), '#,##0;"▲"#,##0;#,##0'),
        (Column("a", "a", ColumnKind.YEAR), "0"),
        (Column("a", "a", ColumnKind.CODE), "@"),
    ],
)
def test_number_formats(column: Column, expected: str) -> None:
    assert number_format(column) == expected


def test_dates_are_dates() -> None:
    column = Column("day", "日", ColumnKind.DATE)
    row = Row({"day": date(2021, 4, 1)})
    read = sheets(render_table(Table(key="t", title="表", columns=(column,), rows=(row,))))
    assert read["表"][1] == [date(2021, 4, 1)]


def test_the_heading_is_frozen_and_printed_on_every_page(bodies: Table) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(render_table(bodies))).worksheets[0]
    assert sheet.freeze_panes == "C2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "portrait"
    assert not sheet.merged_cells.ranges
    assert sheet["A1"].font.bold


def test_columns_are_wide_enough_for_japanese(bodies: Table) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(render_table(bodies))).worksheets[0]
    assert sheet.column_dimensions["D"].width >= len("委託あり") * 2


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_formula(one_text: Callable[[str], Report], payload: str) -> None:
    report = replace(one_text(payload), title=payload, notices=(payload,))
    content = render_report(report)
    for xml in worksheets(content):
        assert "<f>" not in xml
        assert "<f " not in xml
        assert 't="str"' not in xml
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].quotePrefix
    assert (sheet["C2"].value, sheet["C2"].data_type) == (-5, "n")


def test_headings_cannot_be_formulas() -> None:
    column = Column("k", "=1+1", ColumnKind.TEXT)
    content = render_table(Table(key="t", title="=1", columns=(column,), rows=()))
    assert all("<f>" not in xml for xml in worksheets(content))
    assert sheets(content) == {"=1": [["=1+1"]]}


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_can_be_written(text: str) -> None:
    column = Column("name", "名", ColumnKind.TEXT)
    table = Table(key="t", title=text or "表", columns=(column,), rows=(Row({"name": text}),))
    content = render_table(table)
    (title,) = sheets(content)
    assert len(title.encode("utf-16-le")) <= 31 * 2


def test_control_characters_become_visible(one_text: Callable[[str], Report]) -> None:
    read = sheets(render_table(one_text("a\x00b").tables[0]))
    assert read["拠点一覧"][1][0] == f"a{GETA}b"


def test_a_text_too_long_for_a_cell_says_so(one_text: Callable[[str], Report]) -> None:
    read = sheets(render_table(one_text("あ" * 40_000).tables[0]))
    assert str(read["拠点一覧"][1][0]).endswith("…（以下、文字数の上限により省略）")


def test_sheet_names_are_legal_and_unique(report: Report, bodies: Table) -> None:
    names = ["拠点" * 20, "拠点" * 20, "a/b:c", "A_B_C", "説明", "'"]
    tables = tuple(replace(bodies, key=f"t{i}", title=name) for i, name in enumerate(names))
    read = list(sheets(render_report(replace(report, tables=tables))))
    assert len({name.casefold() for name in read}) == len(names) + 1
    assert all(len(name) <= 31 and not re.search(r"[\\/*?:\[\]]", name) for name in read)
    assert read[2:] == ["a_b_c", "A_B_C (2)", "説明 (2)", "表", "説明"]


def test_the_document_names_itself(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_report(report)))
    assert book.properties.title == "一体的実施事業の実績"
    assert book.properties.creator == "一体的実施事業ポータル"
    assert book.properties.modified == datetime(2021, 6, 1, 0, 5, tzinfo=UTC).replace(tzinfo=None)


def test_equal_reports_give_equal_bytes(report: Report) -> None:
    with time_machine.travel(datetime(2021, 6, 1, tzinfo=UTC)):
        first = render_report(report)
    with time_machine.travel(datetime(2022, 7, 2, tzinfo=UTC)):
        assert render_report(report) == first


def test_wide_tables_are_printed_landscape() -> None:
    columns = tuple(Column(f"c{i}", f"{i}月", ColumnKind.PERCENT) for i in range(8))
    rows = (Row({"c0": Decimal("1.0")}),)
    content = render_table(Table(key="t", title="A&B", columns=columns, rows=rows))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.page_setup.orientation == "landscape"
    assert "&amp;CA&amp;&amp;B" in worksheets(content)[0]
