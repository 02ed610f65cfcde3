"""The figure of an item that is not typed: computed from the rows of the agreement's sites."""

from dataclasses import dataclass
from fractions import Fraction

from portal.common.exports.table import Drill


@dataclass(frozen=True, slots=True)
class ItemFigure:
    """What an app above computes for an item.

    `indicator` is its name in Japanese; `value` is exact, in the indicator's unit (percent for a
    rate), None while no month was reported; `sites` counts the sites it is summed over; `drill`
    leads to them.
    """

    indicator: str
    value: Fraction | None
    sites: int
    drill: Drill
