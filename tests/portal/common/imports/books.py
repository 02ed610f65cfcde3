"""Workbooks made part by part, so that each can be wrong in one way."""

import io
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
SHEET = "xl/worksheets/sheet1.xml"
HEADER = '<row r="1"><c r="A1" t="str"><v>名前</v></c><c r="B1" t="str"><v>件数</v></c></row>'


def sheet_xml(rows: str) -> str:
    """A sheet whose first row is the header 名前, 件数."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{HEADER}{rows}</sheetData></worksheet>'


def book_of(rows: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A workbook of one sheet with these rows (XML)."""
    return packed({SHEET: sheet_xml(rows), **(parts or {})})


def packed(parts: Mapping[str, str | bytes], without: str = "") -> bytes:
    """A workbook in which `parts` take the place of, or are added to, the usual ones."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**_PARTS, **parts}.items():
            if name != without:
                archive.writestr(name, content)
    return buffer.getvalue()


def written(*change: Callable[[Workbook, Worksheet], object]) -> bytes:
    """A workbook as a spreadsheet program writes it: 名前, 件数 / 郡山, 12, then changed."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "表"
    sheet.append(["名前", "件数"])
    sheet.append(["郡山", 12])
    for each in change:
        each(book, sheet)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
