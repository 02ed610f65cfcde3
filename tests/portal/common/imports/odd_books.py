"""Workbooks that cannot be used, and the first reason each must be refused with."""

from datetime import date
from typing import cast

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.portal.common.imports.books import HEADER, SHEET, book_of, packed, sheet_xml, written
from tests.portal.common.imports.odd_csv import Odd

_ROW = '<row r="2">{}</row>'
_GOOD = book_of(_ROW.format('<c r="B2"><v>1</v></c>'))


def _cell(name: str, cell: str, column: str, words: str) -> Odd:
    return Odd(name, book_of(_ROW.format(cell)), 2, column, words)


def _locked(content: bytes) -> bytes:
    """Set the flag that says a member is encrypted, in every entry of the directory."""
    parts = content.split(b"PK\x01\x02")
    marked = [part[:4] + bytes([part[4] | 1]) + part[5:] for part in parts[1:]]
    return b"PK\x01\x02".join([parts[0], *marked])


def _lying(content: bytes) -> bytes:
    """Say in the directory that the first member is one byte shorter than it is."""
    parts = content.split(b"PK\x01\x02")
    size = int.from_bytes(parts[1][20:24], "little") - 1
    parts[1] = parts[1][:20] + size.to_bytes(4, "little") + parts[1][24:]
    return b"PK\x01\x02".join(parts)


def _hide(book: Workbook, sheet: Worksheet) -> None:
    book.create_sheet("説明")
    sheet.sheet_state = "hidden"


def _second_hidden_first_wrong(book: Workbook, sheet: Worksheet) -> None:
    hidden = cast("Worksheet", book.create_sheet("前", 0))
    hidden.append(["名前", "件数"])
    hidden.sheet_state = "veryHidden"
    sheet["B1"] = "数"


_ERRORS = [
    _cell(
        f"error {value}", f'<c r="B2" t="e"><v>{value}</v></c>', "件数", f"B2 がエラー（{value}）"
    )
    for value in ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")
]

_CELLS = [
    _cell("true", '<c r="B2" t="b"><v>1</v></c>', "件数", "B2 が TRUE"),
    _cell("false", '<c r="A2" t="b"><v>0</v></c>', "名前", "A2 が TRUE"),
    _cell("formula that errs", '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "件数", "エラー"),
    _cell("formula not computed", '<c r="B2"><f>1+1</f></c>', "件数", "計算されていません"),
    _cell("formula with empty value", '<c r="B2"><f>1+1</f><v/></c>', "件数", "計算されていません"),
    _cell(
        "error without reference", '<c t="str"><v>a</v></c><c t="e"><v>#N/A</v></c>', "件数", "B2"
    ),
    _cell("escaped control", '<c r="A2" t="str"><v>a_x0001_b</v></c>', "名前", "制御文字"),
    _cell("escaped NUL", '<c r="A2" t="inlineStr"><is><t>a_x0000_b</t></is></c>', "名前", "制御"),
    _cell("long cell", f'<c r="A2" t="str"><v>{"あ" * 2_001}</v></c>', "名前", "2,000文字"),
    _cell("under no heading", '<c r="C2"><v>1</v></c>', "", "見出しのない列"),
    _cell("far to the right", '<c r="ALM2"><v>1</v></c>', "", "200列"),
    _cell("last column", '<c r="XFD2"><v>1</v></c>', "", "200列"),
    Odd(
        "last row",
        book_of('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        1_048_576,
        "",
        "20,000行",
    ),
    Odd(
        "last row without reference",
        book_of('<row r="20002"><c><v>1</v></c></row>'),
        20_002,
        "",
        "20,000行",
    ),
    Odd(
        "reference beyond any sheet",
        book_of(_ROW.format('<c r="B99999999"><v>1</v></c>')),
        None,
        "",
        "壊れています",
    ),
    Odd(
        "reference that is none",
        book_of(_ROW.format('<c r="b2"><v>1</v></c>')),
        None,
        "",
        "壊れています",
    ),
    Odd("merged", written(lambda _, s: s.merge_cells("A2:A4")), 2, "名前", "A2:A4 のセルが結合"),
    Odd("merged header", written(lambda _, s: s.merge_cells("A1:B1")), 1, "件数", "列がありません"),
    Odd("merged far away", written(lambda _, s: s.merge_cells("D9:E9")), 9, "", "D9:E9"),
    Odd(
        "error in openpyxl", written(lambda _, s: s.append(["#REF!", 1])), 3, "名前", "A3 がエラー"
    ),
    Odd("formula by openpyxl", written(lambda _, s: s.append(["=A1", 1])), 3, "名前", "A3 の数式"),
    Odd("boolean by openpyxl", written(lambda _, s: s.append(["江津", True])), 3, "件数", "B3"),
]

_SHEETS = [
    Odd(
        "no cells",
        packed({SHEET: sheet_xml("").replace(HEADER, "")}),
        None,
        "",
        "空です",
    ),
    Odd("all hidden but 説明", written(_hide), None, "", "表のシートがありません"),
    Odd(
        "hidden first is not read", written(_second_hidden_first_wrong), 1, "件数", "列がありません"
    ),
    Odd("missing header", written(lambda _, s: s.delete_cols(2)), 1, "件数", "列がありません"),
    Odd(
        "header lower down",
        written(lambda _, s: s.insert_rows(1, 3), lambda _, s: s.delete_cols(2)),
        4,
        "件数",
        "列がありません",
    ),
    Odd("twice", written(lambda _, s: s.__setitem__("C1", "件数")), 1, "件数", "2つあります"),
    Odd(
        "unknown", written(lambda _, s: s.__setitem__("C1", "住所")), 1, "住所", "様式にありません"
    ),
    Odd(
        "number as header", written(lambda _, s: s.__setitem__("C1", 7)), 1, "7", "様式にありません"
    ),
    Odd(
        "date as header",
        written(lambda _, s: s.__setitem__("C1", date(2020, 6, 1))),
        1,
        "2020-06-01",
        "様式",
    ),
]

_PACKAGES = [
    Odd(
        "zip without a workbook",
        packed({}, without="xl/workbook.xml"),
        None,
        "",
        "Excel ブックではない",
    ),
    Odd("empty zip", b"PK\x05\x06" + bytes(18), None, "", "Excel ブックではない"),
    Odd("cut in half", _GOOD[: len(_GOOD) // 2], None, "", "壊れています"),
    Odd("zip magic only", b"PK\x03\x04", None, "", "壊れています"),
    Odd("without the sheet", packed({}), None, "", "壊れています"),
    Odd(
        "without the links",
        packed({SHEET: sheet_xml("")}, without="xl/_rels/workbook.xml.rels"),
        None,
        "",
        "壊れています",
    ),
    Odd("encrypted members", _locked(_GOOD), None, "", "パスワード"),
    Odd("size that lies", _lying(_GOOD), None, "", "壊れています"),
    Odd("sheet cut off", packed({SHEET: sheet_xml("")[:-9]}), None, "", "壊れています"),
    Odd("sheet that is not XML", packed({SHEET: "名前,件数"}), None, "", "壊れています"),
    Odd(
        "links to nowhere", packed({"xl/_rels/workbook.xml.rels": "<a/>"}), None, "", "壊れています"
    ),
    Odd("workbook of nothing", packed({"xl/workbook.xml": "<workbook/>"}), None, "", "表のシート"),
    Odd("two parts of one name", book_of("", {SHEET.upper(): "<a/>"}), None, "", "壊れています"),
    Odd(
        "two thousand parts",
        book_of("", {f"x{n}": "" for n in range(2_000)}),
        None,
        "",
        "部品が多すぎ",
    ),
]

ODD_BOOKS = (*_ERRORS, *_CELLS, *_SHEETS, *_PACKAGES)
