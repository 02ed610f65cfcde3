"""Open data as files and pages: every channel writes down the same cells."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from evaluation.models import OpenTable
from evaluation.open_dictionary import BY_KEY, SYMBOL, Entry, OpenTableEntry
from evaluation.rules.open_year import Status
from portal.common.exports import csv, xlsx
from portal.common.exports.display import cell_text
from portal.common.exports.table import Column, ColumnKind, Report, Row, Table, Value
from portal.common.formats import BLANK

LICENCE = "公共データ利用規約（第1.0版）"
FORMATS = ("csv", "csv-cp932", "xlsx", "json")
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "csv-cp932": "text/csv; charset=Shift_JIS",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class OpenCell:
    """One published cell: where it stands, which measure, what it says, and its status."""

    at: tuple[str, ...]
    measure: Entry
    value: Value
    status: Status

    @property
    def shown(self) -> str:
        """The cell as people read it."""
        if self.status is Status.WITHHELD:
            return SYMBOL
        if self.value is None:
            return BLANK
        return cell_text(_column(self.measure), self.value)


def entry_of(table: OpenTable) -> OpenTableEntry:
    """Return what the dictionary says of the table."""
    return BY_KEY[table.key]


def published_rows(table: OpenTable) -> Iterator[tuple[OpenCell, ...]]:
    """Yield the rows of a table; the one way from what is stored to what is written."""
    measures = entry_of(table).measures
    for row in table.content:
        yield tuple(
            OpenCell(tuple(row["at"]), measure, _value(measure, value), Status(status))
            for measure, (value, status) in zip(measures, row["cells"], strict=True)
        )


def rendered(table: OpenTable, form: str) -> bytes:
    """Return the table as a file; raises KeyError for an unknown form, UnmappableCharacters."""
    if form == "xlsx":
        return xlsx.render_report(_report(table))
    encoding: csv.Encoding = "cp932" if form == "csv-cp932" else "utf-8-sig"
    return csv.render_table(long_table(table), encoding)


def etag(table: OpenTable, form: str) -> str:
    """Return what changes exactly when the file would."""
    said = f"{table.fiscal_year}:{table.version}:{table.key}:{form}:{table.sha256}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()}"'


def filename(table: OpenTable, extension: str) -> str:
    """Return the file's name: Latin letters and digits only."""
    return f"open-data_{table.key}_{table.fiscal_year}_v{table.version}.{extension}"


def as_json(table: OpenTable) -> dict[str, Any]:
    """Return the table for programs: a record a cell, null with a status where nothing is shown."""
    entry = entry_of(table)
    return {
        "table": table.key,
        "title": table.title,
        "fiscal_year": table.fiscal_year,
        "version": table.version,
        "published_on": table.published_on.isoformat(),
        "is_synthetic": table.is_synthetic,
        "licence": LICENCE,
        "disclosure_rule": table.rule,
        "sha256": table.sha256,
        "records": [
            {
                **dict(zip((one.key for one in entry.dimensions), cell.at, strict=True)),
                "measure": cell.measure.key,
                "value": _json_value(cell.value),
                "unit": cell.measure.unit,
                "status": cell.status.value,
            }
            for row in published_rows(table)
            for cell in row
        ],
    }


def long_table(table: OpenTable) -> Table:
    """Declare the long form: a row a cell, with the western year and the area code."""
    entry = entry_of(table)
    text_measures = any(one.kind is ColumnKind.TEXT for one in entry.measures)
    value = Column("value", "値", ColumnKind.TEXT if text_measures else ColumnKind.DECIMAL)
    return Table(
        key=table.key,
        title=table.title,
        columns=(
            Column("year", "会計年度（西暦）", ColumnKind.YEAR),
            *(Column(one.key, one.label, one.kind) for one in entry.dimensions),
            Column("measure", "項目コード", ColumnKind.CODE),
            Column("measure_name", "項目", ColumnKind.TEXT),
            value,
            Column("unit", "単位", ColumnKind.TEXT),
            Column("status", "状態", ColumnKind.CODE),
        ),
        rows=tuple(
            Row({**_dimensions(table, cell), **_long_cells(cell, as_text=text_measures)})
            for row in published_rows(table)
            for cell in row
        ),
    )


def _long_cells(cell: OpenCell, *, as_text: bool) -> Mapping[str, Value]:
    number: Value = cell.value
    if number is not None:
        number = str(number) if as_text else Decimal(str(number))
    return {
        "measure": cell.measure.key,
        "measure_name": cell.measure.label,
        "value": number,
        "unit": cell.measure.unit,
        "status": cell.status.value,
    }


def _dimensions(table: OpenTable, cell: OpenCell) -> Mapping[str, Value]:
    keys = (one.key for one in entry_of(table).dimensions)
    return {"year": table.fiscal_year, **dict(zip(keys, cell.at, strict=True))}


def _report(table: OpenTable) -> Report:
    """Declare the workbook: a sheet with a column a measure and its status beside it."""
    entry = entry_of(table)
    columns = [
        Column("year", "会計年度（西暦）", ColumnKind.YEAR),
        *(Column(one.key, one.label, one.kind) for one in entry.dimensions),
    ]
    for one in entry.measures:
        columns += [
            _column(one),
            Column(f"{one.key}_status", f"{one.label}の状態", ColumnKind.CODE),
        ]
    sheet = Table(
        key=table.key,
        title=table.title,
        columns=tuple(columns),
        rows=tuple(
            Row(
                {
                    **_dimensions(table, row[0]),
                    **{cell.measure.key: cell.value for cell in row},
                    **{f"{cell.measure.key}_status": cell.status.value for cell in row},
                }
            )
            for row in published_rows(table)
        ),
        notes=(table.rule,),
    )
    return Report(
        key=f"open-data-{table.key}",
        title=table.title,
        subtitle=f"第{table.version}版",
        fiscal_year=table.fiscal_year,
        area_code="000000",
        notices=("公表値に合わせた合成データ",) if table.is_synthetic else (),
        tables=(sheet,),
        as_of=datetime.combine(table.published_on, time(), UTC),
    )


def _column(measure: Entry) -> Column:
    return Column(measure.key, measure.label, measure.kind, measure.unit)


def _value(measure: Entry, stored: str | int | None) -> Value:
    if stored is None or measure.kind in (ColumnKind.TEXT, ColumnKind.COUNT):
        return stored
    return Decimal(str(stored))


def _json_value(value: Value) -> str | int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return None if value is None else value if isinstance(value, str | int) else str(value)
