"""JSON。画面の後ろの API と、機械で読む利用者のための形。

数は JSON の数で書く。Decimal は、浮動小数点数にして元の10進の値に戻るもの(67.8 など、
有効数字15桁まで)だけを数にし、戻らないものは値を変えずに文字列で書く。未記入は null。
"""

from datetime import date
from decimal import Decimal
from typing import TypedDict

from portal.common.exports.table import Column, Line, Report, Table, Value

JsonValue = str | int | float | None


class JsonColumn(TypedDict):
    """列の宣言。"""

    key: str
    label: str
    kind: str
    unit: str


class JsonRow(TypedDict):
    """行。``cells`` は列の key から値を引く。"""

    is_total: bool
    cells: dict[str, JsonValue]


class JsonTable(TypedDict):
    """表。"""

    key: str
    title: str
    row_headers: list[str]
    columns: list[JsonColumn]
    rows: list[JsonRow]
    notes: list[str]


class JsonReport(TypedDict):
    """帳票。``as_of`` は時差付きの ISO 8601。"""

    key: str
    title: str
    subtitle: str
    fiscal_year: int | None
    area_code: str
    as_of: str
    notices: list[str]
    tables: list[JsonTable]


def render_report(report: Report) -> JsonReport:
    """帳票を JSON にできる辞書にする。"""
    return {
        "key": report.key,
        "title": report.title,
        "subtitle": report.subtitle,
        "fiscal_year": report.fiscal_year,
        "area_code": report.area_code,
        "as_of": report.as_of.isoformat(),
        "notices": list(report.notices),
        "tables": [render_table(table) for table in report.tables],
    }


def render_table(table: Table) -> JsonTable:
    """表を JSON にできる辞書にする。"""
    return {
        "key": table.key,
        "title": table.title,
        "row_headers": list(table.row_headers),
        "columns": [_column(column) for column in table.columns],
        "rows": [_row(line) for line in table.lines()],
        "notes": list(table.notes),
    }


def _column(column: Column) -> JsonColumn:
    return {
        "key": column.key,
        "label": column.label,
        "kind": column.kind.value,
        "unit": column.display_unit,
    }


def _row(line: Line) -> JsonRow:
    cells = {cell.column.key: _value(cell.value) for cell in line.cells}
    return {"is_total": line.is_total, "cells": cells}


def _value(value: Value) -> JsonValue:
    match value:
        case Decimal():
            number = float(value)
            return number if Decimal(repr(number)) == value else f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return value
