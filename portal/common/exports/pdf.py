"""PDF。typst で組み、読み上げに要るタグの付いた PDF/UA-1 にする。

値はすべて JSON のデータとして様式(templates/print/report.typ)に渡す。様式は文字列として
置くだけなので、値の中の # や * が組版の命令として働くことはない。
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from portal.common import formats
from portal.common.exports.cells import printable
from portal.common.exports.display import PUBLISHER, cell_text, content_width, display_width
from portal.common.exports.table import NATIONAL_AREA_CODE, Cell, Column, Report, Table

_TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "print"

_FONT_PACKAGES = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
# 幅はどれも半角の文字いくつ分かで測る。
_LONGEST_COLUMN = 40
_SHORT_LABEL = 14
_PADDING = 3
_PAPER_WIDTH = 104
_LOOSENESS = 2


def render_report(report: Report) -> bytes:
    """帳票を PDF にする。作成日時は report.as_of で、同じ帳票からは同じバイト列ができる。

    ``typst.TypstError``: 様式に誤りがあるとき(値によっては起きない)。
    """
    return typeset("report.typ", {"report": document(report)}, as_of=report.as_of)


def typeset(template: str, documents: Mapping[str, object], *, as_of: datetime) -> bytes:
    """templates/print/ の様式 template で PDF/UA-1 を組む。documents は名前ごとに JSON で渡る。

    同じ文書と時刻 as_of からは同じバイト列ができる。文書の中の文字は、様式の命令としては働かない。
    ``typst.TypstError``: 様式に誤りがあるとき(値によっては起きない)。
    """
    return typst.compile(
        str(_TEMPLATES / template),
        root=str(_TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={
            name: json.dumps(document, ensure_ascii=False) for name, document in documents.items()
        },
        pdf_standards=["ua-1"],
        timestamp=int(as_of.timestamp()),
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """同梱のフォントだけを使う。どの機械で作っても同じ紙面になる。"""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(files(package)) for package in _FONT_PACKAGES],
    )


def document(report: Report) -> dict[str, Any]:
    """様式に渡す、帳票の辞書。JSON にできる。"""
    return {
        "title": printable(report.title),
        "author": PUBLISHER,
        "subtitle": printable(report.subtitle),
        "facts": _facts(report),
        "notices": [printable(notice) for notice in report.notices],
        "tables": [_table(table.for_people()) for table in report.tables],
    }


def _facts(report: Report) -> list[list[str]]:
    facts = []
    if report.fiscal_year is not None:
        year = formats.wareki_year(report.fiscal_year)
        facts.append(["対象年度", f"{year}（{report.fiscal_year}年度）"])
    if report.area_code == NATIONAL_AREA_CODE:
        facts.append(["地域", "全国"])
    else:
        facts.append(["地域コード", report.area_code])
    facts.append(["作成時点", formats.timestamp(report.as_of)])
    return facts


def _table(table: Table) -> dict[str, object]:
    widths = [_width(column, table) for column in table.columns]
    return {
        "title": printable(table.title),
        "share": _share(table, widths),
        "widths": widths,
        "notes": [printable(note) for note in table.notes],
        "wide": table.is_wide,
        "columns": [_column(column) for column in table.columns],
        "rows": [
            {"total": line.is_total, "cells": [_text(cell) for cell in line.cells]}
            for line in table.lines()
        ],
    }


def _column(column: Column) -> dict[str, object]:
    return {
        "label": printable(column.label),
        "unit": printable(column.shown_unit),
        "number": column.is_number,
    }


def _width(column: Column, table: Table) -> int:
    """列の幅(半角いくつ分か)。中身は折り返さず、長い見出しは2行に折り返すものとして測る。"""
    label = display_width(column.label)
    heading = label if label <= _SHORT_LABEL else label // 2 + 2
    unit = display_width(column.shown_unit) + 2
    return min(max(content_width(column, table), heading, unit), _LONGEST_COLUMN) + _PADDING


def _share(table: Table, widths: list[int]) -> int:
    """表の幅が紙の幅に占める割合(%)。列の少ない表は、目で追えるように広げすぎない。"""
    if table.is_wide:
        return 100
    return min(100, sum(widths) * _LOOSENESS * 100 // _PAPER_WIDTH)


def _text(cell: Cell) -> str:
    return printable(cell_text(cell.column, cell.value))
