"""Targets and results in words: the unit of the indicator, never a misleading rounding."""

from decimal import Decimal

from evaluation.models import Indicator, Line
from evaluation.queries.landing import Forecast
from portal.common import formats
from portal.common.rounding import half_up, ratio_percent

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


def landing_text(forecast: Forecast) -> str:
    """Return where the year will end: 「107人（92～121人）」, 「48.2%（45.0～51.3%）」."""
    ends, unit = forecast.rate or forecast.count, forecast.line.indicator.unit
    if ends is None:
        return formats.count(None)
    return range_words(ends.expected, ends.low, ends.high, unit, is_rate=forecast.rate is not None)


def range_words(
    expected: Decimal, low: Decimal | int, high: Decimal | int, unit: str, *, is_rate: bool
) -> str:
    """Return an expectation with its range, as `landing_text`."""
    if is_rate:
        first, last = formats.percent(Decimal(low)), formats.percent(Decimal(high))
        return f"{formats.percent(expected)}（{first}～{last}）"
    middle = formats.count(int(half_up(expected, 0)))
    return f"{middle}{unit}（{formats.count(int(low))}～{formats.count(int(high))}{unit}）"


def chance_text(forecast: Forecast) -> str:
    """Return the probability of meeting the target, never as certain while months are left."""
    if forecast.probability is None:
        return formats.count(None)
    return chance_words(forecast.probability)


def chance_words(chance: Decimal) -> str:
    """Return a probability (0 to 1) in words, never as certain."""
    percent = 100 * chance
    if percent < 1:
        return "1%未満"
    return "99%以上" if percent > 99 else formats.percent(percent, 0)


def needed_text(forecast: Forecast) -> str:
    """Return what each month that is left must bring, "" where that says nothing."""
    if forecast.count is None or forecast.count.needed_a_month is None:
        return ""
    if not forecast.count.needed_a_month:
        return "目標に届いています"
    needed = formats.decimal(half_up(forecast.count.needed_a_month, 1))
    unit = forecast.line.indicator.unit
    return f"残り{forecast.count.months_left}か月、月{needed}{unit}"


def _rounding_hides(line: Line, places: int) -> bool:
    shown = ratio_percent(line.numerator, line.denominator, places)
    return shown is not None and not line.met and shown == line.target


def _with_unit(value: int | None, unit: str) -> str:
    return formats.count(value) if value is None else f"{formats.count(value)}{unit}"
