"""Points of an indicator: the published example, and the laws every scheme keeps."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.ratings.choices import Implementation
from evaluation.ratings.rules.scoring import (
    BonusStep,
    Weight,
    achievement_rate,
    full_marks,
    points_of,
    points_of_item,
    share,
)
from portal.common.rounding import half_up

D = Decimal
PUBLISHED = Weight(D(100), D(1000), (BonusStep(D(100), None, D(15)),))

targets = st.decimals("0.01", "99999.99", places=2)
results = st.integers(0, 100_000)
bonuses = st.lists(st.integers(0, 40), min_size=1, max_size=5).map(
    lambda rises: tuple(
        BonusStep(
            D(90 + 5 * place),
            None if place == len(rises) - 1 else D(95 + 5 * place),
            D(sum(rises[: place + 1])),
        )
        for place in range(len(rises))
    )
)
weights = st.builds(
    lambda coefficient, more, bonus: Weight(coefficient, coefficient + more, bonus),
    st.decimals("0.1", "200", places=1),
    st.decimals("0.1", "200", places=1),
    bonuses,
)


def test_a_hundred_points_at_105_percent_are_105_and_15_more() -> None:
    """The example the bureaus publish: 100 点 × 105 % = 105 点, and 15 for reaching the target."""
    rate = achievement_rate(2100, D(2000))
    without = Weight(D(100), D(1000))
    assert rate == 105
    assert points_of(rate, without, places=1) == D("105.0")
    assert points_of(rate, PUBLISHED, places=1) == D("120.0")


def test_the_bonus_begins_exactly_at_its_step() -> None:
    """99.996 % is shown as 100.0 % and is not 100 %."""
    almost = achievement_rate(24_999, D(25_000))
    assert half_up(almost, 1) == D("100.0")
    assert points_of(almost, PUBLISHED, places=1) == D("100.0")
    assert points_of(achievement_rate(25_000, D(25_000)), PUBLISHED, places=1) == D("115.0")


def test_a_step_ends_where_the_next_begins() -> None:
    weight = Weight(
        D(100), D(500), (BonusStep(D(100), D(110), D(15)), BonusStep(D(110), None, D(20)))
    )
    assert weight.bonus_at(Fraction(10_999, 100)) == 15
    assert weight.bonus_at(Fraction(110)) == 20
    assert weight.bonus_at(Fraction(9_999, 100)) == 0


def test_points_stop_at_the_cap() -> None:
    weight = Weight(D(100), D("130.0"), (BonusStep(D(100), None, D(15)),))
    assert points_of(achievement_rate(300, D(100)), weight, places=1) == D("130.0")


def test_points_are_rounded_once_half_up() -> None:
    """2,001 ÷ 2,000 × 100 = 100.05 → 100.1; a rate rounded first would give 100.1 or 100.0."""
    assert points_of(achievement_rate(2001, D(2000)), Weight(D(100), D(500)), places=1) == D(
        "100.1"
    )
    assert points_of(Fraction(200, 3), Weight(D(30), D(500)), places=2) == D("20.00")


@pytest.mark.parametrize("target", [D(0), D(-1)])
def test_a_target_of_zero_is_refused(target: Decimal) -> None:
    with pytest.raises(ValueError, match="目標は0より大きい数"):
        achievement_rate(1, target)


def test_what_is_not_exact_or_below_zero_is_refused() -> None:
    with pytest.raises(TypeError, match="浮動小数点数"):
        achievement_rate(0.5, D(1))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="負の数"):
        achievement_rate(-1, D(1))
    with pytest.raises(ValueError, match="負の数"):
        share(-1, 3)


def test_a_share_of_nothing_is_unknown() -> None:
    assert share(0, 0) is None
    assert share(1, 3) == Fraction(100, 3)


def test_items_are_worth_what_was_carried_out() -> None:
    steps = {Implementation.NONE: D(0), Implementation.PARTLY: D(100), Implementation.DONE: D(257)}
    assert points_of_item(Implementation.PARTLY, steps) == 100


def test_full_marks_count_the_best_an_office_can_choose() -> None:
    assert full_marks([D(150), D(64)], [D(90), D(100), D(80)], 2) == 404
    assert full_marks([D(150)], [], 0) == 150
    with pytest.raises(ValueError, match="選べる指標は1個です。2個は選べません。"):
        full_marks([], [D(90)], 2)


@given(weights, targets, results, results)
def test_a_better_result_is_never_worth_less(
    weight: Weight, target: Decimal, one: int, other: int
) -> None:
    worse, better = sorted((one, other))
    assert points_of(achievement_rate(worse, target), weight, places=1) <= points_of(
        achievement_rate(better, target), weight, places=1
    )


@given(targets, results, st.integers(1, 10_000))
def test_a_result_and_its_target_scaled_alike_leave_the_rate(
    target: Decimal, result: int, scale: int
) -> None:
    assert achievement_rate(result * scale, target * scale) == achievement_rate(result, target)


@given(weights, targets, results)
def test_points_lie_between_nothing_and_the_cap(
    weight: Weight, target: Decimal, result: int
) -> None:
    assert 0 <= points_of(achievement_rate(result, target), weight, places=1) <= weight.cap
