"""What makes a figure look odd: against the site's own past, fairly for small sites."""

from collections.abc import Mapping
from datetime import date
from math import exp
from random import Random

import pytest

from evaluation.choices import MonthCheck
from evaluation.rules.month_warnings import Count, Finding, Limits, Rate, distance, findings

LIMITS = Limits(jump=3.5, past_months=36, past_least=6, zero_from=5)
JUNE = date(2025, 6, 1)
RATE = Rate("就職率", "PLACEMENTS", "NEW_SEEKERS")


def before(month: date, values: list[int]) -> dict[date, int]:
    """These values in the months before `month`, the last first."""
    last = 12 * month.year + month.month - 1
    return {
        date((last - back) // 12, (last - back) % 12 + 1, 1): value
        for back, value in enumerate(values, start=1)
    }


def found(
    value: int | None, past: Mapping[date, int], *, is_expected: bool = True
) -> list[Finding]:
    one = Count("USERS", "施設利用者数", "人", value, past, is_expected)
    return findings([one], [], JUNE, LIMITS)


def checks(value: int | None, past: Mapping[date, int]) -> list[MonthCheck]:
    return [one.check for one in found(value, past)]


STEADY = [40, 42, 38, 41, 39, 40, 43, 37, 40, 41, 39, 40]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (41, []),
        (55, []),
        (400, [MonthCheck.JUMP]),
        (4, [MonthCheck.JUMP]),
        (0, [MonthCheck.ZERO]),
        (None, [MonthCheck.MISSING]),
        (40 + 42 + 41, [MonthCheck.CUMULATIVE]),
    ],
)
def test_a_steady_site_is_asked_about_what_is_not_steady(
    value: int | None, expected: list[MonthCheck]
) -> None:
    assert checks(value, before(JUNE, STEADY)) == expected


def test_a_sentence_says_what_to_look_at_with_the_figures() -> None:
    (jump,) = found(400, before(JUNE, STEADY))
    assert "400人は、この拠点のふだんより大きく多く" in jump.sentence
    assert "過去12か月の中央値は40人、前年同月は40人" in jump.sentence
    assert "元の記録と見比べてください" in jump.sentence
    assert jump.value == 400


@pytest.mark.parametrize("value", [0, 1, 3, 5])
def test_small_counts_are_not_called_odd_for_being_small(value: int) -> None:
    assert checks(value, before(JUNE, [1, 0, 2, 1, 0, 1, 2, 0, 1, 1, 0, 2])) == []


def test_a_past_without_any_spread_has_that_of_chance() -> None:
    same = before(JUNE, [9] * 12)
    assert abs(distance(12, same, JUNE)) < 1
    assert checks(14, same) == []
    assert checks(60, same) == [MonthCheck.JUMP]


def test_a_short_past_says_nothing() -> None:
    assert checks(400, before(JUNE, STEADY[:5])) == []
    assert checks(400, before(JUNE, STEADY[:6])) == [MonthCheck.JUMP]


def test_months_older_than_the_window_do_not_count() -> None:
    old = {date(2015, month, 1): 400 for month in range(1, 13)}
    assert checks(400, old | before(JUNE, STEADY)) == [MonthCheck.JUMP]


def test_the_season_is_known_where_the_past_has_it() -> None:
    """Each June is three times the other months: the fourth is no surprise, a May like it is."""
    values = [90 if back % 12 == 11 else 30 for back in range(36)]
    assert checks(90, before(JUNE, values)) == []
    may = date(2025, 5, 1)
    past = before(may, values[1:])
    one = Count("USERS", "施設利用者数", "人", 90, past)
    assert [it.check for it in findings([one], [], may, LIMITS)] != []


def test_one_outlier_of_the_past_hides_no_second() -> None:
    assert checks(400, before(JUNE, [*STEADY[:11], 400])) == [MonthCheck.JUMP]


def test_a_blank_is_asked_about_only_where_it_is_expected() -> None:
    assert found(None, {}, is_expected=False) == []
    assert [one.check for one in found(None, {}, is_expected=True)] == [MonthCheck.MISSING]
    recent = before(JUNE, [40])
    (one,) = found(None, recent, is_expected=False)
    assert "5月は40人でした" in one.sentence
    assert found(None, {date(2024, 6, 1): 40}, is_expected=False) == []


def rate_of(above: int, below: int) -> list[MonthCheck]:
    past_below = before(JUNE, [40] * 12)
    past_above = before(JUNE, [10, 9, 11, 10, 8, 12, 10, 9, 11, 10, 10, 10])
    counts = [
        Count("NEW_SEEKERS", "新規求職者数", "人", below, past_below),
        Count("PLACEMENTS", "就職件数", "件", above, past_above),
    ]
    return [one.check for one in findings(counts, [RATE], JUNE, LIMITS)]


def test_a_rate_that_jumps_is_told_at_its_numerator() -> None:
    assert rate_of(11, 42) == []
    assert rate_of(20, 21) == [MonthCheck.RATE_JUMP]


def test_a_jump_is_not_told_twice() -> None:
    assert rate_of(55, 60) == [MonthCheck.JUMP]


def test_chance_alone_is_seldom_called_odd() -> None:
    """Of three hundred months of a Poisson count, small or large, fewer than one in fifty."""
    chance = Random(20261123)  # noqa: S311 — a sample that is the same every time
    for mean in (2.0, 12.0, 60.0):
        odd = 0
        for _ in range(300):
            drawn = [_poisson(chance, mean) for _ in range(25)]
            odd += bool(checks(drawn[0], before(JUNE, drawn[1:])))
        assert odd < 6, mean


def _poisson(chance: Random, mean: float) -> int:
    limit, product, count = exp(-mean), 1.0, -1
    while product > limit:
        product *= chance.random()
        count += 1
    return count
