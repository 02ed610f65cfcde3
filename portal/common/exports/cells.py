"""表計算ソフトに渡す文字の安全。式として働く文字と、書き込めない文字を扱う。"""

import re

GETA = "〓"
"""書き込めない文字の代わりに置く「げた記号」。CP932 にもあるので、どの形式でも見える。"""

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# 全角の ＝＋－＠ も、入力の補正で半角になって式として働くことがある。
# U+2212 の負号は、CP932 に書くと全角の － になる。
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "−")


def printable(text: str) -> str:
    """XML にも CSV にも書けない制御文字などを「〓」に置き換える。改行とタブは残す。"""
    return _UNWRITABLE.sub(GETA, text)


def starts_formula(text: str) -> bool:
    """表計算ソフトが式とみなしうる文字で始まるか。"""
    return text.startswith(_FORMULA_STARTS)


def safe_text(text: str) -> str:
    """CSV に書く文字列。式とみなされうるものは ``'`` を前に付けて文字に固定する。"""
    written = printable(text)
    return f"'{written}" if starts_formula(written) else written
