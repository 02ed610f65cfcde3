"""見出し。全角と半角の違いや前後の空白は問わず、決められた見出しの書き方にそろえる。"""

import unicodedata
from collections import Counter
from collections.abc import Collection

from portal.common.imports.problems import Problem, Unreadable
from portal.common.imports.rows import Row


def folded(text: str) -> str:
    """見出しを比べるための形。"""
    return unicodedata.normalize("NFKC", text).strip()


def read_header(row: Row, required: Collection[str], optional: Collection[str]) -> tuple[str, ...]:
    """見出しを、決められた書き方で返す。見出しのない列は空文字列になる。

    ``Unreadable``: 足りない、重なる、知らない見出しがあるとき。すべてを一度に知らせる。
    """
    known = {folded(name): name for name in (*required, *optional)}
    names = [folded(text) for text in row.texts]
    problems = [
        *_missing(row, names, required),
        *_repeated(row, names, known),
        *_unknown(row, names, known),
    ]
    if problems:
        raise Unreadable(problems)
    return tuple(known.get(name, "") for name in names)


def _missing(row: Row, names: list[str], required: Collection[str]) -> list[Problem]:
    absent = [name for name in required if folded(name) not in names]
    if absent and len(names) == 1:
        for sign, label in (("\t", "タブ"), (";", "セミコロン")):
            if sign in row.texts[0].strip():
                reason = f"{label}で区切られています。カンマ区切りの CSV で保存し直してください。"
                raise Unreadable.because(reason, line=row.line)
    return [
        Problem(row.line, name, f"見出し「{name}」の列がありません。様式を確かめてください。")
        for name in absent
    ]


def _repeated(row: Row, names: list[str], known: dict[str, str]) -> list[Problem]:
    return [
        Problem(
            row.line,
            known.get(name, name),
            f"見出し「{known.get(name, name)}」が{count}つあります。",
        )
        for name, count in Counter(names).items()
        if name and count > 1
    ]


def _unknown(row: Row, names: list[str], known: dict[str, str]) -> list[Problem]:
    return [
        Problem(
            row.line, name[:50], f"見出し「{name[:50]}」は様式にありません。列を消してください。"
        )
        for name in dict.fromkeys(names)
        if name and name not in known
    ]
