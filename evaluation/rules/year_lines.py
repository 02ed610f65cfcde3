"""The lines of a site's year from its months: what a change of a figure would make of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from evaluation.choices import Direction
from evaluation.rules.achievement import Line

Months = Mapping[tuple[str, date], int | None]
"""Counts by indicator code and month; None is not reported."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How an indicator is made of counts: of its own months, or a rate of two others."""

    code: str
    direction: Direction = Direction.UP
    numerator: str = ""
    denominator: str = ""

    @property
    def is_rate(self) -> bool:
        """Whether it is a rate of two counts."""
        return bool(self.numerator)


def line_of(measured: Measured, target: Decimal, months: Months) -> Line:
    """Return the year's line of one target, as the view evaluation_line computes it.

    A rate is made of the months in which both of its sides are reported.
    """
    if not measured.is_rate:
        return Line(target, _sum(months, measured.code), direction=measured.direction)
    both = {
        month: (above, months.get((measured.denominator, month)))
        for (code, month), above in months.items()
        if code == measured.numerator
    }
    pairs = [(a, b) for a, b in both.values() if a is not None and b is not None]
    return Line(
        target,
        sum(a for a, _ in pairs) if pairs else None,
        sum(b for _, b in pairs) if pairs else None,
        is_rate=True,
        direction=measured.direction,
    )


def _sum(months: Months, code: str) -> int | None:
    counts = [value for (of, _), value in months.items() if of == code and value is not None]
    return sum(counts) if counts else None
