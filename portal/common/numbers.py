"""Numbers as officials type them: half or full width, with or without thousands commas."""

import re

_FULL_WIDTH = str.maketrans("０１２３４５６７８９，－−ー＋　", "0123456789,---+ ")
_PLAIN = re.compile(r"[+-]?[0-9]+\Z")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+\Z")
LARGEST = 2_147_483_647  # what the column holds


class NotACount(ValueError):  # noqa: N818 — the name says what it is in the sentence that raises it
    """The text is not a count; the message is the Japanese sentence for the field."""


def parse_count(text: str) -> int | None:
    """Return the count written in `text`, None when it is blank (blank is not zero).

    Full-width digits and correctly placed thousands commas are read. Raises NotACount for
    anything else: words, fractions, negative numbers, numbers over 2,147,483,647.
    """
    plain = text.translate(_FULL_WIDTH).strip()
    if not plain:
        return None
    if not (_PLAIN.match(plain) or _GROUPED.match(plain)):
        raise NotACount("件数は0以上の整数で入力してください（例: 12）。")
    digits = plain.replace(",", "")
    if len(digits) > 15 or int(digits) > LARGEST:
        raise NotACount("件数が大きすぎます。桁を確認してください。")
    value = int(digits)
    if value < 0:
        raise NotACount("マイナスの件数は登録できません。0以上で入力してください。")
    return value
