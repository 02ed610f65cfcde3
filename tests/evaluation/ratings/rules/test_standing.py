"""The mean of a group, the four types, and the way to the next."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import pvariance

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluation.ratings.choices import RatingType, ThresholdUnit
from evaluation.ratings.rules.standing import (
    Group,
    Thresholds,
    begins_at,
    points_to_next_type,
    type_of,
)

D = Decimal
BY_POINTS = Thresholds(ThresholdUnit.POINTS, D(100), D(20), D(-50))
BY_PERCENT = Thresholds(ThresholdUnit.PERCENT, D(20), D(5), D(-10))
BY_DEVIATIONS = Thresholds(ThresholdUnit.DEVIATIONS, D(2), D(1), D("-1.5"))

a_total = st.decimals("0", "1318", places=1)
some_totals = st.lists(a_total, min_size=1, max_size=30)
# Beyond twice the mean a small group could not reach a type that goes by percent at all.
some_thresholds = st.builds(
    lambda unit, ends: Thresholds(unit, *sorted(ends, reverse=True)),
    st.sampled_from(ThresholdUnit),
    st.lists(st.decimals("-100", "100", places=1), min_size=3, max_size=3, unique=True),
)


def types(totals: Sequence[Decimal], thresholds: Thresholds) -> list[int]:
    group = Group.of(totals)
    return [type_of(total, group, thresholds).value for total in totals]


def test_types_by_points() -> None:
    """Mean 1,000: from 1,100 on type 1, from 1,020 type 2, from 950 type 3, below type 4."""
    totals = [D(1100), D(1020), D("1019.9"), D(950), D("949.9"), D("960.2")]
    assert Group.of(totals).mean == 1000
    assert types(totals, BY_POINTS) == [1, 2, 3, 3, 4, 3]


def test_types_by_percent() -> None:
    """Mean 500: from 600 on type 1, from 525 type 2, from 450 type 3."""
    totals = [D(600), D(525), D("524.9"), D(450), D("449.9"), D("450.2")]
    assert Group.of(totals).mean == 500
    assert types(totals, BY_PERCENT) == [1, 2, 3, 3, 4, 3]


def test_types_by_deviations_at_the_very_edge() -> None:
    """40, 60, 60, 60, 80: mean 60, variance 160. Two deviations are √640 = 25.3, one 12.6."""
    assert types([D(40), D(60), D(60), D(60), D(80)], BY_DEVIATIONS) == [4, 3, 3, 3, 2]
    one_away = Thresholds(ThresholdUnit.DEVIATIONS, D(1), D("0.5"), D(-1))
    assert types([D(1), D(3)], one_away) == [3, 1]
    wide = Thresholds(ThresholdUnit.DEVIATIONS, D(4), D(3), D("-0.5"))
    assert types([D(40), D(60), D(60), D(60), D(80)], wide) == [4, 3, 3, 3, 3]


def test_a_group_without_offices_has_no_mean() -> None:
    with pytest.raises(ValueError, match="平均がありません"):
        Group.of([])


@pytest.mark.parametrize("thresholds", [BY_POINTS, BY_PERCENT, BY_DEVIATIONS])
def test_who_is_alone_in_a_group_stands_at_its_mean(thresholds: Thresholds) -> None:
    assert types([D(700)], thresholds) == [3]
    assert types([D(0)], thresholds) == [3]


@pytest.mark.parametrize(
    ("thresholds", "begins"),
    [(BY_POINTS, 520), (BY_PERCENT, 525), (BY_DEVIATIONS, None)],
)
def test_where_a_type_begins(thresholds: Thresholds, begins: int | None) -> None:
    assert begins_at(RatingType.GOOD, Group.of([D(400), D(600)]), thresholds) == begins
    assert begins_at(RatingType.NEEDS_WORK, Group.of([D(400)]), thresholds) is None


def test_the_way_to_the_next_type_counts_what_it_does_to_the_mean() -> None:
    """Two of 500: 20 above the mean takes 40 points, for the mean goes half the way along."""
    group = Group.of([D(500), D(500)])
    more = points_to_next_type(D(500), group, BY_POINTS, most=D(300), places=1)
    assert more == D("40.0")
    assert points_to_next_type(D(500), group, BY_POINTS, most=D("39.9"), places=1) is None


def test_the_best_has_no_next_type_and_who_is_alone_no_way() -> None:
    group = Group.of([D(800), D(400)])
    assert points_to_next_type(D(800), group, BY_POINTS, most=D(100), places=1) is None
    alone = Group.of([D(400)])
    assert points_to_next_type(D(400), alone, BY_POINTS, most=D(500), places=1) is None


@given(some_totals)
def test_the_sums_are_those_of_the_statisticians(totals: list[Decimal]) -> None:
    exact = [Fraction(total) for total in totals]
    group = Group.of(totals)
    assert group.mean == sum(exact) / len(exact)
    assert group.variance == pvariance(exact)


@given(a_total, st.integers(1, 30), some_thresholds)
def test_equals_are_of_one_type(total: Decimal, size: int, thresholds: Thresholds) -> None:
    group = Group.of([total] * size)
    assert group.mean == Fraction(total)
    assert len(set(types([total] * size, thresholds))) == 1


@given(some_totals, some_thresholds)
def test_more_points_are_never_a_worse_type(totals: list[Decimal], thresholds: Thresholds) -> None:
    found = [kind for _, kind in sorted(zip(totals, types(totals, thresholds), strict=True))]
    assert found == sorted(found, reverse=True)


@given(some_totals, st.decimals("0", "500", places=1), some_thresholds)
def test_an_office_that_gains_never_falls(
    totals: list[Decimal], gain: Decimal, thresholds: Thresholds
) -> None:
    before = Group.of(totals)
    after = before.with_changed(totals[0], totals[0] + gain)
    assert after == Group.of([totals[0] + gain, *totals[1:]])
    assert type_of(totals[0] + gain, after, thresholds) <= type_of(totals[0], before, thresholds)


@given(some_totals, some_thresholds)
def test_the_way_is_the_shortest(totals: list[Decimal], thresholds: Thresholds) -> None:
    own, group = totals[0], Group.of(totals)
    more = points_to_next_type(own, group, thresholds, most=D(500), places=1)
    assume(more is not None)
    assert more is not None
    now = type_of(own, group, thresholds)
    there, short = own + more, own + more - D("0.1")
    assert type_of(there, group.with_changed(own, there), thresholds) < now
    assert type_of(short, group.with_changed(own, short), thresholds) == now
