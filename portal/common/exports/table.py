"""帳票を一度だけ宣言するための型。どの出力形式も、ここで宣言した表を読むだけである。

宣言の誤り(列にない値、種類に合わない型、丸めていない率)は作った時に ``ValueError`` になる。
出力形式ごとに別々に丸めたり直したりしないので、画面と各ファイルの数字は必ず一致する。
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn

Value = str | int | Decimal | date | None

NATIONAL_AREA_CODE = "000000"
WIDE_COLUMNS = 7
"""この数を超える列を持つ表は、A4 横に印刷する。"""

_KEY = re.compile(r"[a-z][a-z0-9_-]*")
_AREA_CODE = re.compile(r"[0-9]{6}")


class ColumnKind(StrEnum):
    """列に入る値の種類。型・整形・桁ぞろえ・単位がこれで決まる。"""

    TEXT = "text"
    CODE = "code"
    YEAR = "year"
    DATE = "date"
    COUNT = "count"
    PERCENT = "percent"
    CHANGE_PERCENT = "change_percent"
    CHANGE_POINTS = "change_points"
    DECIMAL = "decimal"


_TYPES: Mapping[ColumnKind, tuple[type, str]] = {
    ColumnKind.TEXT: (str, "文字列"),
    ColumnKind.CODE: (str, "文字列"),
    ColumnKind.YEAR: (int, "整数"),
    ColumnKind.DATE: (date, "日付"),
    ColumnKind.COUNT: (int, "整数"),
    ColumnKind.PERCENT: (Decimal, "Decimal"),
    ColumnKind.CHANGE_PERCENT: (Decimal, "Decimal"),
    ColumnKind.CHANGE_POINTS: (Decimal, "Decimal"),
    ColumnKind.DECIMAL: (Decimal, "Decimal"),
}
_UNITS: Mapping[ColumnKind, str] = {
    ColumnKind.PERCENT: "%",
    ColumnKind.CHANGE_PERCENT: "%",
    ColumnKind.CHANGE_POINTS: "ポイント",
}
_NUMBERS = frozenset(
    {
        ColumnKind.COUNT,
        ColumnKind.PERCENT,
        ColumnKind.CHANGE_PERCENT,
        ColumnKind.CHANGE_POINTS,
        ColumnKind.DECIMAL,
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """列。``places`` は率・小数の小数点以下の桁数で、値はその桁まで丸めて渡す。

    ``is_for_machines`` の列(符号など)は CSV・XLSX・JSON にだけ出し、画面と PDF には出さない。
    """

    key: str
    label: str
    kind: ColumnKind
    unit: str = ""
    places: int = 1
    is_for_machines: bool = False

    def __post_init__(self) -> None:
        if not self.key or not self.label:
            _refuse(f"列には key と label が必要です: {self!r}")
        if self.places < 0:
            _refuse(f"列「{self.label}」の小数点以下の桁数が負です。")

    @property
    def is_number(self) -> bool:
        """右にそろえ、数として書き出す列か。年は数えるものではないので含まない。"""
        return self.kind in _NUMBERS

    @property
    def display_unit(self) -> str:
        """単位。指定がなければ種類から決まる(% とポイント)。"""
        return self.unit or _UNITS.get(self.kind, "")

    @property
    def heading(self) -> str:
        """単位を添えた見出し。「就職件数（件）」。"""
        return f"{self.label}（{self.display_unit}）" if self.display_unit else self.label

    @property
    def shown_unit(self) -> str:
        """画面と PDF の見出しに添える単位。値に % やポイントが付く列では繰り返さない。"""
        return "" if self.kind in _UNITS else self.unit

    def check(self, value: Value) -> None:
        """値がこの列に入るかを確かめる。``ValueError``: 型が違う、または丸めていない。"""
        if value is None:
            return
        expected, name = _TYPES[self.kind]
        # bool は int の、datetime は date の一種だが、件数でも日付でもない。
        if not isinstance(value, expected) or isinstance(value, bool | datetime):
            _refuse(f"列「{self.label}」には{name}を入れてください: {value!r}")
        if isinstance(value, Decimal):
            self._check_decimal(value)

    def _check_decimal(self, value: Decimal) -> None:
        exponent = value.as_tuple().exponent
        if not isinstance(exponent, int):
            _refuse(f"列「{self.label}」の値が有限の数ではありません: {value}")
        if -exponent > self.places:
            _refuse(f"列「{self.label}」の値は小数第{self.places}位に丸めてください: {value}")


@dataclass(frozen=True, slots=True)
class Drill:
    """数字のもとになった行の一覧の場所。``target`` は "sites" などの名で、URL は画面側が決める。"""

    target: str
    query: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """値と、その内訳の場所。"""

    value: Value
    drill: Drill | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """行。書かれていない列は未記入(None)として扱う。"""

    cells: Mapping[str, Value | Figure]
    is_total: bool = False

    def value(self, key: str) -> Value:
        """列 key の値。"""
        cell = self.cells.get(key)
        return cell.value if isinstance(cell, Figure) else cell

    def drill(self, key: str) -> Drill | None:
        """列 key の値の内訳。"""
        cell = self.cells.get(key)
        return cell.drill if isinstance(cell, Figure) else None


@dataclass(frozen=True, slots=True)
class Cell:
    """表のひとます。列・値・内訳と、行の見出しかどうか。"""

    column: Column
    value: Value
    drill: Drill | None
    is_header: bool


@dataclass(frozen=True, slots=True)
class Line:
    """列の順に並べたひと並び。"""

    cells: tuple[Cell, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class Table:
    """表。

    ``row_headers`` は行を見分ける列の key(省けば最初の列)。``area_key`` は行ごとの
    全国地方公共団体コードを持つ見出しの列で、縦持ちの CSV の「地域コード」になる。
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    row_headers: tuple[str, ...] = ()
    area_key: str = ""

    def __post_init__(self) -> None:
        _check_key(self.key)
        if not self.columns:
            _refuse(f"表「{self.title}」に列がありません。")
        _check_unique((column.key for column in self.columns), f"表「{self.title}」の列")
        if not self.row_headers:
            object.__setattr__(self, "row_headers", (self.columns[0].key,))
        self._check_row_headers()
        columns = {column.key: column for column in self.columns}
        for number, row in enumerate(self.rows, start=1):
            self._check_row(number, row, columns)

    @property
    def is_wide(self) -> bool:
        """A4 横に印刷する表か。"""
        return len(self.columns) > WIDE_COLUMNS

    @property
    def value_columns(self) -> tuple[Column, ...]:
        """行の見出しでない列。"""
        return tuple(column for column in self.columns if column.key not in self.row_headers)

    @property
    def header_columns(self) -> tuple[Column, ...]:
        """行の見出しの列。表の列の順に並ぶ。"""
        return tuple(column for column in self.columns if column.key in self.row_headers)

    def for_people(self) -> "Table":
        """画面と PDF に出す表。符号などの列を除く。"""
        return self.without(*(column.key for column in self.columns if column.is_for_machines))

    def without(self, *left_out: str) -> "Table":
        """``left_out`` の列を除いた表。置く場所で明らかなことを繰り返さないために使う。"""
        columns = tuple(column for column in self.columns if column.key not in left_out)
        if len(columns) == len(self.columns):
            return self
        keys = {column.key for column in columns}
        return replace(
            self,
            columns=columns,
            rows=tuple(
                replace(row, cells={key: row.cells[key] for key in row.cells if key in keys})
                for row in self.rows
            ),
            row_headers=tuple(key for key in self.row_headers if key in keys),
            area_key=self.area_key if self.area_key in keys else "",
        )

    def lines(self) -> Iterator[Line]:
        """列の順に並べた行。"""
        for row in self.rows:
            cells = tuple(
                Cell(
                    column=column,
                    value=row.value(column.key),
                    drill=row.drill(column.key),
                    is_header=column.key in self.row_headers,
                )
                for column in self.columns
            )
            yield Line(cells=cells, is_total=row.is_total)

    def _check_row_headers(self) -> None:
        keys = {column.key for column in self.columns}
        for key in self.row_headers:
            if key not in keys:
                _refuse(f"表「{self.title}」の行の見出し {key!r} という列はありません。")
        if self.area_key and self.area_key not in self.row_headers:
            _refuse(f"表「{self.title}」の area_key {self.area_key!r} が行の見出しにありません。")

    def _check_row(self, number: int, row: Row, columns: Mapping[str, Column]) -> None:
        for key in row.cells:
            if key not in columns:
                _refuse(f"表「{self.title}」の{number}行目: {key!r} という列はありません。")
            try:
                columns[key].check(row.value(key))
            except ValueError as error:
                message = f"表「{self.title}」の{number}行目: {error}"
                raise ValueError(message) from error


@dataclass(frozen=True, slots=True)
class Report:
    """帳票。``area_code`` は全国なら "000000"、ほかは6桁の全国地方公共団体コード。

    ``as_of`` は作成時点(時差付きの日時)で、ファイルに書く時刻はすべてこれを使う。
    """

    key: str
    title: str
    subtitle: str
    fiscal_year: int | None
    area_code: str
    notices: tuple[str, ...]
    tables: tuple[Table, ...]
    as_of: datetime

    def __post_init__(self) -> None:
        _check_key(self.key)
        if not self.title:
            _refuse("帳票に題名がありません。")
        if not _AREA_CODE.fullmatch(self.area_code):
            _refuse(f"地域コードは6桁の数字です: {self.area_code!r}")
        if self.as_of.tzinfo is None:
            _refuse("作成時点 as_of には時差の付いた日時を渡してください。")
        _check_unique((table.key for table in self.tables), f"帳票「{self.title}」の表")


def _check_key(key: str) -> None:
    # ファイル名と HTML の id に使うので、英小文字・数字・_・- に限る。
    if not _KEY.fullmatch(key):
        _refuse(f"key は英小文字で始まる英数字・_・- にしてください: {key!r}")


def _check_unique(keys: Iterator[str], what: str) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            _refuse(f"{what}に key {key!r} が重複しています。")
        seen.add(key)


def _refuse(message: str) -> NoReturn:
    raise ValueError(message)
