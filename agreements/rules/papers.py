"""What a meeting's paper may be: told by its content, whatever its name says."""

import io
import zipfile
from collections.abc import Mapping
from types import MappingProxyType

from portal.common.imports.decoding import decode
from portal.common.imports.problems import Unreadable

MEBIBYTE = 1024 * 1024
LARGEST_PAPER = 10 * MEBIBYTE
_OFFICE = "application/vnd.openxmlformats-officedocument"
PAPER_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "PDF": "application/pdf",
        "XLSX": f"{_OFFICE}.spreadsheetml.sheet",
        "DOCX": f"{_OFFICE}.wordprocessingml.document",
        "CSV": "text/csv",
    }
)
_PARTS = {"xl/workbook.xml": "XLSX", "word/document.xml": "DOCX"}
_MACROS = "vbaproject.bin"
_OTHERS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x1f\x8b", b"<")


class NotAPaper(ValueError):  # noqa: N818 — the sentence for whoever sent it
    """The file cannot be a paper; the Japanese sentence says why."""


def paper_type(content: bytes) -> str:
    """Return PDF, XLSX, DOCX or CSV. Raises NotAPaper for anything else, empty or over 10 MB."""
    if not content:
        raise NotAPaper("空のファイルは登録できません。")
    if len(content) > LARGEST_PAPER:
        raise NotAPaper(f"資料は{LARGEST_PAPER // MEBIBYTE}MBまでです。")
    if content.startswith(b"%PDF-"):
        return "PDF"
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    return _text_type(content)


def _office_type(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.casefold() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise NotAPaper("ファイルが壊れています。保存し直して送ってください。") from error
    if any(name.endswith(_MACROS) for name in names):
        raise NotAPaper("マクロの入ったファイルは登録できません。")
    found = [kind for part, kind in _PARTS.items() if part in names]
    if len(found) != 1:
        raise NotAPaper(_UNKNOWN)
    return found[0]


_UNKNOWN = "資料はPDF、Excel（xlsx）、Word（docx）、CSVのどれかにしてください。"


def _text_type(content: bytes) -> str:
    if content.lstrip().startswith(_OTHERS):
        raise NotAPaper(_UNKNOWN)
    try:
        decode(content)
    except Unreadable as error:
        raise NotAPaper(_UNKNOWN) from error
    return "CSV"
