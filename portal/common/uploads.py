"""Files people keep in the portal: what may be kept, and how it is handed out again."""

import hashlib
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

LARGEST = 10 * 1024 * 1024  # bytes
_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was looked at: its name without a path, type, bytes and their SHA-256."""

    name: str
    content_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def read_upload(upload: "UploadedFile[bytes]", *, field: str = "file") -> KeptFile:
    """Return the sent file, judged by its bytes and not by what its sender says of it.

    PDF, Excel, Word, PNG, JPEG and text (CSV) are kept, 10 MB at most. Raises ValidationError at
    `field`.
    """
    if (upload.size or 0) > LARGEST:
        raise ValidationError({field: "ファイルは10MBまでです。"})
    content = upload.read()
    if not content:
        raise ValidationError({field: "ファイルが空です。"})
    name = PurePath((upload.name or "").replace("\\", "/")).name[-200:] or "file"
    content_type = _type_of(content, PurePath(name).suffix.lower())
    if content_type is None:
        raise ValidationError(
            {field: "登録できるのは、PDF、Excel、Word、PNG、JPEG、CSV・テキストのファイルです。"}
        )
    return KeptFile(name, content_type, content)


def send_kept(name: str, content_type: str, content: bytes) -> HttpResponse:
    """Return the file to be saved, never shown: what people sent is not the portal's page."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _type_of(content: bytes, suffix: str) -> str | None:
    if content.startswith(b"%PDF-"):
        return "application/pdf" if suffix == ".pdf" else None
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png" if suffix == ".png" else None
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg" if suffix in {".jpg", ".jpeg"} else None
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content, suffix)
    if suffix in {".csv", ".txt"} and b"\x00" not in content and _is_text(content):
        return "text/csv" if suffix == ".csv" else "text/plain"
    return None


def _office_type(content: bytes, suffix: str) -> str | None:
    kinds = {
        ".xlsx": ("xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet"),
        ".docx": ("word/document.xml", f"{_OFFICE}.wordprocessingml.document"),
    }
    if suffix not in kinds:
        return None
    part, content_type = kinds[suffix]
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            return content_type if part in package.namelist() else None
    except zipfile.BadZipFile:
        return None


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
