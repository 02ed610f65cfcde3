"""全国地方公共団体コード: five digits and a check digit (DOMAIN.md §5)."""

import re

from portal.organizations.prefectures import PREFECTURE_BY_CODE

_WEIGHTS = (6, 5, 4, 3, 2)
_FORM = re.compile(r"[0-9]{6}\Z")


def check_digit(first_five: str) -> str:
    """Return the sixth digit: the last digit of 11 − (weighted sum mod 11), weights 6 5 4 3 2."""
    total = sum(int(digit) * weight for digit, weight in zip(first_five, _WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def prefecture_code6(prefecture_code: str) -> str:
    """Return the six-digit code of a prefecture as a body, from its two digits."""
    first_five = f"{prefecture_code}000"
    return first_five + check_digit(first_five)


def problem_with(code6: str) -> str | None:
    """Return the Japanese sentence that says what is wrong with `code6`, None when it is right."""
    if not _FORM.match(code6):
        return "団体コードは6桁の数字で入力してください（例: 131016）。"
    if code6[:2] not in PREFECTURE_BY_CODE:
        return "団体コードの先頭2桁が都道府県コード（01〜47）ではありません。"
    if check_digit(code6[:5]) != code6[5]:
        return "団体コードの検査数字（6桁目）が合いません。"
    return None
