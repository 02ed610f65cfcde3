"""Achievement of a site's year: every target met FULL, some PARTIAL, none NONE (DOMAIN.md §2).

PostgreSQL applies the same rule set-based (migration 0002, view evaluation_line); a test holds
the two together on generated cases. This file is the readable one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.choices import Direction, Level

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Line:
    """One target of a site's year and what came of it.

    `target` is in the indicator's unit (percent for a rate). `numerator` is the year's count;
    `denominator` only stands beside a rate. None means that no month was reported.
    """

    target: Decimal
    numerator: int | None
    denominator: int | None = None
    is_rate: bool = False
    direction: Direction = Direction.UP


def is_met(line: Line) -> bool:
    """Return whether the target is met, on exact figures, never on rounded ones.

    A rate meets its target when 100 × numerator reaches target × denominator. Without a result
    (nothing reported, or a rate over nobody) no target is met.
    """
    if line.numerator is None:
        return False
    if line.is_rate:
        if not line.denominator:
            return False
        reached, wanted = HUNDRED * line.numerator, line.target * line.denominator
    else:
        reached, wanted = Decimal(line.numerator), line.target
    return reached >= wanted if line.direction == Direction.UP else reached <= wanted


def achievement(lines: Sequence[Line]) -> Level | None:
    """Return the level of a year with these lines; None (目標未設定) without any target."""
    if not lines:
        return None
    met = sum(is_met(line) for line in lines)
    if met == len(lines):
        return Level.FULL
    return Level.PARTIAL if met else Level.NONE
