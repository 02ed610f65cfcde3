"""Advice beside a target: exact, and silent where there is too little."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.choices import Direction
from evaluation.rules.achievement import Line, is_met
from evaluation.rules.target_advice import (
    Quartiles,
    Reach,
    Result,
    change_of,
    quartiles_of,
    reach,
    reach_by_step,
    step,
    together,
)

UP, DOWN = Direction.UP, Direction.DOWN
COUNTS = [Result(number) for number in (10, 20, 30, 40, 50)]


def test_quartiles_are_exact_and_need_five() -> None:
    assert quartiles_of(COUNTS) == Quartiles(Fraction(20), Fraction(30), Fraction(40))
    assert quartiles_of(COUNTS[:4]) is None
    nobody = Result(0, 0)
    assert quartiles_of([*COUNTS[:4], nobody]) is None
    thirds = [Result(1, 3)] * 5
    assert quartiles_of(thirds) == Quartiles(*[Fraction(100, 3)] * 3)


def test_a_level_is_judged_as_a_year_is_never_on_rounded_figures() -> None:
    assert reach(Decimal(30), COUNTS, UP) == Reach(3, 5)
    assert reach(Decimal(20), COUNTS, DOWN) == Reach(2, 5)
    assert reach(Decimal("30.5"), COUNTS, UP) == Reach(2, 5)
    nearly = [Result(4996, 10_000), Result(1, 2), Result(0, 0)]
    assert reach(Decimal("50.0"), nearly, UP) == Reach(1, 2)
    assert reach(Decimal(1), COUNTS[:4], UP).is_few


@settings(max_examples=60, deadline=None)
@given(
    level=st.decimals(min_value=0, max_value=100, places=1),
    parts=st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=8),
)
def test_reach_counts_what_the_rule_of_achievement_meets(
    level: Decimal, parts: list[tuple[int, int]]
) -> None:
    results = [Result(above, below) for above, below in parts]
    met = sum(is_met(Line(level, above, below, is_rate=True)) for above, below in parts)
    assert reach(level, results, UP) == Reach(met, sum(below > 0 for _, below in parts))


def test_how_far_a_level_lies_from_last_year() -> None:
    assert step(Decimal(108), Result(100)) == Fraction(2, 25)
    assert step(Decimal(50), Result(2, 5)) == Fraction(1, 4)
    assert step(Decimal(10), Result(0)) is None
    assert step(Decimal(10), None) is None


def test_how_many_moved_so_far() -> None:
    pairs = [(Result(120), Result(100)), (Result(90), Result(100)), (Result(5), Result(0))]
    assert reach_by_step(Fraction(1, 5), pairs, UP) == Reach(1, 2)
    assert reach_by_step(Fraction(-1, 10), pairs, DOWN) == Reach(1, 2)
    assert change_of(Result(1), Result(0)) is None


@pytest.mark.parametrize(
    ("results", "whole"),
    [
        ([], None),
        ([Result(1), Result(2)], Result(3)),
        ([Result(1, 2), Result(2, 4)], Result(3, 6)),
    ],
)
def test_places_together(results: list[Result], whole: Result | None) -> None:
    assert together(results) == whole
