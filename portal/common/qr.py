"""QR codes as one SVG path: no picture file, no style, sharp on paper of any size."""

from dataclasses import dataclass

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET_ZONE = 4  # modules of white around the code (ISO/IEC 18004)


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code of `size` × `size` modules with its white border; `path` draws the dark ones."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Return the code of `text`; a seventh of it may be soiled and it still reads (level M)."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    runs = [
        f"M{begin} {y}h{end - begin}v1h-{end - begin}z"
        for y, row in enumerate(rows)
        for begin, end in _dark_runs(row)
    ]
    return QrCode(len(rows), "".join(runs))


def _dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    """Return where dark modules of a row begin and end (not included)."""
    runs: list[tuple[int, int]] = []
    for x, is_dark in enumerate(row):
        if is_dark and runs and runs[-1][1] == x:
            runs[-1] = (runs[-1][0], x + 1)
        elif is_dark:
            runs.append((x, x + 1))
    return runs
