"""Targets and results in words: the unit of the indicator, never a misleading rounding."""

from decimal import Decimal

from evaluation.models import Indicator, Line
from portal.common import formats
from portal.common.rounding import ratio_percent

PLACES_AT_MOST = 4


def target_text(indicator: Indicator, target: Decimal | None) -> str:
    """Return a target as it was set: 「128人」, 「50.0%」, 「–」 when there is none."""
    if target is None:
        return formats.count(None)
    if indicator.is_rate:
        return formats.percent(target)
    whole = target == target.to_integral_value()
    number = formats.count(int(target)) if whole else formats.decimal(target)
    return f"{number}{indicator.unit}"


def result_text(line: Line) -> str:
    """Return a year's result.

    A rate that misses its target by less than its rounding shows as many places as it takes to
    see the miss (49.96% under a target of 50.0%).
    """
    if not line.indicator.is_rate:
        return _with_unit(line.numerator, line.indicator.unit)
    places = 1
    while places < PLACES_AT_MOST and _rounding_hides(line, places):
        places += 1
    return formats.percent(ratio_percent(line.numerator, line.denominator, places), places)


def _rounding_hides(line: Line, places: int) -> bool:
    shown = ratio_percent(line.numerator, line.denominator, places)
    return shown is not None and not line.met and shown == line.target


def _with_unit(value: int | None, unit: str) -> str:
    return formats.count(value) if value is None else f"{formats.count(value)}{unit}"
