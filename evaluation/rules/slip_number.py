"""The number of a referral slip: seven random digits and one that tells slips of the tongue."""

import secrets
import unicodedata

LENGTH = 8
_HALF = LENGTH // 2
# Damm's quasigroup of order 10 (H. M. Damm, 2004): finds every single wrong digit and every two
# neighbours said in the wrong order.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_HYPHENS = str.maketrans("", "", "-‐‑‒–—―−ーｰ \u3000")


class NotASlipNumber(ValueError):  # noqa: N818 — what the text is, in a word
    """The text is no number of a slip; the sentence says what is wrong with it."""


def new_number() -> str:
    """Return a random number of eight digits: the order of slips tells nothing."""
    digits = "".join(secrets.choice("0123456789") for _ in range(LENGTH - 1))
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    """Return the digit that belongs behind `digits` (0–9 only)."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def read_number(text: str) -> str:
    """Return the eight digits of what was typed or read from a QR code.

    Full-width digits, spaces and hyphens of every kind are welcome. Raises NotASlipNumber.
    """
    digits = unicodedata.normalize("NFKC", text).translate(_HYPHENS)
    if len(digits) != LENGTH or not (digits.isascii() and digits.isdigit()):
        raise NotASlipNumber("誘導票の番号は8桁の数字です（例: 1234-5671）。")
    if check_digit(digits[:-1]) != digits[-1]:
        raise NotASlipNumber("番号が合いません。打ち間違いがないか、誘導票をもう一度見てください。")
    return digits


def spoken(number: str) -> str:
    """Return the number in two groups of four, as it is printed and read aloud."""
    return f"{number[:_HALF]}-{number[_HALF:]}"
