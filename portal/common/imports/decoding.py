"""CSV の文字コード。BOM、UTF-8、CP932 の順に厳格に読み、読めない文字を別の字に置き換えない。"""

import re

from portal.common.imports.problems import Unreadable

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_JIS_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I", b"\x1b$(")
# CP932 にない1バイト(0x80・0xA0・0xFD〜0xFF)も、Python はこれらの字として読んでしまう。
_UNDEFINED = re.compile("[\x80\uf8f0-\uf8f3]")
# CP932 の文章が、続く仮名や漢字2字の UTF-8 として読めることはまずない。
_JAPANESE = re.compile("[\u3000-\u9fff]{2}")
_ADVICE = (
    "Excel の「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選んで保存し直してください。"
)


def decode(content: bytes) -> str:
    """CSV の中身を文字列にする。改行は元のまま。``Unreadable``: 読めないとき。"""
    if content.startswith(_UTF16_BOMS) or _is_bare_utf16(content):
        raise Unreadable.because(f"文字コードが UTF-16 です。{_ADVICE}")
    if any(escape in content for escape in _JIS_ESCAPES):
        raise Unreadable.because(f"文字コードが JIS（ISO-2022-JP）です。{_ADVICE}")
    text = _strictly(content.removeprefix(_UTF8_BOM), has_bom=content.startswith(_UTF8_BOM))
    if "\x00" in text:
        line = line_at(text, text.index("\x00"))
        raise Unreadable.because(
            f"読めない文字（NUL）が含まれています。ファイルが壊れているおそれがあります。{_ADVICE}",
            line=line,
        )
    return text


def line_at(text: str, position: int) -> int:
    """文字の位置がある行(1から)。CRLF・LF・CR のどれも1つの改行と数える。"""
    before = text[:position]
    return 1 + before.count("\n") + before.count("\r") - before.count("\r\n")


def _is_bare_utf16(content: bytes) -> bool:
    """BOM のない UTF-16。コンマや改行の片側の NUL が、偶数番目か奇数番目だけに並ぶ。"""
    even, odd = content[::2].count(0), content[1::2].count(0)
    if len(content) % 2 or even + odd < 2 or (even and odd):
        return False
    try:
        text = content.decode("utf-16-be" if even else "utf-16-le")
    except UnicodeDecodeError:
        return False
    return "\n" in text or "\r" in text


def _strictly(content: bytes, *, has_bom: bool) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if has_bom or _JAPANESE.search(content[: error.start].decode("utf-8")):
            raise _broken(content, error.start) from error
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as error:
        raise _broken(content, error.start) from error
    undefined = _UNDEFINED.search(text)
    if undefined:
        raise _broken(content, len(text[: undefined.start()].encode("cp932")))
    return text


def _broken(content: bytes, position: int) -> Unreadable:
    line = line_at(content.decode("latin-1"), position)
    return Unreadable.because(
        f"UTF-8 でも Shift_JIS（CP932）でも読めない文字があります。{_ADVICE}", line=line
    )
