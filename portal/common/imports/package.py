"""XLSX の外側(ZIP と XML)を、中身を解釈する前に調べる。

ZIP の見出しに書かれた大きさは偽れるので、少しずつ展開して実際の大きさを数える。
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from portal.common.imports.kinds import PASSWORD, not_a_workbook
from portal.common.imports.limits import MEBIBYTE, Limits
from portal.common.imports.problems import Unreadable

BROKEN = "Excel ブックが壊れています。Excel で開き、保存し直してください。"
MOST_MEMBERS = 1_000
_CHUNK = 64 * 1024
_LOCAL_HEADER = 30
_IS_ENCRYPTED = 0x1
_XML_NAMES = (".xml", ".rels")


class _Declaration(Exception):  # noqa: N818 - 読むのをやめる合図
    """XML に DTD があった。"""


def check_package(content: bytes, limits: Limits) -> None:
    """ブックを子プロセスに渡してよいかを調べる。

    ``Unreadable``: ZIP が壊れている、ブックでない、展開すると大きすぎる、XML に DTD がある、
    パスワードが付いているとき。
    """
    members = _members(content)
    if len(members) > MOST_MEMBERS:
        raise Unreadable.because(f"ブックの部品が多すぎます（{MOST_MEMBERS:,}個まで）。")
    if any(member.flag_bits & _IS_ENCRYPTED for member in members):
        raise Unreadable.because(PASSWORD)
    names = [member.filename.casefold() for member in members]
    if "xl/workbook.xml" not in names:
        raise not_a_workbook()
    # 同じ名の部品が2つあると、調べるものと読むものが食い違いうる。
    if len(set(names)) < len(names):
        raise Unreadable.because(BROKEN)
    if sum(member.file_size for member in members) > limits.unzipped:
        raise _too_large(limits)
    left = limits.unzipped
    for member in members:
        left -= _check_member(content, member, left, limits)


def _members(content: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.infolist()
    # 壊れた ZIP は、読み取りの途中でさまざまな誤りになる。
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise Unreadable.because(BROKEN) from error


def _check_member(content: bytes, member: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    """部品ひとつを展開し、その大きさを返す。"""
    is_xml = member.filename.casefold().endswith(_XML_NAMES)
    parser, is_parsed, size = _parser(), is_xml, 0
    for number, chunk in enumerate(_inflated(content, member)):
        size += len(chunk)
        if size > left:
            raise _too_large(limits)
        # 名前が .xml でなくても、中身が XML なら DTD を許さない。
        is_parsed = is_parsed or (number == 0 and _looks_like_xml(chunk))
        if is_parsed:
            is_parsed = _feed(parser, chunk, is_strict=is_xml)
    if is_parsed:
        _feed(parser, b"", is_strict=is_xml, is_last=True)
    if size != member.file_size:
        raise Unreadable.because(BROKEN)
    return size


def _inflated(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """部品の中身を少しずつ返す。zipfile の読み取りは、見出しの大きさで止まってしまう。"""
    packed = _packed(content, member)
    if member.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise Unreadable.because(BROKEN)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while not inflater.eof:
            chunk = inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail
            if not chunk and not inflater.eof:
                raise Unreadable.because(BROKEN)
            yield chunk
    except zlib.error as error:
        raise Unreadable.because(BROKEN) from error


def _packed(content: bytes, member: zipfile.ZipInfo) -> bytes:
    start = member.header_offset
    header = content[start : start + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise Unreadable.because(BROKEN)
    names = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    begin = start + _LOCAL_HEADER + names
    packed = content[begin : begin + member.compress_size]
    if len(packed) < member.compress_size:
        raise Unreadable.because(BROKEN)
    return packed


def _looks_like_xml(chunk: bytes) -> bool:
    return chunk.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<")


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise _Declaration

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _feed(
    parser: expat.XMLParserType, chunk: bytes, *, is_strict: bool, is_last: bool = False
) -> bool:
    """続きを読むなら真。図形(VML)などの XML は整っていないことがあり、そこで読み終える。"""
    try:
        parser.Parse(chunk, is_last)
    except _Declaration as error:
        raise Unreadable.because(
            "安全に読めない宣言（DTD）が含まれるブックです。Excel で開き、保存し直してください。"
        ) from error
    except (expat.ExpatError, LookupError, ValueError) as error:
        if is_strict:
            raise Unreadable.because(BROKEN) from error
        return False
    return True


def _too_large(limits: Limits) -> Unreadable:
    size = limits.unzipped // MEBIBYTE
    return Unreadable.because(
        f"ブックを展開すると{size:,}MBを超えます。使っていないシートや画像を消してください。"
    )
