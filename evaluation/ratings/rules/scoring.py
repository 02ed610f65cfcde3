"""What a result is worth: coefficient × achievement rate, and a bonus, up to a cap (DOMAIN.md §4).

Rates stay exact fractions; the points of one indicator are rounded, once. Which coefficients, steps
and caps hold is the scheme's: none is known here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluation.ratings.choices import Implementation
from portal.common.rounding import half_up

NO_POINTS = Decimal(0)


@dataclass(frozen=True, slots=True)
class BonusStep:
    """Points added while the achievement rate (%) lies in [`lower`, `upper`); None has no end."""

    lower: Decimal
    upper: Decimal | None
    points: Decimal

    def holds(self, rate: Fraction) -> bool:
        """Whether the rate lies in the step."""
        return self.lower <= rate and (self.upper is None or rate < self.upper)


@dataclass(frozen=True, slots=True)
class Weight:
    """What an indicator counts in one group: points at 100 %, bonus steps, the most it gives."""

    coefficient: Decimal
    cap: Decimal
    bonus: tuple[BonusStep, ...] = ()

    def bonus_at(self, rate: Fraction) -> Decimal:
        """The bonus of the step in which the rate (%) lies, 0 outside of every step."""
        return next((step.points for step in self.bonus if step.holds(rate)), NO_POINTS)


def share(part: int, whole: int) -> Fraction | None:
    """A share in percent, exact (紹介率); None when nothing was there to be shared.

    Raises ValueError for a negative count.
    """
    if part < 0 or whole < 0:
        raise ValueError("件数に負の数は使えません。")
    return Fraction(100 * part, whole) if whole else None


def achievement_rate(result: int | Decimal | Fraction, target: Decimal) -> Fraction:
    """目標達成率（％）, exact: 100 × result ÷ target.

    Raises ValueError for a target that is not above zero, a negative result, or a float.
    """
    if isinstance(result, float) or isinstance(target, float):
        raise TypeError("浮動小数点数は使えません。int か Decimal で渡してください。")
    if target <= 0:
        raise ValueError("目標は0より大きい数でなければ、達成率を計算できません。")
    if result < 0:
        raise ValueError("実績に負の数は使えません。")
    return Fraction(result) * 100 / Fraction(target)


def points_of(rate: Fraction, weight: Weight, *, places: int) -> Decimal:
    """Points for an achievement rate (%): rounded half up to `places`, and never above the cap."""
    exact = Fraction(weight.coefficient) * rate / 100 + Fraction(weight.bonus_at(rate))
    return min(half_up(exact, places), weight.cap)


def points_of_item(done: Implementation, steps: Mapping[Implementation, Decimal]) -> Decimal:
    """Points of an item (所重点項目) by how far it was carried out. KeyError: an unknown step."""
    return steps[done]


def full_marks(common: Iterable[Decimal], chosen: Sequence[Decimal], chosen_count: int) -> Decimal:
    """満点: the caps of what all have, and of the best `chosen_count` an office can choose.

    Raises ValueError when there are fewer to choose from than must be chosen.
    """
    if not 0 <= chosen_count <= len(chosen):
        sentence = f"選べる指標は{len(chosen)}個です。{chosen_count}個は選べません。"
        raise ValueError(sentence)
    best = sorted(chosen, reverse=True)[:chosen_count]
    return sum((*common, *best), NO_POINTS)
