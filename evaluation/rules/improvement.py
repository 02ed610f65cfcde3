"""Did it get better, or would it have anyway? Before and after beside sites that began alike.

A site that was chosen for its low figure rises next year by chance alone (regression to the mean),
and all sites move together with the labour market. Both happen to similar sites that began at the
same low figure, whether they had a plan or not: what they reached, from where they began (a line
through them), is what is expected here. The difference from that is the plan's, as far as it is
wider than those sites stray from their own line. (Difference in differences, adjusted for the
figure before; the interval is one of prediction.)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from evaluation.choices_improvement import Verdict

FEWEST = 8  # comparisons; with fewer nothing is said
MOST = 20
SIZES = 3.0  # a comparison is at most so many times larger or smaller
# Of sites where nothing changed, at most one in twenty is called improved.
ONE_SIDED = 1.644854  # the 95 % quantile of the normal distribution


@dataclass(frozen=True, slots=True)
class Pair:
    """One site before and after, on a scale that adds (a share of one, a logarithm).

    `chance` is the variance that its number of people or cases alone gives the figure after;
    `size` is that number.
    """

    before: float
    after: float
    chance: float
    size: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of it; the figures are None when too few sites can be compared.

    `difference` is after minus `expected`, `low` and `high` its 90 % interval (so that one in
    twenty lies below by chance), on the scale of the pairs.
    """

    verdict: Verdict
    comparisons: int
    expected: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None


def of_rate(before: tuple[int, int], after: tuple[int, int]) -> Pair | None:
    """Return the pair of a rate, (placed, people) each; None without people or for no share."""
    for placed, people in (before, after):
        if people <= 0 or not 0 <= placed <= people:
            return None
    placed, people = after
    # A share of 0 or 1 is not free of chance: one success and one failure are added.
    mild = (placed + 1) / (people + 2)
    return Pair(before[0] / before[1], placed / people, mild * (1 - mild) / people, people)


def of_count(before: int, after: int) -> Pair | None:
    """Return the pair of a count, by its logarithm; None where there was nothing to grow from."""
    if before <= 0 or after <= 0:
        return None
    return Pair(log(before), log(after), 1 / after, before)


def matched(site: Pair, candidates: Sequence[Pair]) -> list[Pair]:
    """Return the candidates that began most alike, of like size; earlier ones win a tie."""
    near = [one for one in candidates if 1 / SIZES <= one.size / site.size <= SIZES]
    return sorted(near, key=lambda one: abs(one.before - site.before))[:MOST]


def judge(site: Pair, candidates: Sequence[Pair], smallest: float) -> Judgement:
    """Say what became of the site beside those of `candidates` that began alike.

    `smallest` is the difference that matters, on the pairs' scale: an interval within it says
    変わらない, one that is wider and holds zero says nothing.
    """
    compared = matched(site, candidates)
    if len(compared) < FEWEST:
        return Judgement(Verdict.UNCLEAR, len(compared))
    expected, spread = _prediction(site, compared)
    difference = site.after - expected
    reach = _student(len(compared) - 2) * spread
    low, high = difference - reach, difference + reach
    return Judgement(_verdict(low, high, smallest), len(compared), expected, difference, low, high)


def _verdict(low: float, high: float, smallest: float) -> Verdict:
    if low > 0:
        return Verdict.IMPROVED
    if high < 0:
        return Verdict.WORSENED
    if low >= -smallest and high <= smallest:
        return Verdict.UNCHANGED
    return Verdict.UNCLEAR


def _prediction(site: Pair, compared: Sequence[Pair]) -> tuple[float, float]:
    """Return where the line through `compared` leads from the site's start, and how surely.

    A site with fewer people than those strays more than they do by chance.
    """
    count = len(compared)
    mean_before = sum(one.before for one in compared) / count
    mean_after = sum(one.after for one in compared) / count
    square = sum((one.before - mean_before) ** 2 for one in compared)
    product = sum((one.before - mean_before) * (one.after - mean_after) for one in compared)
    slope = product / square if square else 0.0
    away = site.before - mean_before
    rest = sum(
        (one.after - mean_after - slope * (one.before - mean_before)) ** 2 for one in compared
    ) / (count - 2)
    usual_chance = sum(one.chance for one in compared) / count
    own = max(rest, usual_chance) + max(site.chance - usual_chance, 0.0)
    line = rest * (1 / count + (away**2 / square if square else 0.0))
    return mean_after + slope * away, sqrt(own + line)


def _student(degrees: int) -> float:
    """The 95 % quantile of Student's t (Cornish–Fisher; right to 0.001 from six degrees on)."""
    z = ONE_SIDED
    return (
        z
        + (z**3 + z) / (4 * degrees)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * degrees**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * degrees**3)
    )
