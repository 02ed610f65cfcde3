"""How an item of a year's plan stands against its numeric target."""

from decimal import Decimal
from fractions import Fraction

from agreements.choices import Standing, TargetDirection
from portal.common.rounding import ratio_percent

Exact = int | Decimal | Fraction


def item_standing(
    target: Decimal | None, result: Exact | None, direction: TargetDirection | str
) -> Standing:
    """Return whether the target is met, on exact figures, never on rounded ones.

    `target` and `result` are in the item's own unit; None is no target, and no result. A result
    equal to its target meets it, whichever direction is the better one.
    """
    if target is None:
        return Standing.NO_TARGET
    if result is None:
        return Standing.NO_FIGURE
    reached, wanted = Fraction(result), Fraction(target)
    is_met = reached >= wanted if direction == TargetDirection.UP else reached <= wanted
    return Standing.MET if is_met else Standing.UNMET


def rate_of_target(target: Decimal | None, result: Exact | None) -> Decimal | None:
    """Return 目標比: the result in percent of the target, half up to one decimal.

    None without a target or a result. Where less is better, under 100 % is the good side.
    """
    if not target or result is None:
        return None
    share = Fraction(result) / Fraction(target)
    return ratio_percent(share.numerator, share.denominator)
