"""CSV。1ファイル1表、1ます1値。数は整形せず、未記入は空欄(0 ではない)、年は西暦。

負の数は「-」、率は % を付けない % 単位の数で書く。行末は CRLF。
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from portal.common.exports.cells import safe_text
from portal.common.exports.cp932 import (
    UnmappableCharacter,
    UnmappableCharacters,
    to_cp932_text,
    unmappable,
)
from portal.common.exports.table import Cell, ColumnKind, Line, Report, Table, Value

Encoding = Literal["utf-8-sig", "cp932"]
Record = tuple[str, ...]

LONG_HEADER: Record = (
    "会計年度（西暦）",
    "地域コード",
    "表",
    "項目コード",
    "項目",
    "指標コード",
    "指標",
    "値",
    "単位",
)
_JOINT = "／"


def render_table(table: Table, encoding: Encoding = "utf-8-sig") -> bytes:
    """表ひとつを、見出し1行と行の数だけの CSV にする。見出しには単位を添える。

    ``UnmappableCharacters``: encoding が cp932 で、書けない文字があるとき。
    """
    header = tuple(safe_text(column.heading) for column in table.columns)
    body = (tuple(plain(cell.value) for cell in line.cells) for line in table.lines())
    return _encode(table.title, header, body, encoding)


def render_report(report: Report, encoding: Encoding = "utf-8-sig") -> bytes:
    """帳票全体を縦持ち(1行に1値)の CSV にする。

    行の見出しに年の列があればその年を、``area_key`` の列があればそのコードを、行の会計年度・
    地域コードとする。``UnmappableCharacters``: encoding が cp932 で、書けない文字があるとき。
    """
    records = (
        record
        for table in report.tables
        for line in table.lines()
        for record in _long_records(report, table, line)
    )
    return _encode(report.title, LONG_HEADER, records, encoding)


def plain(value: Value) -> str:
    """機械で読むための文字。桁区切りも記号も付けない。文字列は式にならないようにする。"""
    match value:
        case None:
            return ""
        case str():
            return safe_text(value)
        case date():
            return value.isoformat()
        case int():
            return str(value)
        case _:
            return f"{value:f}"


def _long_records(report: Report, table: Table, line: Line) -> Iterator[Record]:
    headers = [cell for cell in line.cells if cell.is_header]
    where = (
        _first(headers, ColumnKind.YEAR) or plain(report.fiscal_year),
        _area(headers, table) or report.area_code,
        safe_text(table.title),
        safe_text(_JOINT.join(_texts(headers, {ColumnKind.CODE}))),
        safe_text(_JOINT.join(_texts(headers, {ColumnKind.TEXT, ColumnKind.DATE}))),
    )
    for cell in line.cells:
        if not cell.is_header:
            column = cell.column
            what = (safe_text(column.key), safe_text(column.label))
            yield (*where, *what, plain(cell.value), safe_text(column.display_unit))


def _first(headers: list[Cell], kind: ColumnKind) -> str:
    return next((plain(cell.value) for cell in headers if cell.column.kind is kind), "")


def _area(headers: list[Cell], table: Table) -> str:
    return next((plain(cell.value) for cell in headers if cell.column.key == table.area_key), "")


def _texts(headers: list[Cell], kinds: set[ColumnKind]) -> Iterator[str]:
    return (
        str(cell.value)  # 日付は ISO 8601 になる
        for cell in headers
        if cell.column.kind in kinds and cell.value is not None
    )


def _encode(title: str, header: Record, body: Iterable[Record], encoding: Encoding) -> bytes:
    records: Iterable[Record] = (header, *body)
    if encoding == "cp932":
        records = _cp932_records(title, header, records)
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(records)
    return buffer.getvalue().encode(encoding)


def _cp932_records(title: str, header: Record, records: Iterable[Record]) -> list[Record]:
    written = [tuple(to_cp932_text(text) for text in record) for record in records]
    found: list[UnmappableCharacter] = []
    for number, record in enumerate(written):
        line = f"{number}行目" if number else "見出し"
        for label, text in zip(header, record, strict=True):
            found += unmappable(text, f"{title} {line} {label}")
    if found:
        raise UnmappableCharacters(tuple(found))
    return written
