"""利用者アンケート（令和2年度）。回答の和は公表されたNと割合に、満足度90 %以上の拠点は8割超に合う。

1. 回答者5,339人を、上限を付けて利用者数に応じて配る（どの拠点にも6人以上）。
2. 一部の拠点だけを満足度90 %未満とし、満足でない回答を先に置く。残りは、ほかの拠点の
   「1割以下」の余地に配る。
3. 満足でない回答を、どちらとも・やや不満・不満の順に並べて拠点に割り、満足した回答を
   満足とまあ満足に、余地を上限として分ける。
"""

from collections.abc import Sequence

from evaluation.demonstration.apportion import apportion
from evaluation.demonstration.draw import draw
from evaluation.demonstration.figures import LOW_SATISFACTION_SHARE, SATISFACTION_2020
from evaluation.demonstration.months import YearTotals
from evaluation.demonstration.named import NAMED
from evaluation.demonstration.records import Site, Survey

_YEAR = 2020
_LEAST, _MOST_EXTRA = 6, 50


def build_surveys(sites: tuple[Site, ...], totals: YearTotals) -> tuple[Survey, ...]:
    """令和2年度に開いている拠点の回答を、拠点コードの順に返す。"""
    codes = [site.code for site in sites if site.operates_in(_YEAR)]
    answers = _answers([totals[code, _YEAR, "USERS"] for code in codes])
    unhappy = _unhappy(codes, answers)
    happy = [count - bad for count, bad in zip(answers, unhappy, strict=True)]
    wobble = [
        count * draw(85, 115, "satisfied", code) for count, code in zip(happy, codes, strict=True)
    ]
    satisfied = apportion(SATISFACTION_2020[0], wobble, happy)
    shades = _shades(codes, unhappy)
    return tuple(
        Survey(code, _YEAR, full, good - full, *shade)
        for code, full, good, shade in zip(codes, satisfied, happy, shades, strict=True)
    )


def _answers(users: Sequence[int]) -> list[int]:
    """拠点ごとの回答者数。"""
    extra = sum(SATISFACTION_2020) - _LEAST * len(users)
    return [_LEAST + more for more in apportion(extra, users, [_MOST_EXTRA] * len(users))]


def _unhappy(codes: Sequence[str], answers: Sequence[int]) -> list[int]:
    """拠点ごとの満足でない回答の数。くじの小さい、名のない拠点だけが1割を超える。"""
    named = {site.code for site in NAMED}
    ordered = sorted(
        (code for code in codes if code not in named),
        key=lambda code: (draw(0, 9_999, "low satisfaction", code), code),
    )
    low = set(ordered[: len(codes) * LOW_SATISFACTION_SHARE // 100])
    room = [count // 10 for count in answers]
    certain = [space + 1 if code in low else 0 for code, space in zip(codes, room, strict=True)]
    caps = [0 if code in low else space for code, space in zip(codes, room, strict=True)]
    left = sum(SATISFACTION_2020[2:]) - sum(certain)
    weights = [
        count * draw(50, 150, "unhappy", code) for count, code in zip(answers, codes, strict=True)
    ]
    spread = apportion(left, weights, caps)
    return [sure + more for sure, more in zip(certain, spread, strict=True)]


def _shades(codes: Sequence[str], unhappy: Sequence[int]) -> list[tuple[int, int, int]]:
    """満足でない回答の1つ1つに、どちらとも0・やや不満1・不満2を割り当てて数える。"""
    slots = [(code, i) for code, count in zip(codes, unhappy, strict=True) for i in range(count)]
    slots.sort(key=lambda slot: (draw(0, 999_999, "shade", *slot), slot))
    kinds = [shade for shade, count in enumerate(SATISFACTION_2020[2:]) for _ in range(count)]
    counts = {code: [0, 0, 0] for code in codes}
    for (code, _), shade in zip(slots, kinds, strict=True):
        counts[code][shade] += 1
    return [(counts[code][0], counts[code][1], counts[code][2]) for code in codes]
