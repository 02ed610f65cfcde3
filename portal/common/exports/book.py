"""綴り。いくつかの帳票を、図を添えて1つの PDF/UA-1 にする。

文字は 9pt 以上。表は紙の幅に収まる限り縦の紙に置き、見出しの行はページごとに繰り返す。
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.common.exports.cells import printable
from portal.common.exports.display import PUBLISHER
from portal.common.exports.pdf import document, typeset
from portal.common.exports.table import Report

# 9pt の半角の文字いくつ分が、A4 の縦の幅に入るか。
_PAPER_WIDTH = 118
_SPARED = 2  # 列ごとの余白は、9pt の綴りでは様式の見込みより小さい


@dataclass(frozen=True, slots=True)
class Picture:
    """図。``svg`` は文字も線も自分で持つ SVG、``alt`` は図を見ずに読む説明。"""

    title: str
    svg: str
    alt: str


@dataclass(frozen=True, slots=True)
class Paper:
    """綴りの1票。図は表の前に置く。"""

    report: Report
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """作りかけの1票。``figures`` は変わったかを見分けるための数値、``parts`` は形式ごとの中身。"""

    name: str
    figures: object
    parts: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Bound:
    """できあがったファイル。"""

    name: str
    content_type: str
    content: bytes


def paper_document(paper: Paper) -> dict[str, Any]:
    """様式に渡す辞書。JSON にできる。"""
    made = document(paper.report)
    return {
        **made,
        "tables": [{**table, "wide": _is_wide(table["widths"])} for table in made["tables"]],
        "pictures": [
            {"title": printable(one.title), "svg": one.svg, "alt": printable(one.alt)}
            for one in paper.pictures
        ],
    }


def bind(title: str, papers: Sequence[dict[str, Any]], *, as_of: datetime) -> bytes:
    """``paper_document`` を順に綴じた PDF。同じ票と時刻からは同じバイト列ができる。

    ``typst.TypstError``: 様式に誤りがあるとき(値によっては起きない)。
    """
    book = {"title": printable(title), "author": PUBLISHER, "papers": list(papers)}
    return typeset("book.typ", {"book": book}, as_of=as_of)


def _is_wide(widths: Sequence[int]) -> bool:
    return sum(widths) - _SPARED * len(widths) > _PAPER_WIDTH
