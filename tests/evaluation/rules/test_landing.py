"""着地見込み: laws that hold for every year, and a year worked by hand."""

from decimal import Decimal
from math import hypot

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluation.rules.landing import Landing, Spread, landing, run_rate
from evaluation.rules.landing_rate import RateLanding, landing_of_rate

EVEN = [1 / 12] * 12
SPREAD = Spread(yearly=0.15, monthly=1.3)
full_years = st.lists(st.integers(0, 60), min_size=12, max_size=12)


def after(months: list[int], known: int) -> list[int | None]:
    return [value if index < known else None for index, value in enumerate(months)]


def made(months: list[int | None], past: list[list[int]], target: Decimal | None = None) -> Landing:
    found = landing(months, past, usual=EVEN, spread=SPREAD, target=target)
    assert found is not None
    return found


def test_ten_a_month_lands_at_a_hundred_and_twenty() -> None:
    found = made([10] * 6 + [None] * 6, [[10] * 12], target=Decimal(128))
    assert (found.reported, found.months_left, found.expected) == (60, 6, Decimal("120.0"))
    assert found.low < 120 < found.high
    assert found.probability is not None
    assert Decimal("0.1") < found.probability < Decimal("0.5")
    assert found.needed_a_month == Decimal(68) / 6


def test_a_season_is_no_fall() -> None:
    """A count that comes in the second half of every year has not fallen short in September."""
    late = [0] * 6 + [200] * 6
    found = landing(after(late, 6), [late] * 3, usual=EVEN, spread=SPREAD)
    assert found is not None
    assert found.expected > 600
    assert run_rate(after(late, 6)) == 0


def test_a_month_that_was_not_reported_is_still_to_come() -> None:
    gap: list[int | None] = [10, None, 10, *[None] * 9]
    assert made(gap, [[10] * 12]).months_left == 10
    assert made(gap, [[10] * 12]).expected == Decimal("120.0")


def test_what_moved_everybody_widens_the_interval() -> None:
    months = after([10] * 12, 4)
    calm = landing(months, [[15] * 12], usual=EVEN, spread=SPREAD)
    moved = landing(months, [[15] * 12], usual=EVEN, spread=SPREAD, drift=-0.33)
    assert calm is not None
    assert moved is not None
    assert moved.high - moved.low > calm.high - calm.low
    assert moved.expected < calm.expected
    # Not only because the past says less: the rest of such a year may turn back, too.
    unsure = landing(
        months, [[15] * 12], usual=EVEN, spread=Spread(hypot(SPREAD.yearly, 0.33), SPREAD.monthly)
    )
    assert unsure is not None
    assert unsure.expected == moved.expected
    assert moved.high - moved.low > unsure.high - unsure.low


@given(full_years, full_years)
def test_a_year_that_is_over_is_what_it_is(months: list[int], past: list[int]) -> None:
    total = sum(months)
    found = made(list(months), [past], target=Decimal(max(total, 1)))
    assert found.expected == total
    assert found.low == found.high == total
    assert found.probability == (1 if total else 0)
    assert found.needed_a_month is None


@given(full_years, full_years, st.integers(0, 11), st.integers(1, 900))
def test_laws_of_every_forecast(
    months: list[int], past: list[int], known: int, target: int
) -> None:
    assume(sum(past) + sum(months[:known]) > 0)
    found = made(after(months, known), [past], target=Decimal(target))
    assert found.reported == sum(months[:known])
    assert found.reported <= found.low <= found.high
    assert found.probability is not None
    assert 0 <= found.probability <= 1
    assert found.needed_a_month is not None
    assert found.needed_a_month * found.months_left + found.reported >= Decimal(target) - 1


@given(full_years, full_years, st.integers(1, 11))
def test_one_more_is_never_worse(months: list[int], past: list[int], known: int) -> None:
    target = Decimal(sum(past) or 12)
    more = [months[0] + 1, *months[1:]]
    fewer = made(after(months, known), [past], target=target)
    assert fewer.probability is not None
    better = made(after(more, known), [past], target=target)
    assert better.probability is not None
    assert better.probability >= fewer.probability


def test_nothing_can_be_said_without_a_past_and_a_month() -> None:
    assert landing([None] * 12, [], usual=EVEN, spread=SPREAD) is None
    with pytest.raises(ValueError, match="twelve"):
        landing([1], [], usual=EVEN, spread=SPREAD)


def rate(
    numerator: int, denominator: int, coming: int, target: int = 50, last_people: int = 200
) -> RateLanding:
    found = landing_of_rate(
        numerator=numerator,
        denominator=denominator,
        still_expected=Decimal(coming),
        last_rate=Decimal(50),
        last_people=last_people,
        yearly=0.05,
        target=Decimal(target),
    )
    assert found is not None
    return found


def test_a_rate_over_everybody_is_what_it_is() -> None:
    assert rate(50, 100, 0).probability == 1
    assert rate(49, 100, 0).probability == 0
    assert rate(49, 100, 0).expected == Decimal("49.0")


@given(st.integers(0, 200), st.integers(1, 200), st.integers(0, 300))
def test_laws_of_a_rate(numerator: int, denominator: int, coming: int) -> None:
    assume(numerator <= denominator)
    found = rate(numerator, denominator, coming)
    assert 0 <= found.low <= found.high <= 100
    assert found.probability is not None
    assert 0 <= found.probability <= 1
    harder = rate(numerator, denominator, coming, target=60)
    assert harder.probability is not None
    assert harder.probability <= found.probability


def test_last_years_rate_weighs_as_much_as_its_people_tell() -> None:
    """30 of 100 so far, after 50 %: of ten people that says little, of ten thousand much."""
    few, many = rate(30, 100, 100, last_people=10), rate(30, 100, 100, last_people=10_000)
    assert few.expected < many.expected
    # As if 0.25 / (0.05² + 0.25 / 10) − 1 = 8 people had come before, or 98 of ten thousand.
    assert few.expected == Decimal("30.7")
    assert many.expected == Decimal("34.9")


def test_a_rate_without_anybody_says_nothing() -> None:
    found = landing_of_rate(
        numerator=0,
        denominator=0,
        still_expected=Decimal(0),
        last_rate=None,
        last_people=0,
        yearly=0.05,
    )
    assert found is None
