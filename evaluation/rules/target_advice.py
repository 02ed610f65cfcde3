"""What past results say of a target: exact, and silent where there is too little to say.

Results are (numerator, denominator) of a year; a count has no denominator. Levels and values are in
the indicator's unit (percent for a rate). Nothing is rounded before it is compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import quantiles

from evaluation.choices import Direction
from evaluation.rules.achievement import Line, is_met

FEWEST = 5  # similar sites; with fewer, quartiles would only tell single sites' figures apart


@dataclass(frozen=True, slots=True)
class Result:
    """A year's result; `denominator` only stands beside a rate."""

    numerator: int
    denominator: int | None = None

    @property
    def value(self) -> Fraction | None:
        """The result in the indicator's unit; None for a rate over nobody."""
        if self.denominator is None:
            return Fraction(self.numerator)
        return Fraction(100 * self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True, slots=True)
class Quartiles:
    """A quarter of the results lies at or below `low`, half at `middle`, three at `high`."""

    low: Fraction
    middle: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Reach:
    """How many of `of` results reached a level."""

    met: int
    of: int

    @property
    def is_few(self) -> bool:
        """Whether there are too few to go by."""
        return self.of < FEWEST


def quartiles_of(results: Sequence[Result]) -> Quartiles | None:
    """Return the quartiles (linear between neighbours); None of fewer than five results."""
    values = [one.value for one in results if one.value is not None]
    if len(values) < FEWEST:
        return None
    low, middle, high = quantiles(values, n=4, method="inclusive")
    return Quartiles(low, middle, high)


def reach(level: Decimal, results: Sequence[Result], direction: Direction) -> Reach:
    """Return how many of the results would have met a target of `level`, exactly as a year's is."""
    known = [one for one in results if one.value is not None]
    return Reach(sum(_meets(level, one, direction) for one in known), len(known))


def step(level: Decimal, last: Result | None) -> Fraction | None:
    """Return how far `level` lies from last year's result, as a share of it; None from nothing."""
    before = last.value if last else None
    return Fraction(level) / before - 1 if before else None


def reach_by_step(
    wanted: Fraction, pairs: Sequence[tuple[Result, Result]], direction: Direction
) -> Reach:
    """Return how many moved by at least `wanted` from a year to the next (at most, going down).

    `pairs` are (year, year before) of one site each; sites that began from nothing do not count.
    """
    moved = [change for now, before in pairs if (change := change_of(now, before)) is not None]
    if direction == Direction.UP:
        return Reach(sum(one >= wanted for one in moved), len(moved))
    return Reach(sum(one <= wanted for one in moved), len(moved))


def change_of(now: Result, before: Result) -> Fraction | None:
    """Return the change from a year to the next as a share (of a rate: of the rate)."""
    first, second = before.value, now.value
    return second / first - 1 if first and second is not None else None


def together(results: Sequence[Result]) -> Result | None:
    """Return the result of all places together; None of none."""
    if not results:
        return None
    below = [one.denominator for one in results if one.denominator is not None]
    return Result(sum(one.numerator for one in results), sum(below) if below else None)


def _meets(level: Decimal, result: Result, direction: Direction) -> bool:
    return is_met(
        Line(
            target=level,
            numerator=result.numerator,
            denominator=result.denominator,
            is_rate=result.denominator is not None,
            direction=direction,
        )
    )
