"""XLSX。1シート1表で、1行目が見出し。セルの結合と式は使わない。

率は % 単位の数のまま入れ、表示形式で「%」を添える(67.8 は 67.8 であって 0.678 ではない)。
負の数は表示形式で ▲ を付ける。注と注意書きは最後の「説明」シートに書くので、
データのシートはそのまま機械で読める。同じ帳票からは同じバイト列ができる。
"""

import io
import re
from collections.abc import Iterator
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from portal.common import formats
from portal.common.exports.cells import printable, starts_formula
from portal.common.exports.display import PUBLISHER, content_width, display_width
from portal.common.exports.table import Cell, Column, ColumnKind, Report, Table
from portal.common.exports.xlsx_seal import seal

ABOUT_TITLE = "説明"
_SHEET_TITLE_LIMIT = 31
_CELL_LIMIT = 32_767
_CUT = "…（以下、文字数の上限により省略）"

_HEADER_FONT = Font(name="游ゴシック", bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", fgColor="0017C1")
_BODY_FONT = Font(name="游ゴシック")
_TOTAL_FONT = Font(name="游ゴシック", bold=True)
_TOTAL_FILL = PatternFill("solid", fgColor="E8F1FE")
_RULE = Border(bottom=Side("thin", color="CCCCCC"))

_PLAIN_FORMATS = {
    ColumnKind.TEXT: "@",
    ColumnKind.CODE: "@",
    ColumnKind.YEAR: "0",
    ColumnKind.DATE: 'yyyy"年"m"月"d"日"',
    ColumnKind.COUNT: '#,##0;"▲"#,##0',
}
_SUFFIXES = {
    ColumnKind.PERCENT: '"%"',
    ColumnKind.CHANGE_PERCENT: '"%"',
    ColumnKind.CHANGE_POINTS: '"ポイント"',
}
_SIGNED = frozenset({ColumnKind.CHANGE_PERCENT, ColumnKind.CHANGE_POINTS})


def render_report(report: Report) -> bytes:
    """帳票を、表ごとのシートと「説明」シートを持つブックにする。"""
    book = _book(report.title)
    titles = _sheet_titles([table.title for table in report.tables])
    for title, table in zip(titles, report.tables, strict=True):
        _write_table(_add_sheet(book, title), table)
    _write_about(_add_sheet(book, ABOUT_TITLE), report, titles)
    return seal(_saved(book), report.as_of)


def render_table(table: Table) -> bytes:
    """表ひとつだけのブックにする。"""
    book = _book(table.title)
    _write_table(_add_sheet(book, _sheet_titles([table.title])[0]), table)
    return seal(_saved(book))


def number_format(column: Column) -> str:
    """列の表示形式。負の数には ▲ を付け、値そのものは変えない。"""
    if column.kind in _PLAIN_FORMATS:
        return _PLAIN_FORMATS[column.kind]
    places = f".{'0' * column.places}" if column.places else ""
    body = f"#,##0{places}{_SUFFIXES.get(column.kind, '')}"
    plus = '"+"' if column.kind in _SIGNED else ""
    return f'{plus}{body};"▲"{body};{body}'


def _book(title: str) -> Workbook:
    book = Workbook()
    # 作りたてのブックには空のシートが1枚あるので、表だけにする。
    for sheet in book.worksheets:
        book.remove(sheet)
    book.properties.title = printable(title)
    book.properties.creator = PUBLISHER
    book.properties.language = "ja"
    return book


def _add_sheet(book: Workbook, title: str) -> Worksheet:
    return cast("Worksheet", book.create_sheet(title))


def _cell(sheet: Worksheet, row: int, position: int) -> SheetCell:
    # 結合したセルは作らないので、いつもふつうのセルである。
    return cast("SheetCell", sheet.cell(row=row, column=position))


def _write_table(sheet: Worksheet, table: Table) -> None:
    for position, column in enumerate(table.columns, start=1):
        cell = _cell(sheet, 1, position)
        _put_text(cell, column.heading)
        _style_header(cell)
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = _width(column, table)
    for row, line in enumerate(table.lines(), start=2):
        for position, source in enumerate(line.cells, start=1):
            target = _cell(sheet, row, position)
            _put(target, source)
            _style_body(target, source, is_total=line.is_total)
    sheet.freeze_panes = f"{get_column_letter(_frozen_columns(table) + 1)}2"
    _set_up_print(sheet, table)


def _put(target: SheetCell, source: Cell) -> None:
    if isinstance(source.value, str):
        _put_text(target, source.value)
    elif source.value is not None:
        target.value = source.value
    target.number_format = number_format(source.column)


def _put_text(target: SheetCell, text: str) -> None:
    written = printable(text)
    if len(written) > _CELL_LIMIT:
        written = written[: _CELL_LIMIT - len(_CUT)] + _CUT
    target.value = written
    # 「=」で始まる文字を openpyxl は式とみなすので、種類を文字に戻す。
    target.data_type = "s"
    # 利用者がセルを開いて確定したときにも、式にならない。
    target.quotePrefix = starts_formula(written)


def _style_header(cell: SheetCell) -> None:
    cell.font = _HEADER_FONT
    cell.fill = _HEADER_FILL
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _style_body(target: SheetCell, source: Cell, *, is_total: bool) -> None:
    target.font = _TOTAL_FONT if is_total else _BODY_FONT
    target.border = _RULE
    if is_total:
        target.fill = _TOTAL_FILL
    horizontal = "right" if source.column.is_number else "left"
    wraps = source.column.kind is ColumnKind.TEXT
    target.alignment = Alignment(horizontal=horizontal, vertical="top", wrap_text=wraps)


def _width(column: Column, table: Table) -> float:
    # 見出しは2行に折り返してよい。文章の列が横に伸びすぎないように上限を置く。
    return min(max(content_width(column, table), display_width(column.heading) / 2, 6) + 3, 60)


def _frozen_columns(table: Table) -> int:
    leading = 0
    for column in table.columns:
        if column.key not in table.row_headers:
            break
        leading += 1
    return leading


def _set_up_print(sheet: Worksheet, table: Table) -> None:
    sheet.page_setup.orientation = "landscape" if table.is_wide else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    # ヘッダーの & は書式の合図なので、重ねて文字にする。
    _centre(sheet.oddHeader, printable(table.title).replace("&", "&&"))
    _centre(sheet.oddFooter, "&P / &N")


def _centre(item: HeaderFooterItem | None, text: str) -> None:
    if item is not None:
        item.center.text = text


def _write_about(sheet: Worksheet, report: Report, titles: list[str]) -> None:
    for position, heading in enumerate(("項目", "内容"), start=1):
        cell = _cell(sheet, 1, position)
        _put_text(cell, heading)
        _style_header(cell)
    for row, (name, text) in enumerate(_about(report, titles), start=2):
        for position, written in enumerate((name, text), start=1):
            cell = _cell(sheet, row, position)
            _put_text(cell, written)
            cell.font = _BODY_FONT
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 90
    sheet.freeze_panes = "A2"


def _about(report: Report, titles: list[str]) -> Iterator[tuple[str, str]]:
    yield "題名", report.title
    if report.subtitle:
        yield "副題", report.subtitle
    if report.fiscal_year is not None:
        year = formats.wareki_year_full(report.fiscal_year)
        yield "会計年度", f"{report.fiscal_year}年度（{year}）"
    yield "地域コード", report.area_code
    yield "作成時点", formats.timestamp(report.as_of)
    for notice in report.notices:
        yield "注意", notice
    for title, table in zip(titles, report.tables, strict=True):
        yield f"シート「{title}」", table.title
        for note in table.notes:
            yield f"注（{title}）", note


def _sheet_titles(names: list[str]) -> list[str]:
    """Excel が許す31文字以内の、大文字小文字を区別しても重ならないシート名。"""
    taken = {ABOUT_TITLE.casefold()}
    titles = []
    for name in names:
        base = re.sub(r"[\\/*?:\[\]\t\r\n]", "_", printable(name)).strip(" '") or "表"
        title, number = _fit(base), 2
        while title.casefold() in taken:
            suffix = f" ({number})"
            title, number = _fit(base, suffix), number + 1
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _fit(base: str, suffix: str = "") -> str:
    # Excel は UTF-16 で数えるので、面外の漢字や絵文字は2文字分になる。
    room = _SHEET_TITLE_LIMIT - len(suffix)
    cut = base.encode("utf-16-le")[: room * 2].decode("utf-16-le", errors="ignore")
    return f"{cut.rstrip(chr(39))}{suffix}"


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
