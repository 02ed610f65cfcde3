from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.rounding import change_percent, change_points, half_up, ratio_percent

decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20)
counts = st.integers(min_value=-(10**12), max_value=10**12)
places = st.integers(min_value=0, max_value=6)


def is_half_up_of(rounded: Decimal, exact: Fraction, digits: int) -> bool:
    """丸めの定義: 誤差は半目盛り以内で、ちょうど半分なら絶対値の大きい方。"""
    half = Fraction(1, 2 * 10**digits)
    error = abs(Fraction(rounded)) - abs(exact)
    same_side = rounded == 0 or (rounded > 0) == (exact > 0)
    on_grid = rounded.as_tuple().exponent == -digits
    return same_side and on_grid and -half < error <= half


@given(decimals, places)
def test_half_up_is_exact_against_fractions(value: Decimal, digits: int) -> None:
    assert is_half_up_of(half_up(value, digits), Fraction(value), digits)


@given(decimals, places)
def test_half_up_is_idempotent_and_odd(value: Decimal, digits: int) -> None:
    rounded = half_up(value, digits)
    assert half_up(rounded, digits) == rounded
    assert half_up(value.copy_negate(), digits) == rounded.copy_negate()


@given(counts, counts.filter(bool), places)
def test_ratio_percent_is_exact_against_fractions(part: int, whole: int, digits: int) -> None:
    result = ratio_percent(part, whole, digits)
    assert result is not None
    assert is_half_up_of(result, Fraction(part, whole) * 100, digits)


@given(counts, counts.filter(bool), places)
def test_change_percent_is_exact_against_fractions(now: int, before: int, digits: int) -> None:
    result = change_percent(now, before, digits)
    assert result is not None
    assert is_half_up_of(result, Fraction(now - before, before) * 100, digits)


@given(decimals, decimals, places)
def test_change_points_is_the_difference_of_rounded_rates(
    now: Decimal, before: Decimal, digits: int
) -> None:
    result = change_points(now, before, digits)
    assert result is not None
    assert Fraction(result) == Fraction(half_up(now, digits)) - Fraction(half_up(before, digits))


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("0.05", 1, "0.1"),
        ("-0.05", 1, "-0.1"),
        ("0.0499999999999999999999999999999999", 1, "0.0"),
        ("2.5", 0, "3"),
        ("-0.04", 1, "0.0"),
        ("12345678901234567890123456789012345.65", 1, "12345678901234567890123456789012345.7"),
    ],
)
def test_half_up_at_the_edges(value: str, digits: int, expected: str) -> None:
    assert str(half_up(Decimal(value), digits)) == expected


def test_published_figures_follow_from_their_counts() -> None:
    assert ratio_percent(230, 339) == Decimal("67.8")
    assert ratio_percent(146, 183) == Decimal("79.8")
    assert change_percent(61_176, 75_639) == Decimal("-19.1")
    assert change_percent(179_402, 203_879) == Decimal("-12.0")
    assert change_points(Decimal("34.1"), Decimal("37.1")) == Decimal("-3.0")


def test_a_quotient_is_rounded_once() -> None:
    # 0.05 % よりわずかに小さい。28桁で割ると 0.05 に丸まり、もう一度丸めて 0.1 に化ける。
    assert ratio_percent(10**40 // 2000 - 1, 10**40, 1) == Decimal("0.0")


@pytest.mark.parametrize("pair", [(None, 1), (1, None), (None, None), (1, 0), (0, 0)])
def test_unknown_or_undefined_ratio_is_none(pair: tuple[int | None, int | None]) -> None:
    assert ratio_percent(*pair) is None
    assert change_percent(*pair) is None


def test_unknown_rate_has_no_change() -> None:
    assert change_points(None, Decimal(1)) is None
    assert change_points(Decimal(1), None) is None


def test_zero_of_something_is_zero_not_unknown() -> None:
    assert ratio_percent(0, 339) == Decimal("0.0")
    assert change_percent(0, 5) == Decimal("-100.0")


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="浮動小数点数"):
        ratio_percent(1.5, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_values_that_are_not_numbers_are_refused(value: str) -> None:
    with pytest.raises(ValueError, match="有限"):
        half_up(Decimal(value), 1)


def test_negative_places_are_refused() -> None:
    with pytest.raises(ValueError, match="桁数"):
        half_up(Decimal(1), -1)
