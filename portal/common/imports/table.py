"""アップロードされた表を読む。

読めるものはすべて文字のまま渡し、読めないものは、どこの何が誤りかをすべて言う。どのようなバイト列を
渡しても、``Unreadable`` のほかの誤りにはならない。
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from portal.common.exports.cells import starts_formula
from portal.common.imports.csv_rows import csv_rows
from portal.common.imports.decoding import decode
from portal.common.imports.header import read_header
from portal.common.imports.kinds import is_workbook
from portal.common.imports.limits import MEBIBYTE, Limits
from portal.common.imports.problems import MOST_PROBLEMS, Problem, Unreadable
from portal.common.imports.rows import Row
from portal.common.imports.workbook import workbook_rows

__all__ = ["Imported", "Limits", "Problem", "Record", "Unreadable", "read_table"]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Record:
    """1件の記録。``cells`` は見出しから、前後の空白を除いた文字を引く。未記入は空文字列。"""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """読めた表。``header`` は、決められた書き方の見出しをファイルの順に並べたもの。"""

    header: tuple[str, ...]
    records: tuple[Record, ...]


def read_table(
    content: bytes,
    filename: str,
    *,
    required: Collection[str],
    optional: Collection[str] = (),
    limits: Limits = Limits(),  # noqa: B008 - 変えられない値
) -> Imported:
    """CSV か XLSX の表を読む。空の行は読み飛ばし、見出しだけなら0件とする。

    ``required`` はなければならない見出し、``optional`` はあってもよい見出し。``filename`` は
    利用者に示すためだけに使い、種類は中身で見分ける。
    ``Unreadable``: 誤りがひとつでもあるとき。
    """
    rows, found = _rows(content, filename, limits)
    if not rows:
        raise Unreadable([problem for _, problem in found] or [_empty(filename)])
    try:
        header = read_header(rows[0], required, optional)
    except Unreadable as error:
        raise Unreadable((*error.problems, *(problem for _, problem in found))) from error
    problems = [replace(problem, column=_label(header, column)) for column, problem in found]
    records = tuple(_records(rows[1:], header, problems, limits))
    if problems:
        raise Unreadable(sorted(problems, key=lambda problem: problem.line or 0))
    return Imported(tuple(name for name in header if name), records)


def _rows(
    content: bytes, filename: str, limits: Limits
) -> tuple[list[Row], list[tuple[int, Problem]]]:
    """空でない行と、列の位置を添えた誤り。"""
    if len(content) > limits.bytes:
        size = limits.bytes // MEBIBYTE
        reason = f"「{filename[:100]}」は大きすぎます（{size}MBまで）。いくつかに分けてください。"
        raise Unreadable.because(reason)
    if is_workbook(content):
        rows, found = workbook_rows(content, limits)
        return [row for row in rows if not row.is_blank], found
    return list(_counted(csv_rows(decode(content)), limits)), []


def _counted(rows: Iterable[Row], limits: Limits) -> Iterator[Row]:
    """空でない行を、上限まで。"""
    filled = (row for row in rows if not row.is_blank)
    for number, row in enumerate(filled):
        if number > limits.rows:
            reason = f"表の行が多すぎます（見出しを除き{limits.rows:,}行まで）。"
            raise Unreadable.because(reason, line=row.line)
        if len(row.texts) > limits.columns:
            reason = f"表の列が多すぎます（{limits.columns:,}列まで）。"
            raise Unreadable.because(reason, line=row.line)
        yield row


def _records(
    rows: Iterable[Row], header: tuple[str, ...], problems: list[Problem], limits: Limits
) -> Iterator[Record]:
    """記録を順に返す。誤りは problems に加え、上限に達したらやめる。"""
    for row in rows:
        texts = [_clean(text) for text in row.texts]
        problems += _row_problems(row.line, texts, header, limits)
        if len(problems) >= MOST_PROBLEMS:
            return
        cells = {name: text for name, text in zip(header, texts, strict=False) if name}
        yield Record(row.line, MappingProxyType(cells))


def _row_problems(
    line: int, texts: list[str], header: tuple[str, ...], limits: Limits
) -> Iterator[Problem]:
    if len(texts) != len(header):
        reason = f"列の数が見出しと違います（見出しは{len(header)}列、この行は{len(texts)}列）。"
        yield Problem(line, "", reason)
        return
    for name, text in zip(header, texts, strict=True):
        if text and not name:
            yield Problem(line, "", f"見出しのない列に「{text[:20]}」があります。")
        if len(text) > limits.cell_characters:
            yield Problem(line, name, f"文字が長すぎます（{limits.cell_characters:,}文字まで）。")
        if _CONTROL.search(text):
            reason = "目に見えない制御文字が含まれています。文字を入力し直してください。"
            yield Problem(line, name, reason)


def _clean(text: str) -> str:
    """前後の空白と、出力の際に式にならないように付けた「'」を除く。"""
    stripped = text.strip()
    if stripped.startswith("'") and starts_formula(stripped[1:]):
        return stripped[1:].strip()
    return stripped


def _label(header: tuple[str, ...], column: int) -> str:
    return header[column] if 0 <= column < len(header) else ""


def _empty(filename: str) -> Problem:
    return Problem(None, "", f"「{filename[:100]}」は空です。1行目に見出しを入れてください。")
