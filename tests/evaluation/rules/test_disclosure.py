"""Disclosure control against a reader who calculates: exactly, and by trying every table."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from random import Random
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.rules.disclosure import MOST_STEPS, Sum, Threshold, withhold

Key = tuple[str, ...]
Counts = Mapping[Key, int | None]
THREE = Threshold(3)
TEN = Threshold(10)


def rank(rows: Sequence[Sequence[int]]) -> int:
    """The rank of a matrix, by elimination from below: not the way of the rule itself."""
    left = [[Fraction(one) for one in row] for row in rows if any(row)]
    found = 0
    while left:
        row = left.pop()
        lead = next((at for at in reversed(range(len(row))) if row[at]), None)
        if lead is None:
            continue
        found += 1
        left = [
            [one - other[lead] / row[lead] * mine for one, mine in zip(other, row, strict=True)]
            for other in left
        ]
    return found


def recomputed(counts: Counts, sums: Sequence[Sum[Key]], hidden: frozenset[Key]) -> set[Key]:
    """The withheld counts that the sums determine."""
    unknowns = sorted(hidden)
    equations = [[(one in each.parts) - (one == each.total) for one in unknowns] for each in sums]
    whole = rank(equations)
    return {
        one
        for at, one in enumerate(unknowns)
        if rank([*equations, [int(at == place) for place in range(len(unknowns))]]) == whole
    }


def two_way(rows: Sequence[Sequence[int | None]]) -> tuple[dict[Key, int | None], list[Sum[Key]]]:
    """A table with totals of its rows, of its columns, and of all."""
    counts: dict[Key, int | None] = {}
    for at, row in enumerate(rows):
        for place, one in enumerate(row):
            counts[str(at), str(place)] = one
    width, height = len(rows[0]), len(rows)
    of_rows: list[Sum[Key]] = [
        Sum((str(at), "all"), tuple((str(at), str(place)) for place in range(width)))
        for at in range(height)
    ]
    of_columns: list[Sum[Key]] = [
        Sum(("all", str(place)), tuple((str(at), str(place)) for at in range(height)))
        for place in range(width)
    ]
    whole: list[Sum[Key]] = [
        Sum(("all", "all"), tuple(one.total for one in of_rows)),
        Sum(("all", "all"), tuple(one.total for one in of_columns)),
    ]
    sums = [*of_rows, *of_columns, *whole]
    add_up(counts, sums)
    return counts, sums


def add_up(counts: dict[Key, int | None], sums: Sequence[Sum[Key]]) -> None:
    """Put in the totals; what nobody reported has none."""
    for total in sums:
        known = [one for part in total.parts if (one := counts[part]) is not None]
        counts[total.total] = sum(known) if known else None


def nation(
    placements: Mapping[str, tuple[str, str, int | None]],
) -> tuple[dict[Key, int | None], list[Sum[Key]]]:
    """Sites by name: prefecture, host body, count; a body and a prefecture share their sites."""
    counts: dict[Key, int | None] = {("site", name): one[2] for name, one in placements.items()}
    sums: list[Sum[Key]] = []
    for place, level in ((0, "prefecture"), (1, "body")):
        groups: dict[str, list[Key]] = {}
        for name, one in placements.items():
            groups.setdefault(str(one[place]), []).append(("site", name))
        sums += [Sum((level, group), tuple(parts)) for group, parts in groups.items()]
    prefectures = tuple(one.total for one in sums if one.total[0] == "prefecture")
    sums.append(Sum(("nation",), prefectures))
    add_up(counts, sums)
    return counts, sums


numbers = st.one_of(st.none(), st.integers(0, 14), st.integers(0, 400))


@st.composite
def tables(draw: st.DrawFn) -> list[list[int | None]]:
    width = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=1, max_size=4))


# Solved, or in the coarse way from the first step on.
ways = st.sampled_from([MOST_STEPS, 0])


@settings(max_examples=100, deadline=None)
@given(tables(), st.booleans(), ways)
def test_nothing_withheld_in_a_two_way_table_can_be_recomputed(
    rows: list[list[int | None]],
    shows_zero: bool,  # noqa: FBT001 — hypothesis gives it
    most_steps: int,
) -> None:
    counts, sums = two_way(rows)
    threshold = Threshold(10, shows_zero)
    found = withhold(counts, sums, threshold, most_steps=most_steps)
    assert found.small == {
        key for key, one in counts.items() if one is not None and threshold.is_small(one)
    }
    assert recomputed(counts, sums, found.all) == set()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("uvwx"), numbers),
        min_size=1,
        max_size=9,
    ),
    ways,
)
def test_nothing_withheld_can_be_recomputed_from_site_body_prefecture_and_nation(
    sites: list[tuple[str, str, int | None]], most_steps: int
) -> None:
    counts, sums = nation({str(at): one for at, one in enumerate(sites)})
    found = withhold(counts, sums, TEN, most_steps=most_steps)
    assert recomputed(counts, sums, found.all) == set()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2), min_size=2, max_size=2), ways)
def test_of_a_small_count_nothing_more_can_be_said_than_that_it_is_small(
    rows: list[list[int]], most_steps: int
) -> None:
    """Every table of whole numbers that fits to what is shown is tried."""
    counts, sums = two_way(rows)
    found = withhold(counts, sums, THREE, most_steps=most_steps)
    inner = [key for key in sorted(counts) if "all" not in key]
    possible: dict[Key, set[int]] = {key: set() for key in found.small}
    most = max((counts[key] or 0) for key in inner) + 3
    unknown = [key for key in inner if key in found.all]
    for values in product(range(most), repeat=len(unknown)):
        guess, _ = two_way(
            [
                [
                    values[unknown.index(key)] if key in unknown else counts[key]
                    for key in inner
                    if key[0] == str(at)
                ]
                for at in range(2)
            ]
        )
        if all(guess[key] == counts[key] for key in counts if key not in found.all):
            for key, seen in possible.items():
                seen.add(guess[key] or 0)
    assert all(seen >= {1, 2} for seen in possible.values())


def test_zero_is_shown_or_not_as_the_rule_says() -> None:
    counts, sums = two_way([[0, 30, 40], [50, 60, 70]])
    assert withhold(counts, sums, TEN).all == frozenset()
    hidden = withhold(counts, sums, Threshold(10, shows_zero=False))
    assert hidden.small == {("0", "0")}
    assert len(hidden.beside) == 3


def test_the_smallest_counts_are_withheld_beside() -> None:
    counts, sums = two_way([[5, 30, 40], [50, 60, 700]])
    assert withhold(counts, sums, TEN).beside == {("0", "1"), ("1", "0"), ("1", "1")}


def test_two_small_counts_whose_sum_would_tell_need_a_third() -> None:
    """1 + 1 of a shown 102: without a third gap each would be known to be at most 2."""
    counts: dict[Key, int | None] = {("a",): 1, ("b",): 1, ("c",): 100, ("all",): 102}
    sums: list[Sum[Key]] = [Sum(("all",), (("a",), ("b",), ("c",)))]
    assert withhold(counts, sums, TEN).beside == {("c",)}


def test_a_body_with_one_site_is_withheld_with_it() -> None:
    counts, sums = nation(
        {"1": ("A", "u", 4), "2": ("A", "v", 20), "3": ("A", "v", 90), "4": ("B", "w", 50)}
    )
    hidden = withhold(counts, sums, TEN).all
    assert {("site", "1"), ("body", "u")} <= hidden
    assert recomputed(counts, sums, hidden) == set()
    assert ("nation",) not in hidden


def test_blank_is_no_gap_to_hide_behind() -> None:
    counts: dict[Key, int | None] = {("a",): 4, ("b",): None, ("c",): 100, ("all",): 104}
    sums: list[Sum[Key]] = [Sum(("all",), (("a",), ("b",), ("c",)))]
    assert withhold(counts, sums, TEN).all == {("a",), ("c",)}


def test_a_nation_of_small_counts_is_done_in_bounded_work() -> None:
    """Two sites in five are small: to solve it took minutes."""
    chance = Random(5)  # noqa: S311 — a made-up nation
    counts, sums = nation(
        {
            str(at): (
                f"{at % 47}",
                f"{at % 47}-{chance.randrange(6)}",
                chance.randint(1, 9) if chance.random() < 0.4 else chance.randint(10, 400),
            )
            for at in range(350)
        }
    )
    began = process_time()
    found = withhold(counts, sums, TEN)
    assert process_time() - began < 10
    assert ("nation",) not in found.all
    assert found == withhold(counts, sums, TEN, most_steps=0)
    by_prefecture = [one for one in sums if one.total[0] == "prefecture"]
    for prefecture in by_prefecture:
        inside = set(prefecture.parts)
        bodies = [
            one for one in sums if one.total[0] == "body" and not inside.isdisjoint(one.parts)
        ]
        if prefecture.total not in found.all:
            left = found.all.intersection(inside, counts) | {
                one.total for one in bodies if one.total in found.all
            }
            assert recomputed(counts, [prefecture, *bodies], frozenset(left)) == set()


def test_the_coarse_way_refuses_sums_of_different_counts() -> None:
    counts: dict[Key, int | None] = {("a",): 4, ("b",): 16, ("c",): 20, ("all",): 20}
    sums: list[Sum[Key]] = [Sum(("all",), (("a",), ("b",))), Sum(("all",), (("c",),))]
    with pytest.raises(ValueError, match="not of the same counts"):
        withhold(counts, sums, TEN, most_steps=0)


def test_a_table_that_does_not_tie_out_is_refused() -> None:
    counts: dict[Key, int | None] = {("a",): 4, ("all",): 5}
    sums: list[Sum[Key]] = [Sum(("all",), (("a",),))]
    with pytest.raises(ValueError, match="is not the sum"):
        withhold(counts, sums, TEN)


def test_the_same_counts_are_withheld_whatever_their_order() -> None:
    counts, sums = two_way([[3, 12, 12], [12, 3, 12], [12, 12, 40]])
    turned = dict(reversed(counts.items()))
    assert withhold(counts, sums, TEN) == withhold(turned, sums[::-1], TEN)
