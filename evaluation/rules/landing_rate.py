"""着地見込み of a rate: the people still to come are expected, their rate is learnt as they come.

The rate's own chance is a beta distribution around last year's rate, as wide as rates have moved
from year to year and as the people of last year leave it uncertain, drawn towards this year's
months. How many more people come is taken as expected: its uncertainty matters little beside that
of the rate.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from evaluation.rules.distributions import BetaBinomial, at_least, quantile
from evaluation.rules.landing import SURE


@dataclass(frozen=True, slots=True)
class RateLanding:
    """Where the year's rate will end, in percent; `low` to `high` holds it with 80 %."""

    expected: Decimal
    low: Decimal
    high: Decimal
    probability: Decimal | None


def landing_of_rate(
    *,
    numerator: int,
    denominator: int,
    still_expected: Decimal,
    last_rate: Decimal | None,
    last_people: int,
    yearly: float,
    target: Decimal | None = None,
    is_down: bool = False,
) -> RateLanding | None:
    """Return where the rate will end.

    `numerator` and `denominator` are the counts of the months with both sides so far,
    `still_expected` the people the rest of the year will bring, `last_rate` and `target` percent.
    `last_people` is of how many last year's rate was (its denominator).
    `yearly` is how far such rates move from year to year (a standard deviation, as a share of one).
    `is_down`: the target is met at or below it.
    None when there is neither a past nor anybody this year.
    """
    yes, no = _before(last_rate, last_people, yearly)
    yes, no = yes + numerator, no + max(denominator - numerator, 0)
    coming = max(round(still_expected), 0)
    total = denominator + coming
    if yes <= 0 or no <= 0 or not total:
        return None
    rest = BetaBinomial(coming, yes, no)

    def percent(count: float) -> Decimal:
        return Decimal(str(round(100 * (numerator + count) / total, 1)))

    return RateLanding(
        expected=percent(rest.mean),
        low=percent(quantile(rest, (1 - float(SURE)) / 2)),
        high=percent(quantile(rest, (1 + float(SURE)) / 2)),
        probability=_probability(rest, numerator, total, target, is_down=is_down),
    )


def _before(last_rate: Decimal | None, last_people: int, yearly: float) -> tuple[float, float]:
    """Return the beta distribution of the rate before the year's first month.

    Last year's rate is known only as well as its people tell it: `yearly` is without that chance
    (`rate_spread` takes it off), so it is added again here.
    """
    if last_rate is None or last_people <= 0:
        return 0.5, 0.5
    rate = min(max(float(last_rate) / 100, 0.01), 0.99)
    chance = rate * (1 - rate)
    people = max(chance / (yearly**2 + chance / last_people) - 1, 1.0)
    return rate * people, (1 - rate) * people


def _probability(
    rest: BetaBinomial, numerator: int, total: int, target: Decimal | None, *, is_down: bool
) -> Decimal | None:
    if target is None:
        return None
    if is_down:
        over = floor(target * total / 100) + 1 - numerator
        return 1 - Decimal(str(round(at_least(rest, over), 3)))
    wanted = ceil(target * total / 100) - numerator
    return Decimal(str(round(at_least(rest, wanted), 3)))
