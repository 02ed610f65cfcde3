"""ブックを読む子プロセス。標準入力のブックを、標準出力に JSON の行で書く。

    python -I workbook_child.py 記憶領域 秒 行 列 セルの文字数 全体の文字数 読まないシートの名

表の行は ``[行番号, [セルの文字, ...]]``。終わりの1行は ``{"problems": [[行, 列, 文], ...]}`` で、
列は左から0、列を問わないものは -1。終わりの行がなければ、途中で止まったということである。
このファイルだけで動き、ポータルのほかの部分を読み込まない。
"""

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET
from xml.parsers import expat

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MOST_PROBLEMS = 100
_EXACT = 2**53  # これより小さい整数は、ブックの数(浮動小数点数)でも正確に表せる
_BROKEN = "Excel ブックが壊れています。Excel で開き、保存し直してください。"
Place = tuple[int, int, str]


class Refused(Exception):  # noqa: N818 - 読むのをやめる合図
    """この先を読まない。引数は行・列・文。"""

    def __init__(self, line: int, column: int, reason: str) -> None:
        self.place = (line, column, reason)
        super().__init__(reason)


class Caps(NamedTuple):
    """上限。"""

    rows: int
    columns: int
    cell_characters: int
    characters: int


class Scan:
    """シートの XML を一度なぞり、値だけを見ると分からない誤りを集める。

    エラー値と計算前の数式は、値としては空欄に見えてしまう。
    """

    def __init__(self, caps: Caps) -> None:
        self.caps = caps
        self.problems: list[Place] = []
        self.row = self.column = 0
        self.kind = ""
        self.has_formula = self.has_value = self.is_in_value = False
        self.value = ""

    def read(self, xml: IO[bytes]) -> None:
        """シートを読む。``Refused``: 表が大きすぎるとき。"""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.ParseFile(xml)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """要素の始まり。"""
        match name.rpartition(":")[2]:
            case "row":
                self.row = int(attributes.get("r", self.row + 1))
                self.column = 0
            case "c":
                self.begin_cell(attributes)
            case "f":
                self.has_formula = True
            case "v" | "is":
                self.check_size()
                self.has_value = self.is_in_value = True
            case "mergeCell":
                self.merged(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        """要素の終わり。"""
        match name.rpartition(":")[2]:
            case "v" | "is":
                self.is_in_value = False
            case "c":
                self.end_cell()

    def text(self, data: str) -> None:
        """値の文字。誤りの種類を示すのに足りる分だけを残す。"""
        if self.is_in_value and len(self.value) < 20:
            self.value += data

    def begin_cell(self, attributes: dict[str, str]) -> None:
        """セルの始まり。場所の書かれていないセルは、前のセルの右隣である。"""
        reference = attributes.get("r")
        if reference is not None:
            found = _REFERENCE.fullmatch(reference)
            if found is None:
                raise Refused(0, -1, _BROKEN)
            self.column, self.row = _column_number(found[1]), int(found[2])
        else:
            self.column += 1
        self.kind = attributes.get("t", "n")
        self.has_formula = self.has_value = False
        self.value = ""

    def end_cell(self) -> None:
        """セルの終わり。"""
        if self.kind == "e":
            self.found(f"がエラー（{self.value}）になっています。正しい値に直してください。")
        elif self.kind == "b":
            self.found("が TRUE・FALSE になっています。文字か数で入力してください。")
        elif self.has_formula and not self.value.strip() and self.kind != "str":
            self.found("の数式が計算されていません。Excel で開き、保存し直してください。")

    def check_size(self) -> None:
        """値のあるセルが上限の中にあるか。"""
        if self.row < 1:
            raise Refused(0, -1, _BROKEN)
        if self.row > self.caps.rows + 1:
            reason = f"表の行が多すぎます（見出しを除き{self.caps.rows:,}行まで）。"
            raise Refused(self.row, -1, reason)
        if self.column > self.caps.columns:
            reason = f"表の列が多すぎます（{self.caps.columns:,}列まで）。"
            raise Refused(self.row, -1, reason)

    def merged(self, reference: str) -> None:
        """結合されたセル。"""
        found = _REFERENCE.match(reference)
        line, column = (int(found[2]), _column_number(found[1])) if found else (1, 0)
        reason = f"{reference} のセルが結合されています。結合を解除し、1つずつ入力してください。"
        self.add(line, column - 1, reason)

    def found(self, reason: str) -> None:
        """いまのセルの誤り。"""
        self.add(self.row, self.column - 1, f"{_name(self.row, self.column - 1)} {reason}")

    def add(self, line: int, column: int, reason: str) -> None:
        """誤りを加える。"""
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append((line, column, reason))


def main(arguments: list[str]) -> None:
    """ブックを読んで書き出す。"""
    memory, seconds, *caps = (int(text) for text in arguments[:6])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        problems = write_first_sheet(sys.stdin.buffer.read(), Caps(*caps), arguments[6])
    except Refused as refused:
        problems = [refused.place]
    except PasswordError:
        problems = [(0, -1, "パスワードの付いたブックは読めません。パスワードを外してください。")]
    except (CalamineError, ET.ParseError, expat.ExpatError, KeyError, ValueError, OSError):
        problems = [(0, -1, _BROKEN)]
    _write({"problems": problems})


def write_first_sheet(content: bytes, caps: Caps, skipped: str) -> list[Place]:
    """表のシートの行を書き出し、誤りを返す。"""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    index = _first_sheet(book, skipped)
    scan = Scan(caps)
    with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(_path(archive, index)) as xml:
        scan.read(xml)
    sheet = book.get_sheet_by_index(index)
    left = caps.characters
    for line, texts in enumerate(_texts(sheet, scan), start=1):
        left -= sum(map(len, texts)) + len(texts)
        if left < 0:
            raise Refused(line, -1, "表の文字が多すぎます。いくつかのファイルに分けてください。")
        if any(texts):
            _write([line, texts])
    return scan.problems


def _first_sheet(book: CalamineWorkbook, skipped: str) -> int:
    names = [sheet.name for sheet in book.sheets_metadata]
    if len(set(names)) < len(names):
        raise Refused(0, -1, _BROKEN)
    for index, sheet in enumerate(book.sheets_metadata):
        is_shown = sheet.visible == SheetVisibleEnum.Visible
        if is_shown and sheet.typ == SheetTypeEnum.WorkSheet and sheet.name.strip() != skipped:
            return index
    raise Refused(0, -1, f"表のシートがありません（非表示のシートと「{skipped}」は読みません）。")


def _path(archive: zipfile.ZipFile, index: int) -> str:
    """シートの XML の、ブックの中での名。``KeyError``: 見つからないとき。"""
    names = {name.casefold(): name for name in archive.namelist()}
    # DTD のないことは、親のプロセスが調べてある。
    book = ET.fromstring(archive.read(names["xl/workbook.xml"]))  # noqa: S314
    links = ET.fromstring(archive.read(names["xl/_rels/workbook.xml.rels"]))  # noqa: S314
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    keys = [
        value
        for sheet in book.iterfind("{*}sheets/{*}sheet")
        for name, value in sheet.items()
        if name.endswith("}id")
    ]
    target = dict(enumerate(targets[key] for key in keys))[index]
    path = target[1:] if target.startswith("/") else f"xl/{target.removeprefix('xl/')}"
    return names[path.casefold()]


def _texts(sheet: CalamineSheet, scan: Scan) -> Iterator[list[str]]:
    """A 列から始まる、1行目からの文字。誤りは scan に加える。"""
    if sheet.start is None:
        return
    left = [""] * sheet.start[1]
    for line, values in enumerate(sheet.iter_rows(), start=1):
        if line > scan.caps.rows + 1:  # XML に見た場所と、読み手の見た場所が食い違う
            raise Refused(0, -1, _BROKEN)
        texts = left + [_text(value) for value in values]
        for column, text in enumerate(texts):
            if len(text) > scan.caps.cell_characters:
                texts[column] = ""
                name, most = _name(line, column), scan.caps.cell_characters
                scan.add(line, column, f"{name} の文字が長すぎます（{most:,}文字まで）。")
        yield texts


def _text(value: object) -> str:
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        is_whole_day = value.time() == time.min
        return value.date().isoformat() if is_whole_day else value.isoformat(" ", "minutes")
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: float) -> str:
    """12.0 は「12」、0.1 + 0.2 は Excel の見せるとおり15桁の「0.3」。"""
    if value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    # 大きすぎる数(1e400)は無限大になる。数の読み取りに任せ、そこで断られる。
    return f"{Decimal(f'{value:.15g}'):f}" if isfinite(value) else str(value)


def _name(row: int, column: int) -> str:
    """A1 の形のセルの名。列は0から。"""
    letters, rest = "", column + 1
    while rest > 0:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row}"


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _write(value: object) -> None:
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
