"""着地見込み: where a year of a count will end, from the months reported and the past.

The year's level is a gamma distribution: its mean is the last years' total, its spread how far such
totals have moved from year to year. The months reported so far pull it towards what this year
brings, each with the share of the year that its month usually has. What is left of the year is then
a negative binomial count. All in expected counts; nothing here knows the ORM.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, hypot

from evaluation.rules.distributions import NegativeBinomial, at_least, quantile

MONTHS = 12
OWN_SEASON_FROM = 240  # counts of the past from which half of the season is the site's own
RETURN = 1.0  # how much of a common movement may turn back, as a standard deviation
SURE = Decimal("0.80")  # the probability of the interval


@dataclass(frozen=True, slots=True)
class Spread:
    """How far years and months stray; estimated from the past, kept as configuration.

    `yearly` is the standard deviation of a year's total around the last one's, as a share of it.
    `monthly` is the variance of a month around its expectation, as a multiple of the expectation
    (1 is pure chance).
    """

    yearly: float
    monthly: float


@dataclass(frozen=True, slots=True)
class Landing:
    """Where the year will end, in counts.

    `low` and `high` hold the end with a probability of 80 %. `probability` is that of reaching the
    target, None without one. `needed_a_month` is what each month that is left must bring, None
    without a target, when no month is left, or where fewer are better.
    """

    reported: int
    months_left: int
    expected: Decimal
    low: int
    high: int
    probability: Decimal | None
    needed_a_month: Decimal | None


def landing(
    months: Sequence[int | None],
    past: Sequence[Sequence[int | None]],
    *,
    usual: Sequence[float],
    spread: Spread,
    drift: float = 0.0,
    target: Decimal | None = None,
    is_down: bool = False,
) -> Landing | None:
    """Return where the year will end.

    `months` are the twelve months of this year from April, None where nothing is reported; `past`
    the complete or incomplete years before, the latest first; `usual` the twelve shares of a year
    in all sites together (they sum to 1). `drift` is how far all sites together have moved from
    last year in the months reported (−0.3 is 30 % less): the more they have, the less the past and
    the season say. `is_down`: the target is met at or below it. None when there is neither a past
    nor a reported month.
    Raises ValueError when there are not twelve months or shares.
    """
    if any(len(year) != MONTHS for year in (months, usual, *past)):
        raise ValueError("A year has twelve months.")
    season = _season(past, usual)
    known = [index for index, value in enumerate(months) if value is not None]
    reported = sum(value for value in months if value is not None)
    share = sum(season[index] for index in known)
    left = MONTHS - len(known)
    unrest = hypot(spread.yearly, drift)
    level = _level(reported, share, _usual_total(past, season), unrest, spread.monthly)
    if level is None:
        return None
    mean, variance = level
    ahead = 1.0 - share if left else 0.0
    # What moved everybody may go back or go on: the season of such a year is not the usual one.
    variance += (drift * mean * RETURN) ** 2
    rest = NegativeBinomial(mean * ahead, variance * ahead**2 + spread.monthly * mean * ahead)
    return Landing(
        reported=reported,
        months_left=left,
        expected=Decimal(str(round(reported + rest.mean, 1))),
        low=reported + quantile(rest, (1 - float(SURE)) / 2),
        high=reported + quantile(rest, (1 + float(SURE)) / 2),
        probability=_probability(rest, reported, target, is_down=is_down),
        needed_a_month=None if is_down else _needed(reported, left, target),
    )


def run_rate(months: Sequence[int | None]) -> Decimal | None:
    """Return the naive expectation: the mean month so far, twelve times. None before the first."""
    known = [value for value in months if value is not None]
    return Decimal(sum(known)) * MONTHS / len(known) if known else None


def _season(past: Sequence[Sequence[int | None]], usual: Sequence[float]) -> list[float]:
    """Return the twelve shares: the site's own, the more so the more it has counted."""
    complete = [year for year in past if all(value is not None for value in year)]
    sums = [sum(year[index] or 0 for year in complete) for index in range(MONTHS)]
    weights = [own + OWN_SEASON_FROM * share for own, share in zip(sums, usual, strict=True)]
    total = sum(weights)
    return [one / total for one in weights]


def _usual_total(past: Sequence[Sequence[int | None]], season: Sequence[float]) -> float | None:
    """Return a year's usual total, the last year counting twice as much as the one before."""
    above = below = 0.0
    for age, year in enumerate(past):
        known = [index for index, value in enumerate(year) if value is not None]
        share = sum(season[index] for index in known)
        if share <= 0:
            continue
        weight = share * 0.5**age
        above += weight * sum(year[index] or 0 for index in known) / share
        below += weight
    return above / below if below else None


def _level(
    reported: int, share: float, usual_total: float | None, yearly: float, monthly: float
) -> tuple[float, float] | None:
    """Return mean and variance of the year's level after the months reported so far."""
    shape = rate = 0.0
    if usual_total:
        shape = 1 / yearly**2
        rate = shape / usual_total
    shape += reported / monthly
    rate += share / monthly
    if rate <= 0:
        return None
    return shape / rate, shape / rate**2


def _probability(
    rest: NegativeBinomial, reported: int, target: Decimal | None, *, is_down: bool
) -> Decimal | None:
    if target is None:
        return None
    if is_down:
        return 1 - Decimal(str(round(at_least(rest, floor(target) + 1 - reported), 3)))
    return Decimal(str(round(at_least(rest, ceil(target) - reported), 3)))


def _needed(reported: int, left: int, target: Decimal | None) -> Decimal | None:
    if target is None or not left:
        return None
    return max(target - reported, Decimal(0)) / left
