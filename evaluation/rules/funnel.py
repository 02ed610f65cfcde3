"""Fair comparison of rates: how far a site of its size may stray from the mean by chance.

A site with thirty seekers reaches 20 % or 50 % without being poor or good. The limits around the
common rate widen for small sites, and for what all sites stray beyond chance (overdispersion,
winsorised at the tenth and ninetieth percentile as usual for funnel plots).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import sqrt

WATCH, OUTSIDE = 1.959964, 3.090232  # two-sided 95 % and 99.8 % of the normal distribution
WINSOR = 0.1


class Place(StrEnum):
    """Where a site lies in the funnel."""

    LOW = "LOW"  # below the 99.8 % limit
    LOW_WATCH = "LOW_WATCH"  # between the limits, below
    INSIDE = "INSIDE"
    HIGH_WATCH = "HIGH_WATCH"
    HIGH = "HIGH"


@dataclass(frozen=True, slots=True)
class Funnel:
    """The common rate (a share of one) and how much more than chance sites stray (1 is chance)."""

    rate: float
    overdispersion: float

    def limits(self, people: int, width: float) -> tuple[float, float]:
        """Return the lower and upper limit, shares of one, for a site of so many people."""
        reach = width * sqrt(self.overdispersion * self._chance(people))
        return max(self.rate - reach, 0.0), min(self.rate + reach, 1.0)

    def place(self, placed: int, people: int) -> Place:
        """Return where a site with `placed` of `people` lies; on a limit is within it."""
        share = placed / people
        low, high = self.limits(people, OUTSIDE)
        low_watch, high_watch = self.limits(people, WATCH)
        if share < low:
            return Place.LOW
        if share < low_watch:
            return Place.LOW_WATCH
        if share > high:
            return Place.HIGH
        return Place.HIGH_WATCH if share > high_watch else Place.INSIDE

    def _chance(self, people: int) -> float:
        return self.rate * (1 - self.rate) / people


def funnel(counts: Sequence[tuple[int, int]]) -> Funnel | None:
    """Return the funnel of (placed, people) pairs; None when nobody came anywhere.

    Raises ValueError for a pair without people or with more placed than people.
    """
    if any(people <= 0 or not 0 <= placed <= people for placed, people in counts):
        raise ValueError("A rate is of people, and of no more than there are.")
    everybody = sum(people for _, people in counts)
    if not everybody:
        return None
    rate = sum(placed for placed, _ in counts) / everybody
    chance = Funnel(rate, 1.0)
    if rate in {0.0, 1.0}:
        return chance
    scores = sorted(
        (placed / people - rate) / sqrt(rate * (1 - rate) / people) for placed, people in counts
    )
    cut = int(len(scores) * WINSOR)
    low, high = scores[cut], scores[-1 - cut]
    squares = [min(max(score, low), high) ** 2 for score in scores]
    return Funnel(rate, max(sum(squares) / len(squares), 1.0))


def percent(share: float) -> Decimal:
    """Return a share of one in percent, one decimal, for a page."""
    return Decimal(str(round(100 * share, 1)))
