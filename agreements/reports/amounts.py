"""Targets and results in words: with their unit, and never rounded into an achievement."""

from decimal import Decimal
from fractions import Fraction

from agreements.choices import Standing
from agreements.queries.plans import ItemView
from agreements.rules.item_standing import Exact, item_standing
from portal.common import formats
from portal.common.rounding import ratio_percent

PERCENT = "%"
PLACES = 2  # decimals of a figure in files and in the API
MOST_PLACES = 4


def amount(value: Exact | None, unit: str, places: int | None = None) -> str:
    """Return 「5,200人」「50.0%」「2.50日」, 「–」 for None; half up to `places` decimals.

    By default a percentage has one decimal, a whole number none, anything else two.
    """
    if value is None:
        return formats.BLANK
    exact = Fraction(value)
    if places is None:
        places = _places(exact, unit)
    # The value itself, as percent of 1/100: the one rule of rounding.
    rounded = ratio_percent(exact.numerator, exact.denominator * 100, places)
    return f"{formats.decimal(rounded, places)}{unit}"


def as_number(value: Exact | None) -> Decimal | None:
    """Return the figure for machines: half up to two decimals, None for None."""
    if value is None:
        return None
    exact = Fraction(value)
    return ratio_percent(exact.numerator, exact.denominator * 100, PLACES)


def target_text(view: ItemView) -> str:
    """Return the target with its unit, 「数値目標なし」 when there is none."""
    item = view.item
    if not item.has_target:
        return str(Standing.NO_TARGET.label)
    ending = "以下" if item.direction == "DOWN" else ""
    return f"{amount(item.target, item.unit)}{ending}"


def result_text(view: ItemView) -> str:
    """Return the result with its unit.

    One that misses its target by less than its rounding shows as many decimals as it takes to see
    the miss (49.96% under a target of 50.0%).
    """
    item, result = view.item, view.result
    if result is None or item.target is None or view.standing != Standing.UNMET:
        return amount(result, item.unit)
    exact = Fraction(result)
    places = _places(exact, item.unit)
    while places < MOST_PLACES and _hides_the_miss(view, exact, places):
        places += 1
    return amount(exact, item.unit, places)


def _hides_the_miss(view: ItemView, exact: Fraction, places: int) -> bool:
    rounded = ratio_percent(exact.numerator, exact.denominator * 100, places)
    shown = item_standing(view.item.target, rounded, view.item.direction)
    return shown == Standing.MET


def _places(exact: Fraction, unit: str) -> int:
    if unit == PERCENT:
        return 1
    return 0 if exact.denominator == 1 else 2
