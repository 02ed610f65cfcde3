"""Files people keep: judged by their bytes, handed out to be saved."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.common.uploads import LARGEST, read_upload, send_kept


def office(part: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(part, "<x/>")
    return buffer.getvalue()


GOOD = {
    "協定書.pdf": (b"%PDF-1.7 ...", "application/pdf"),
    "figure.PNG": (b"\x89PNG\r\n\x1a\n...", "image/png"),
    "photo.jpeg": (b"\xff\xd8\xff\xe0...", "image/jpeg"),
    "表.csv": ("団体,件数\r\n".encode("cp932"), "text/csv"),
    "覚書.txt": ("覚書".encode(), "text/plain"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_may_be_kept(name: str) -> None:
    content, content_type = GOOD[name]
    kept = read_upload(SimpleUploadedFile(name, content, "text/html"))
    assert (kept.name, kept.content_type, kept.content) == (name, content_type, content)
    assert len(kept.sha256) == 64


@pytest.mark.parametrize(
    ("name", "part"), [("a.xlsx", "xl/workbook.xml"), ("a.docx", "word/document.xml")]
)
def test_office_files_are_what_their_names_say(name: str, part: str) -> None:
    assert "openxmlformats" in read_upload(SimpleUploadedFile(name, office(part))).content_type
    with pytest.raises(ValidationError):
        read_upload(SimpleUploadedFile(name, office("other.xml")))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("page.pdf", b"<script>alert(1)</script>"),
        ("page.html", b"%PDF-1.7"),
        ("run.exe", b"MZ\x90\x00"),
        ("image.svg", b"<svg onload='alert(1)'/>"),
        ("a.xlsm", office("xl/workbook.xml")),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.csv", b"a\x00b"),
        ("a.csv", b"a,\x81"),
        ("a.pdf", b""),
        ("a.png", b"\xff\xd8\xff"),
    ],
)
def test_what_may_not_be_kept_is_told_at_its_field(name: str, content: bytes) -> None:
    with pytest.raises(ValidationError) as refusal:
        read_upload(SimpleUploadedFile(name, content), field="paper")
    assert list(refusal.value.message_dict) == ["paper"]


def test_the_largest_file_is_kept_and_one_byte_more_is_not() -> None:
    head = b"%PDF-1.7"
    largest = head + b" " * (LARGEST - len(head))
    assert len(read_upload(SimpleUploadedFile("a.pdf", largest)).content) == LARGEST
    with pytest.raises(ValidationError):
        read_upload(SimpleUploadedFile("a.pdf", largest + b" "))


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "C:\\temp\\協定.pdf", "a/b/協定.pdf"])
def test_a_path_in_a_name_is_cut_off(name: str) -> None:
    upload = SimpleUploadedFile("x.pdf", b"%PDF-1.7")
    upload.__dict__["_name"] = name  # Django's own class would cut it off before us
    kept = read_upload(upload)
    assert "/" not in kept.name
    assert "\\" not in kept.name


def test_a_kept_file_is_never_shown_as_a_page() -> None:
    response = send_kept('あ";\r\nSet-Cookie: x.pdf', "application/pdf", b"%PDF")
    assert response["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert "\r" not in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert bytes(response.content) == b"%PDF"
