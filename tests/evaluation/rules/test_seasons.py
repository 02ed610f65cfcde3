"""What past years teach, and how good the forecasts made from it were."""

from decimal import Decimal
from math import isclose

from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules.backtest import Trial, held_back, naive_total, scores
from evaluation.rules.landing import Landing
from evaluation.rules.seasons import (
    CAUTIOUS,
    CAUTIOUS_RATE,
    STEADIEST,
    rate_spread,
    spread_of,
    usual_shares,
)

Year = list[int | None]
years = st.lists(st.integers(0, 90), min_size=12, max_size=12)


@given(st.lists(years, max_size=6))
def test_shares_are_a_whole_year(past: list[list[int | None]]) -> None:
    assert isclose(sum(usual_shares(past)), 1)


def test_a_year_with_a_gap_teaches_no_season() -> None:
    gap: Year = [None, *[100] * 11]
    whole: Year = [2, *[1] * 11]
    assert usual_shares([gap, whole])[0] == 2 / 13


@given(st.lists(st.tuples(years, years), min_size=10, max_size=14), st.lists(years, max_size=3))
def test_whatever_was_counted_teaches_some_spread(
    pairs: list[tuple[Year, Year]], past: list[Year]
) -> None:
    spread = spread_of(pairs, usual_shares(past))
    assert spread.yearly >= STEADIEST
    assert spread.monthly >= 1


def test_a_count_that_always_falls_in_one_month_strays_by_chance_alone() -> None:
    march: Year = [*[0] * 11, 40]
    assert spread_of([(march, march)] * 10, usual_shares([march])).monthly == 1


def test_few_years_teach_caution() -> None:
    assert spread_of([([1] * 12, [1] * 12)], [1 / 12] * 12) == CAUTIOUS
    assert rate_spread({}, 2021) == (CAUTIOUS_RATE, 0)


def test_large_sites_that_never_change_teach_steadiness() -> None:
    same: list[tuple[Year, Year]] = [([9_000] * 12, [9_000] * 12)] * 30
    found = spread_of(same, [1 / 12] * 12)
    assert found.yearly == STEADIEST
    assert found.monthly == 1


def test_sites_that_jump_teach_unrest() -> None:
    calm = [([1_000] * 12, [1_000 + 10 * n] * 12) for n in range(-10, 11)]
    wild = [([1_000] * 12, [1_000 + 60 * n] * 12) for n in range(-10, 11)]
    shares = [1 / 12] * 12
    assert spread_of(list(wild), shares).yearly > spread_of(list(calm), shares).yearly > 0


def trial(actual: int, low: int, high: int, probability: str, naive: int) -> Trial:
    made = Landing(50, 6, Decimal(100), low, high, Decimal(probability), None)
    return Trial(6, made, Decimal(naive), actual, Decimal(100))


def test_scores_by_hand() -> None:
    (score,) = scores([trial(110, 90, 120, "0.9", 100), trial(80, 90, 120, "0.5", 100)])
    assert score.trials == score.with_target == 2
    assert score.coverage == 0.5
    assert isclose(score.error, (10 / 110 + 20 / 80) / 2)
    assert score.brier is not None
    assert isclose(score.brier, (0.1**2 + 0.5**2) / 2)
    assert score.naive_brier == 0.5
    assert not score.is_better  # the same error


def test_what_was_not_known_is_held_back() -> None:
    year: Year = list(range(12))
    assert held_back(year, 3) == [0, 1, 2, *[None] * 9]
    assert naive_total(year, 3) == 12
    assert naive_total(year, 0) == 0
