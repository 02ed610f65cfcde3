import io
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from portal.common.exports.pdf import render_report
from portal.common.exports.table import Column, ColumnKind, Report, Row, Table


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def root(content: bytes) -> DictionaryObject:
    catalog = read(content).trailer["/Root"].get_object()
    assert isinstance(catalog, DictionaryObject)
    return catalog


def text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in read(content).pages)


def tags(element: Any) -> Iterator[DictionaryObject]:
    element = element.get_object()
    if isinstance(element, ArrayObject):
        for item in element:
            yield from tags(item)
    elif isinstance(element, DictionaryObject):
        yield element
        if "/K" in element:
            yield from tags(element["/K"])


def structure(content: bytes) -> Counter[str]:
    elements = tags(root(content)["/StructTreeRoot"])
    return Counter(str(element["/S"]) for element in elements if "/S" in element)


def long_table(rows: int) -> Table:
    columns = (
        Column("code", "団体コード", ColumnKind.CODE),
        Column("name", "拠点", ColumnKind.TEXT),
        Column("placements", "就職件数", ColumnKind.COUNT, unit="件"),
        Column("rate", "就職率", ColumnKind.PERCENT),
    )
    body = (
        Row({"code": f"{i:06}", "name": f"第{i}拠点", "placements": i, "rate": Decimal("34.1")})
        for i in range(rows)
    )
    return Table(key="sites", title="拠点一覧", columns=columns, rows=tuple(body))


def test_it_is_a_tagged_japanese_pdf_ua(report: Report) -> None:
    catalog = root(render_report(report))
    mark_info: Any = catalog["/MarkInfo"]
    viewer: Any = catalog["/ViewerPreferences"]
    metadata: Any = catalog["/Metadata"]
    assert mark_info["/Marked"]
    assert str(catalog["/Lang"]).startswith("ja")
    assert viewer["/DisplayDocTitle"]
    xmp = metadata.get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "一体的実施事業の実績" in xmp
    assert "2021-06-01T00:05:00" in xmp


def test_every_heading_of_a_column_is_a_header_cell(report: Report) -> None:
    counted = structure(render_report(report))
    assert counted["/Table"] == counted["/THead"] == len(report.tables)
    assert counted["/TH"] == sum(len(table.columns) for table in report.tables)
    assert counted["/TD"] == sum(len(t.columns) * len(t.rows) for t in report.tables)
    assert counted["/H1"] == 1
    assert counted["/H2"] == len(report.tables)


def test_header_cells_name_their_scope(report: Report) -> None:
    elements = tags(root(render_report(report))["/StructTreeRoot"])
    headers = [element for element in elements if element.get("/S") == "/TH"]
    attributes: list[Any] = [item for header in headers for item in header["/A"]]  # type: ignore[attr-defined]
    assert sum(item.get("/Scope") == "/Column" for item in attributes) == len(headers)


def test_japanese_figures_can_be_read_out(report: Report) -> None:
    shown = text(render_report(report))
    for figure in (
        "令和2年度（2020年度）",
        "61,176",
        "▲19.1%",
        "▲3.0ポイント",
        "34.1%",
        "–",
        "公表値に合わせた合成データを含みます。",
        "就職率＝就職件数÷新規求職者数",
        "郡山市",
        "2021年6月1日 9時05分",
    ):
        assert figure in shown


def test_a_prefecture_is_named_by_its_code(report: Report) -> None:
    shown = text(render_report(replace(report, area_code="320005", fiscal_year=None)))
    assert "地域コード 320005" in shown
    assert "対象年度" not in shown


@pytest.mark.parametrize(
    "payload",
    [
        "#panic()",
        '#read("/etc/passwd")',
        "*太字* _斜体_ $x$ = 見出し",
        "\\ ] } ) \" ' ` <label> @ref // /* ",
        "#{while true {}}",
        "制御\x00文字\ud800",
        "長い" * 400,
    ],
)
def test_values_are_never_markup(one_text: Callable[[str], Report], payload: str) -> None:
    report = replace(one_text(payload), title=payload, subtitle=payload, notices=(payload,))
    plain = text(render_report(report)).replace("\n", "").replace(" ", "")
    start = payload[:12].replace("\x00", "〓").replace("\ud800", "〓").replace(" ", "")
    assert plain.count(start) >= 4


def test_equal_reports_give_equal_bytes(report: Report) -> None:
    assert render_report(report) == render_report(report)


def test_wide_tables_lie_on_their_side(report: Report) -> None:
    columns = tuple(Column(f"c{i}", f"{i}月", ColumnKind.COUNT, unit="件") for i in range(8))
    wide = Table(key="wide", title="月次", columns=columns, rows=(Row({"c0": 1}),))
    pages = read(render_report(replace(report, tables=(*report.tables, wide)))).pages
    turned = [page.mediabox.width > page.mediabox.height for page in pages]
    assert turned == [False, True]


def test_a_long_table_repeats_its_heading_and_counts_pages(report: Report) -> None:
    started = time.perf_counter()
    content = render_report(replace(report, tables=(long_table(340),)))
    assert time.perf_counter() - started < 2
    pages = [page.extract_text() for page in read(content).pages]
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert "団体コード" in page
        assert f"{number}/{len(pages)}" in page
    assert structure(content)["/TH"] == 4


def test_seven_tables_are_quick(report: Report) -> None:
    tables = tuple(replace(long_table(20), key=f"t{i}") for i in range(7))
    started = time.perf_counter()
    render_report(replace(report, tables=tables))
    assert time.perf_counter() - started < 2


def test_a_report_may_be_empty(report: Report, bodies: Table) -> None:
    empty = replace(report, tables=(replace(bodies, rows=()),), notices=(), subtitle="")
    assert "地方公共団体別の拠点数" in text(render_report(empty))
