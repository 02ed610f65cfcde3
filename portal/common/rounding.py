"""四捨五入と増減の計算。画面・帳票・集計のどれもが、この規則だけを使う。

途中の計算は分数で行い、丸めは最後に一度だけ行う。浮動小数点数は受け取らない
(0.285 のような値が 0.28 に化けるため)。
"""

from decimal import Decimal
from fractions import Fraction

_FLOAT_REFUSED = "浮動小数点数は使えません。int か Decimal で渡してください。"


def half_up(value: Decimal | Fraction, places: int) -> Decimal:
    """小数第 places 位までに四捨五入する(ちょうど半分は絶対値の大きい方へ)。

    結果が 0 のときは符号を持たない。``ValueError``: NaN・無限大、または places が負のとき。
    """
    return _rounded(_exact(value), places)


def ratio_percent(
    numerator: int | Decimal | None,
    denominator: int | Decimal | None,
    places: int = 1,
) -> Decimal | None:
    """割合(%)。どちらかが未記入、または分母が 0 のときは None。"""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return _rounded(_exact(numerator) / _exact(denominator) * 100, places)


def change_percent(
    now: int | Decimal | None,
    before: int | Decimal | None,
    places: int = 1,
) -> Decimal | None:
    """増減率(%)。(今回 - 前回) ÷ 前回 × 100。前回が 0 または未記入なら None。"""
    if now is None or before is None or before == 0:
        return None
    base = _exact(before)
    return _rounded((_exact(now) - base) / base * 100, places)


def change_points(
    now: Decimal | None,
    before: Decimal | None,
    places: int = 1,
) -> Decimal | None:
    """率の増減(ポイント)。公表資料にならい、丸めた後の率どうしの差をとる。

    34.1 % と 37.1 % なら -3.0。丸める前の率が渡されても、先に places 位へ丸める。
    """
    if now is None or before is None:
        return None
    difference = _exact(half_up(now, places)) - _exact(half_up(before, places))
    return _rounded(difference, places)


def _exact(value: int | Decimal | Fraction) -> Fraction:
    if isinstance(value, float):
        raise TypeError(_FLOAT_REFUSED)
    if isinstance(value, Decimal) and not value.is_finite():
        message = f"有限の数ではありません: {value}"
        raise ValueError(message)
    return Fraction(value)


def _rounded(value: Fraction, places: int) -> Decimal:
    if places < 0:
        message = f"小数点以下の桁数が負です: {places}"
        raise ValueError(message)
    scaled = abs(value) * 10**places
    # floor(x + 1/2) を整数だけで計算する。Decimal の割り算は 28 桁で一度丸まり、二重丸めになる。
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = tuple(int(digit) for digit in str(units))
    return Decimal((int(value < 0 and units > 0), digits, -places))
