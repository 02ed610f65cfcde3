"""季節: 年度の総数を12か月に分ける。春に山、12月に谷。令和2年4〜5月は大きく落ち、秋に戻る。"""

from collections.abc import Sequence
from datetime import date

from evaluation.demonstration.apportion import apportion
from evaluation.demonstration.draw import draw

# 4月から3月までの重み（百分率、合成）。
_USUAL = (115, 108, 106, 100, 92, 100, 104, 95, 76, 98, 102, 112)
# 令和2年度に掛ける重み: 臨時閉庁や来所自粛（7ページ）と、秋の持ち直し。
_EMERGENCY = (58, 47, 84, 95, 98, 104, 113, 115, 112, 104, 105, 106)
_WOBBLE = 12


def fiscal_months(year: int) -> tuple[date, ...]:
    """年度の12か月の初日。4月から翌年3月まで。"""
    return tuple(date(year + (m > 12), (m - 1) % 12 + 1, 1) for m in range(4, 16))


def fiscal_year(day: date) -> int:
    """その日の属する年度。"""
    return day.year if day.month >= 4 else day.year - 1


def spread(total: int, year: int, *key: str | int) -> list[int]:
    """年度の総数を12か月に分ける。key（拠点や指標）ごとに月の揺れが違う。"""
    return apportion(total, _weights(year, *key))


def _weights(year: int, *key: str | int) -> list[int]:
    """12か月の重み。"""
    return [
        usual * (_EMERGENCY[i] if year == 2020 else 100) * _wobble(year, i, *key)
        for i, usual in enumerate(_USUAL)
    ]


def spread_within(total: int, caps: Sequence[int], year: int, *key: str | int) -> list[int]:
    """年度の総数を、月ごとの上限 caps を超えず、caps の多い月に多く分ける。"""
    return apportion(total, [cap * _wobble(year, i, *key) for i, cap in enumerate(caps)], caps)


def _wobble(year: int, month: int, *key: str | int) -> int:
    return 100 + draw(-_WOBBLE, _WOBBLE, "wobble", year, month, *key)
