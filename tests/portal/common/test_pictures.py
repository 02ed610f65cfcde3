"""Pictures people send: only what is seen is kept."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.common import pictures
from portal.common.pictures import LARGEST, redraw

SECRET = b"35.6895,139.6917 secret"


def sent(image: Image.Image, form: str, **facts: object) -> SimpleUploadedFile:
    file = io.BytesIO()
    image.save(file, form, **facts)
    return SimpleUploadedFile("photo", file.getvalue())


def test_where_and_when_it_was_taken_is_gone_and_it_stands_upright() -> None:
    """EXIF with GPS, a comment, and bytes hidden behind the end of the picture."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (35.0, 41.0, 22.0)
    original = sent(Image.new("RGB", (60, 40), "orange"), "JPEG", exif=exif, comment=SECRET)
    content = original.read() + SECRET
    kept = redraw(SimpleUploadedFile("photo.jpg", content))
    assert SECRET in content
    assert SECRET not in kept.content
    with Image.open(io.BytesIO(kept.content)) as shown:
        assert (shown.format, shown.size) == ("JPEG", (40, 60))
        assert not shown.getexif()
        assert "comment" not in shown.info
    assert (kept.width, kept.height) == (40, 60)


def test_a_large_picture_is_kept_smaller_and_a_transparent_one_on_white() -> None:
    assert redraw(sent(Image.new("RGB", (4000, 1000)), "JPEG")).width == 1600
    kept = redraw(sent(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG"))
    with Image.open(io.BytesIO(kept.content)) as shown:
        assert shown.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg onload=alert(1)>",
        b"\xff\xd8\xff\xe0 not a picture",
        b"%PDF-1.7",
        sent(Image.new("RGB", (60, 40)), "GIF").read(),
        sent(Image.effect_noise((90, 90), 50), "PNG").read()[:900],
    ],
)
def test_what_is_no_picture_or_damaged_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ValidationError, match="JPEGかPNG"):
        redraw(SimpleUploadedFile("photo.jpg", content))


def test_too_many_bytes_and_too_many_pixels_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError, match="10MB"):
        redraw(SimpleUploadedFile("photo.jpg", b"x" * (LARGEST + 1)))
    monkeypatch.setattr(pictures, "MOST_PIXELS", 100)
    with pytest.raises(ValidationError, match="画素"):
        redraw(sent(Image.new("RGB", (11, 10)), "PNG"))
