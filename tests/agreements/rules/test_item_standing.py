"""Items against their targets, and whether a promise moved: judged on exact figures."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.choices import Standing, TargetDirection
from agreements.rules.item_standing import item_standing, rate_of_target
from agreements.rules.moved import ItemFacts, moved

UP, DOWN = TargetDirection.UP, TargetDirection.DOWN
TARGETS = st.decimals(min_value="0.01", max_value="999999999999.99", places=2)
RESULTS = st.decimals(min_value=0, max_value="999999999999.99", places=2)


@pytest.mark.parametrize(
    ("target", "result", "direction", "standing"),
    [
        (None, None, UP, Standing.NO_TARGET),
        (Decimal(5200), None, UP, Standing.NO_FIGURE),
        (Decimal(5200), Decimal(6007), UP, Standing.MET),
        (Decimal(5200), Decimal(4807), UP, Standing.UNMET),
        (Decimal(5200), Decimal(5200), UP, Standing.MET),
        (Decimal(10), Decimal(0), DOWN, Standing.MET),
        (Decimal(10), Decimal(10), DOWN, Standing.MET),
        (Decimal(10), Decimal("10.01"), DOWN, Standing.UNMET),
        # 49.96 % is shown as 50.0 %, and misses 50 %.
        (Decimal(50), Fraction(4996, 100), UP, Standing.UNMET),
        (Decimal("33.33"), Fraction(100, 3), UP, Standing.MET),
    ],
)
def test_an_item_is_judged_on_exact_figures(
    target: Decimal | None,
    result: Decimal | Fraction | None,
    direction: TargetDirection,
    standing: Standing,
) -> None:
    assert item_standing(target, result, direction) == standing


@given(target=TARGETS, result=RESULTS)
def test_up_and_down_agree_only_where_result_is_target(target: Decimal, result: Decimal) -> None:
    up, down = (item_standing(target, result, way) for way in (UP, DOWN))
    assert (up == down == Standing.MET) == (target == result)
    assert Standing.MET in {up, down}


@given(target=TARGETS, result=RESULTS, more=RESULTS)
def test_more_never_loses_an_achievement(target: Decimal, result: Decimal, more: Decimal) -> None:
    if item_standing(target, result, UP) == Standing.MET:
        assert item_standing(target, Fraction(result) + Fraction(more), UP) == Standing.MET


@given(target=TARGETS, result=RESULTS)
def test_the_rate_is_the_half_up_percentage(target: Decimal, result: Decimal) -> None:
    rate = rate_of_target(target, result)
    assert rate is not None
    exact = Fraction(result) / Fraction(target) * 100
    assert -Fraction(1, 20) < Fraction(rate) - exact <= Fraction(1, 20)
    assert -int(rate.as_tuple().exponent) == 1


def test_blank_is_not_zero() -> None:
    assert rate_of_target(None, Decimal(1)) is None
    assert rate_of_target(Decimal(1), None) is None
    assert rate_of_target(Decimal(8), 0) == Decimal("0.0")
    assert rate_of_target(Decimal(8), Fraction(1, 2)) == Decimal("6.3")  # 6.25, half up


FACTS = st.builds(
    ItemFacts,
    fiscal_year=st.sampled_from([2024, 2025]),
    entries=st.integers(0, 2),
    has_result=st.booleans(),
    has_figure=st.booleans(),
)


@given(items=st.lists(FACTS, max_size=4), more=FACTS)
def test_a_promise_moves_by_what_was_done_in_that_year(
    items: list[ItemFacts], more: ItemFacts
) -> None:
    shows = bool(more.entries or more.has_result or more.has_figure) and more.fiscal_year == 2025
    assert moved([*items, more], 2025) == (moved(items, 2025) or shows)


def test_a_promise_without_an_item_has_not_moved() -> None:
    assert not moved([], 2025)
    assert not moved([ItemFacts(2025), ItemFacts(2024, entries=3, has_result=True)], 2025)
