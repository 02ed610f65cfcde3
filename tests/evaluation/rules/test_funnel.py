"""The funnel: small sites are not called poor by chance, large ones are seen."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluation.rules.funnel import OUTSIDE, WATCH, Funnel, Place, funnel

sites = st.lists(
    st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=40,
)
CHANCE = Funnel(0.35, 1.0)


def test_a_small_site_at_half_the_rate_is_inside_and_a_large_one_is_not() -> None:
    assert CHANCE.place(4, 20) is Place.INSIDE
    assert CHANCE.place(200, 1000) is Place.LOW


def test_the_limits_by_hand() -> None:
    """0.35 ± 1.96 × √(0.35 × 0.65 ÷ 100) = 0.2565 … 0.4435."""
    low, high = CHANCE.limits(100, WATCH)
    assert (round(low, 4), round(high, 4)) == (0.2565, 0.4435)
    assert CHANCE.place(25, 100) is Place.LOW_WATCH
    assert CHANCE.place(45, 100) is Place.HIGH_WATCH
    assert CHANCE.place(60, 100) is Place.HIGH


@given(st.integers(1, 5000), st.floats(0.01, 0.99), st.floats(1, 20))
def test_limits_hold_the_rate_and_narrow_with_size(people: int, rate: float, over: float) -> None:
    of = Funnel(rate, over)
    low, high = of.limits(people, OUTSIDE)
    narrow_low, narrow_high = of.limits(people * 2, OUTSIDE)
    assert 0 <= low <= narrow_low <= rate <= narrow_high <= high <= 1
    inner_low, inner_high = of.limits(people, WATCH)
    assert low <= inner_low <= inner_high <= high


@given(sites)
def test_the_common_rate_is_everybody_s(counts: list[tuple[int, int]]) -> None:
    found = funnel(counts)
    assert found is not None
    placed, people = (sum(column) for column in zip(*counts, strict=True))
    assert found.rate == placed / people
    assert found.overdispersion >= 1


@given(sites, st.integers(1, 500))
def test_one_more_placed_is_never_a_worse_place(counts: list[tuple[int, int]], people: int) -> None:
    found = funnel(counts)
    assert found is not None
    order = list(Place)
    places = [order.index(found.place(placed, people)) for placed in range(people + 1)]
    assert places == sorted(places)


@given(st.integers(1, 400), st.integers(2, 30), st.floats(0.05, 0.95))
def test_equals_lie_inside(people: int, how_many: int, share: float) -> None:
    placed = round(people * share)
    assume(0 <= placed <= people)
    found = funnel([(placed, people)] * how_many)
    assert found is not None
    assert found.place(placed, people) is Place.INSIDE


def test_nobody_anywhere_is_no_funnel_and_nonsense_is_refused() -> None:
    assert funnel([]) is None
    with pytest.raises(ValueError, match="people"):
        funnel([(1, 0)])
    with pytest.raises(ValueError, match="people"):
        funnel([(3, 2)])
