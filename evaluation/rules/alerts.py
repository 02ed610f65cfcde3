"""着地見込みの警告: when a target is in danger, and when the forecast says too little to say so.

What counts as danger is not published by the State: it is a row of `AlertRule`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluation.rules.seasons import FEWEST


@dataclass(frozen=True, slots=True)
class Danger:
    """From which month's results on a year is warned of, and below which chance (0 to 1)."""

    first_month: int
    chance_below: Decimal


@dataclass(frozen=True, slots=True)
class Basis:
    """What a forecast rests on.

    `last_month` is the last month reported (its first day), `past_years` how many years of the
    site's own are known, `pairs` from how many years of all sites its spread was learnt.
    """

    last_month: date | None
    past_years: int
    pairs: int


def says_enough(basis: Basis) -> bool:
    """Whether a forecast may frighten anybody: a year of the site's own, and a spread learnt."""
    return basis.last_month is not None and basis.past_years >= 1 and basis.pairs >= FEWEST


def is_in_danger(chance: Decimal | None, basis: Basis, rule: Danger) -> bool:
    """Whether to warn: the month has come, the forecast says enough, and the chance is too low.

    Months are compared in the order of the fiscal year, April first.
    """
    if chance is None or basis.last_month is None or not says_enough(basis):
        return False
    has_come = place_in_year(basis.last_month.month) >= place_in_year(rule.first_month)
    return has_come and chance < rule.chance_below


def place_in_year(month: int) -> int:
    """Return 0 for April (4) to 11 for March (3)."""
    return (month - 4) % 12
