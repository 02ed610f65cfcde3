"""表のますを画面と PDF に示すときの文字。"""

from datetime import date
from decimal import Decimal
from unicodedata import east_asian_width

from portal.common import formats
from portal.common.exports.table import Column, ColumnKind, Table, Value

PUBLISHER = "一体的実施事業ポータル"
"""ファイルの属性に書く作成者。"""


def cell_text(column: Column, value: Value) -> str:
    """列の種類に合わせて整えた文字。年度と日付は和暦、未記入は「–」。"""
    match value:
        case None:
            return formats.BLANK
        case str():
            return value
        case date():
            return formats.wareki_date(value)
        case Decimal():
            return _decimal_text(column, value)
        case int():
            is_year = column.kind is ColumnKind.YEAR
            return formats.fiscal_year(value) if is_year else formats.count(value)


def display_width(text: str) -> int:
    """等幅で見た文字列の幅。半角を1、全角を2と数え、改行があれば最も長い行をとる。"""
    return max((_line_width(line) for line in text.split("\n")), default=0)


def content_width(column: Column, table: Table) -> int:
    """列の中身のうち、最も長いものの幅(半角いくつ分か)。"""
    texts = (cell_text(column, row.value(column.key)) for row in table.rows)
    return max((display_width(text) for text in texts), default=0)


def _decimal_text(column: Column, value: Decimal) -> str:
    match column.kind:
        case ColumnKind.PERCENT:
            return formats.percent(value, column.places)
        case ColumnKind.CHANGE_PERCENT:
            return formats.signed_percent(value, column.places)
        case ColumnKind.CHANGE_POINTS:
            return formats.points(value, column.places)
        case _:
            return formats.decimal(value, column.places)


def _line_width(line: str) -> int:
    return sum(2 if east_asian_width(char) in "FWA" else 1 for char in line)
