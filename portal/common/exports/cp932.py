"""CP932(Windows の日本語)への変換。書けない文字を黙って「?」にしない。"""

import re
import unicodedata
from dataclasses import dataclass

EQUIVALENTS = str.maketrans(
    {
        "〜": "～",  # U+301C 波ダッシュ → U+FF5E。同じ JIS の字を Windows は後者に割り当てた
        "−": "－",  # U+2212 負号 → U+FF0D
        "‖": "∥",  # U+2016 双柱 → U+2225
        "—": "―",  # U+2014 ダッシュ → U+2015
        "¢": "￠",  # U+00A2 → U+FFE0
        "£": "￡",  # U+00A3 → U+FFE1
        "¬": "￢",  # U+00AC → U+FFE2
        "¦": "￤",  # U+00A6 → U+FFE4
        "¥": "￥",  # U+00A5 → U+FFE5
        "\u00a0": " ",  # 改行しない空白
    }
)
"""字として同じもの。ここにない字は置き換えず、書けない文字として知らせる。"""

# 「か」+ 濁点のように分かれた字だけを合わせる。全体を正規化すると人名の異体字が変わってしまう。
_SPLIT_KANA = re.compile(r".[\u3099\u309a]")


@dataclass(frozen=True, slots=True)
class UnmappableCharacter:
    """書けない文字と、それがあった場所(「拠点一覧 3行目 施設名」など)。"""

    char: str
    where: str


class UnmappableCharacters(ValueError):  # noqa: N818 - 誤りの名ではなく、集めた文字の一覧を運ぶ
    """CP932 に書けない文字があった。``found`` に文字と場所をすべて持つ。"""

    def __init__(self, found: tuple[UnmappableCharacter, ...]) -> None:
        self.found = found
        listed = "、".join(f"「{item.char}」（{item.where}）" for item in found[:20])
        rest = f" ほか{len(found) - 20}件" if len(found) > 20 else ""
        super().__init__(f"Shift_JIS（CP932）で書けない文字があります: {listed}{rest}")


def to_cp932_text(text: str) -> str:
    """CP932 に書ける、字として同じ文字列にする。"""
    joined = _SPLIT_KANA.sub(lambda pair: unicodedata.normalize("NFC", pair[0]), text)
    return joined.translate(EQUIVALENTS)


def unmappable(text: str, where: str) -> tuple[UnmappableCharacter, ...]:
    """CP932 に書いて読み戻すと変わってしまう文字を、出てきた順に一度ずつ返す。"""
    chars = dict.fromkeys(char for char in text if not _survives(char))
    return tuple(UnmappableCharacter(char, where) for char in chars)


def _survives(char: str) -> bool:
    try:
        return char.encode("cp932").decode("cp932") == char
    except UnicodeEncodeError:
        return False
