"""XLSX を行に分ける。解釈は、時間と記憶領域を限った子プロセスに任せる。"""

import json
import subprocess
import sys
from pathlib import Path
from typing import TypedDict, cast

from portal.common.exports.xlsx import ABOUT_TITLE
from portal.common.imports.limits import Limits
from portal.common.imports.package import check_package
from portal.common.imports.problems import Problem, Unreadable
from portal.common.imports.rows import Row

_CHILD = Path(__file__).with_name("workbook_child.py")
# 読み終えた子は必ず終わりの行を書く。なければ、上限に達したか、読み手が倒れたかである。
_GAVE_UP = "ブックを読みきれませんでした。大きすぎるか壊れています。表だけを新しいブックに写して保存し直してください。"  # noqa: E501


class _End(TypedDict):
    problems: list[tuple[int, int, str]]


def workbook_rows(content: bytes, limits: Limits) -> tuple[list[Row], list[tuple[int, Problem]]]:
    """最初の表のシートの、空でない行と、セルごとの誤り。

    誤りには列の位置(左から0、列を問わなければ -1)を添える。見出しの文字は呼び出し側が補う。
    ``Unreadable``: ブックとして読めないとき。
    """
    check_package(content, limits)
    return _parse(_run(content, limits))


def _run(content: bytes, limits: Limits) -> bytes:
    caps = (limits.rows, limits.columns, limits.cell_characters, limits.unzipped)
    arguments = [str(number) for number in (limits.memory, limits.seconds, *caps)]
    try:
        done = subprocess.run(  # noqa: S603 - 動かすのはこの隣のファイルで、引数は数と決まった名
            [sys.executable, "-I", str(_CHILD), *arguments, ABOUT_TITLE],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable.because(_GAVE_UP) from error
    if done.returncode:
        raise Unreadable.because(_GAVE_UP)
    return done.stdout


def _parse(output: bytes) -> tuple[list[Row], list[tuple[int, Problem]]]:
    *lines, last = output.splitlines()
    rows = [Row(line, tuple(texts)) for line, texts in map(json.loads, lines)]
    end = cast("_End", json.loads(last))
    problems = [
        (column, Problem(line or None, "", reason)) for line, column, reason in end["problems"]
    ]
    return rows, problems
