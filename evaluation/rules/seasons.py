"""What past years teach about a count: its season, and how far years and months stray from it."""

from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import fmean, median

from evaluation.rules.landing import MONTHS, Spread

Year = Sequence[int | None]
STEADIEST = 0.06  # no count is known to come back closer than this from year to year
FEWEST = 10  # pairs of years; below, the cautious spread is used
CAUTIOUS_RATE, STEADIEST_RATE = 0.1, 0.02  # shares of one: ten points, two points
CAUTIOUS = Spread(yearly=0.3, monthly=2.0)


def usual_shares(years: Sequence[Year]) -> list[float]:
    """Return the share of each month in all complete years together; even without any."""
    complete = _complete(years)
    sums = [sum(year[index] for year in complete) for index in range(MONTHS)]
    total = sum(sums)
    return [one / total for one in sums] if total else [1 / MONTHS] * MONTHS


def spread_of(pairs: Sequence[tuple[Year, Year]], usual: Sequence[float]) -> Spread:
    """Return how far a year strays from the one before, and a month from its share of the year.

    `pairs` are (year, year before) of the same site. The yearly figure is robust (a site that was
    rebuilt does not widen everybody's interval) and without the part that is chance alone.
    """
    complete = [
        (year, before)
        for year, before in pairs
        if _complete([year, before]) and _total(year) and _total(before)
    ]
    if len(complete) < FEWEST:
        return CAUTIOUS
    changes = [_total(year) / _total(before) - 1 for year, before in complete]
    middle = median(changes)
    strays = 1.4826 * median(abs(change - middle) for change in changes)
    monthly = max(fmean(_dispersion(year, usual) for year, _ in complete), 1.0)
    chance = monthly * median(1 / _total(year) + 1 / _total(before) for year, before in complete)
    # All moved together, as in a pandemic, is no measure of how far one site strays; but the
    # common step is not known beforehand either.
    yearly = sqrt(max(strays**2 + middle**2 - chance, STEADIEST**2))
    return Spread(yearly=yearly, monthly=monthly)


def _dispersion(year: Year, usual: Sequence[float]) -> float:
    """Return the variance of the months around their shares, as a multiple of chance.

    A count that always falls in one month (a yearly survey) has nothing to stray among: 0.
    """
    total = _total(year)
    parts = [
        (count - total * share) ** 2 / (total * share)
        for count, share in zip(year, usual, strict=True)
        if count is not None and share > 0
    ]
    return sum(parts) / (len(parts) - 1) if len(parts) > 1 else 0.0


def _complete(years: Sequence[Year]) -> list[list[int]]:
    known = ([value for value in year if value is not None] for year in years)
    return [year for year in known if len(year) == MONTHS]


def _total(year: Year) -> int:
    return sum(value or 0 for value in year)


def rate_spread(
    years: Mapping[tuple[int, int], tuple[Year, Year]], before: int
) -> tuple[float, int]:
    """Return how far a rate moves from a year to the next (as a share of one), and from how many.

    `years` are (numerators, denominators) by (site, fiscal year); only those earlier than `before`
    teach. What chance alone would do to so few people is taken off.
    """
    rates = {
        key: (_total(above) / _total(below), _total(below))
        for key, (above, below) in years.items()
        if key[1] < before and _total(below)
    }
    changes = []
    chance = []
    for (site, year), (rate, people) in rates.items():
        if (site, year - 1) in rates:
            earlier, others = rates[site, year - 1]
            changes.append(rate - earlier)
            chance.append(rate * (1 - rate) / people + earlier * (1 - earlier) / others)
    if len(changes) < FEWEST:
        return CAUTIOUS_RATE, len(changes)
    middle = median(changes)
    strays = 1.4826 * median(abs(change - middle) for change in changes)
    kept = max(strays**2 + middle**2 - median(chance), STEADIEST_RATE**2)
    return sqrt(kept), len(changes)
