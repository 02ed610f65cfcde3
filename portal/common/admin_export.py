"""A list of the admin as a file: the columns and the rows that are on the screen, all pages."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import display_for_field, label_for_field, lookup_field
from django.contrib.admin.views.main import ChangeList
from django.db.models import DateTimeField, DecimalField, Field, IntegerField, Model
from django.http import HttpRequest
from django.utils import timezone

from portal.common.exports.table import (
    NATIONAL_AREA_CODE,
    Column,
    ColumnKind,
    Report,
    Row,
    Table,
    Value,
)

YEARS = frozenset({"fiscal_year", "from_year"})
MOST_ROWS = 20_000  # what one request can write while somebody waits


class TooManyRows(ValueError):  # noqa: N818 — a word for the reader, not a fault
    """The list is longer than a file should be; its text says how long, and what to do."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count:,} 件あります。絞り込んで {MOST_ROWS:,} 件以下にしてください。")


def list_report(of: ModelAdmin[Any], request: HttpRequest, shown: ChangeList) -> Report:
    """Declare the list `shown`, as narrowed and sorted. Raises TooManyRows.

    `shown` begins with the admin's `get_queryset`: what the viewer may see.
    """
    found = shown.get_queryset(request)
    if (count := found.count()) > MOST_ROWS:
        raise TooManyRows(count)
    columns = [_column(of, str(name)) for name in of.get_list_display(request)]
    table = Table(
        key=str(of.opts.model_name).replace("_", "-"),
        title=str(of.opts.verbose_name_plural),
        columns=tuple(columns),
        rows=tuple(Row(dict(_cells(of, columns, row))) for row in found),
    )
    return Report(
        key=table.key,
        title=table.title,
        subtitle="",
        fiscal_year=None,
        area_code=NATIONAL_AREA_CODE,
        notices=(),
        tables=(table,),
        as_of=timezone.now(),
    )


def _column(of: ModelAdmin[Any], name: str) -> Column:
    label = str(label_for_field(name, of.model, of))
    field = _field(of, name)
    kind, places = _kind(field)
    return Column(name, label, kind, places=places)


def _field(of: ModelAdmin[Any], name: str) -> Field[Any, Any] | None:
    if name not in {field.name for field in of.opts.get_fields()}:
        return None
    field = of.opts.get_field(name)
    return field if isinstance(field, Field) else None


def _kind(field: Field[Any, Any] | None) -> tuple[ColumnKind, int]:
    if field is None or field.choices or field.is_relation:
        return ColumnKind.TEXT, 0
    if field.name in YEARS:
        return ColumnKind.YEAR, 0
    if isinstance(field, DecimalField):
        return ColumnKind.DECIMAL, field.decimal_places or 0
    if isinstance(field, IntegerField):
        return ColumnKind.COUNT, 0
    if field.get_internal_type() == "DateField":
        return ColumnKind.DATE, 0
    return ColumnKind.TEXT, 0


def _cells(of: ModelAdmin[Any], columns: list[Column], row: Model) -> Iterator[tuple[str, Value]]:
    for column in columns:
        field, _, value = lookup_field(column.key, row, of)
        yield column.key, _value(column, field, value)


def _value(column: Column, field: Any, value: Any) -> Value:
    if value is None or value == "":
        return None
    if column.kind is not ColumnKind.TEXT:
        return value if isinstance(value, int | Decimal | date) else str(value)
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, datetime) and isinstance(field, DateTimeField):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if field is None or field.is_relation:
        return str(value)
    return str(display_for_field(value, field, ""))
