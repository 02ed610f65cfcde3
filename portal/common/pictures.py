"""Pictures people send: drawn anew, so that nothing but what is seen is kept.

A photograph carries where and when it was taken, and may carry anything else behind its pixels.
The portal decodes it, within limits, and writes the pixels into a new JPEG.
"""

import hashlib
from dataclasses import dataclass
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

LARGEST = 10 * 1024 * 1024  # bytes, as sent
MOST_PIXELS = 50_000_000  # of the picture as sent: 50 megapixels take about 150 MB decoded
LONGEST_SIDE = 1600  # pixels, as kept: A4 width at 190 dpi
QUALITY = 85
FORMATS = ("JPEG", "PNG")
CONTENT_TYPE = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of the portal's own making, and its size in pixels."""

    content: bytes
    width: int
    height: int

    @property
    def sha256(self) -> str:
        """The hash of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def redraw(upload: "UploadedFile[bytes]", *, field: str = "file") -> Picture:
    """Return the sent picture drawn anew, turned upright and at most `LONGEST_SIDE` long.

    Judged by its bytes. Raises ValidationError at `field` for what is no JPEG or PNG, is damaged,
    or is too large.
    """
    if (upload.size or 0) > LARGEST:
        raise ValidationError({field: "写真は10MBまでです。"})
    try:
        return _redrawn(upload.read(), field)
    except (OSError, SyntaxError, ValueError) as error:  # what Pillow says of damaged files
        raise ValidationError({field: "JPEGかPNGの写真を選んでください。"}) from error


def _redrawn(content: bytes, field: str) -> Picture:
    # Loaded by the few processes that ever receive a picture.
    from PIL import Image, ImageOps  # noqa: PLC0415

    with Image.open(BytesIO(content), formats=FORMATS) as sent:
        if sent.width * sent.height > MOST_PIXELS:
            raise ValidationError({field: "写真の画素数が多すぎます（5,000万画素まで）。"})
        sent.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded smaller
        upright = ImageOps.exif_transpose(sent).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new picture takes over the pixels alone; what is transparent lies on white paper.
    drawn = Image.new("RGB", upright.size, "white")
    drawn.paste(upright, mask=upright)
    kept = BytesIO()
    drawn.save(kept, "JPEG", quality=QUALITY, optimize=True)
    return Picture(kept.getvalue(), *drawn.size)
