"""Where an office stands in its group: the mean, the four types, the way to the next one.

A group is kept as three sums, so that one office's change is seen without the others' results.
Everything is exact: a deviation is compared by its square, no root is drawn.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluation.ratings.choices import RatingType, ThresholdUnit


@dataclass(frozen=True, slots=True)
class Group:
    """The total points of a group of offices, by their number, sum and sum of squares."""

    size: int
    total: Fraction
    squares: Fraction

    @classmethod
    def of(cls, totals: Iterable[Decimal]) -> "Group":
        """Sum up. Raises ValueError when there is no office."""
        exact = [Fraction(total) for total in totals]
        if not exact:
            raise ValueError("安定所のないグループには平均がありません。")
        return cls(len(exact), sum(exact, Fraction(0)), sum((t * t for t in exact), Fraction(0)))

    @property
    def mean(self) -> Fraction:
        """グループの平均点, exact."""
        return self.total / self.size

    @property
    def variance(self) -> Fraction:
        """The variance of all offices of the group (not of a sample), exact."""
        return self.squares / self.size - self.mean**2

    def with_changed(self, before: Decimal, after: Decimal) -> "Group":
        """The same group after one of its offices has `after` points and not `before`."""
        was, now = Fraction(before), Fraction(after)
        return Group(self.size, self.total - was + now, self.squares - was * was + now * now)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which distance to the mean on (inclusive) an office is of type 1, 2, 3; below, of 4."""

    unit: ThresholdUnit
    type1_from: Decimal
    type2_from: Decimal
    type3_from: Decimal

    @property
    def falling(self) -> tuple[tuple[RatingType, Decimal], ...]:
        """The types and where each begins, the best first."""
        return (
            (RatingType.VERY_GOOD, self.type1_from),
            (RatingType.GOOD, self.type2_from),
            (RatingType.STANDARD, self.type3_from),
        )


def type_of(total: Decimal, group: Group, thresholds: Thresholds) -> RatingType:
    """The type of an office with `total` points, which is one of `group`.

    In a group in which nothing differs (all alike, or a mean of nothing when it goes by percent)
    every office stands exactly at the mean, whatever the unit.
    """
    distance = Fraction(total) - group.mean
    for kind, begins in thresholds.falling:
        if _reaches(distance, Fraction(begins), group, thresholds.unit):
            return kind
    return RatingType.NEEDS_WORK


def begins_at(kind: RatingType, group: Group, thresholds: Thresholds) -> Fraction | None:
    """From how many points on a type begins in a group as it is; None where a root is needed."""
    begins = dict(thresholds.falling).get(kind)
    if begins is None or thresholds.unit == ThresholdUnit.DEVIATIONS:
        return None
    if thresholds.unit == ThresholdUnit.PERCENT:
        return group.mean * (1 + Fraction(begins) / 100)
    return group.mean + Fraction(begins)


def points_to_next_type(
    total: Decimal, group: Group, thresholds: Thresholds, *, most: Decimal, places: int
) -> Decimal | None:
    """The fewest points more, in steps of `places`, that bring the office to a better type.

    The office's own points raise the mean of its group too, which is counted in. `most` is how many
    more it can get at all. None: it has the best type, or cannot get there.
    """
    now = type_of(total, group, thresholds)
    unit = Decimal(1).scaleb(-places)
    steps = int(most / unit)

    def better(count: int) -> bool:
        after = total + count * unit
        return type_of(after, group.with_changed(total, after), thresholds) < now

    if now == RatingType.VERY_GOOD or steps < 1 or not better(steps):
        return None
    # A better total never brings a worse type (a law of the tests), so halving finds the first.
    low, high = 1, steps
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if better(middle) else (middle + 1, high)
    return low * unit


def _reaches(distance: Fraction, begins: Fraction, group: Group, unit: ThresholdUnit) -> bool:
    if unit == ThresholdUnit.POINTS:
        return distance >= begins
    if unit == ThresholdUnit.PERCENT:
        return distance >= group.mean * begins / 100 if group.mean else begins <= 0
    variance = group.variance
    if not variance:
        return begins <= 0
    needed = begins * begins * variance
    if begins >= 0:
        return distance >= 0 and distance * distance >= needed
    return distance >= 0 or distance * distance <= needed
