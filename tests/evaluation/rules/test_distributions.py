"""The two distributions add up, and the exact and the approximate agree where they meet."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules.distributions import (
    EXACT_UP_TO,
    BetaBinomial,
    NegativeBinomial,
    at_least,
    quantile,
)

means = st.floats(0.1, 400)
excess = st.floats(1.0, 8.0)


@given(means, excess)
def test_a_negative_binomial_has_its_mean_and_variance(mean: float, times: float) -> None:
    counts = NegativeBinomial(mean, mean * times)
    chances = list(counts.chances())
    found = sum(n * chance for n, chance in enumerate(chances))
    spread = sum((n - found) ** 2 * chance for n, chance in enumerate(chances))
    assert isclose(sum(chances), 1, abs_tol=1e-4)
    assert isclose(found, mean, rel_tol=2e-3)
    assert isclose(spread, mean * times, rel_tol=2e-2)


@given(st.integers(0, 300), st.floats(0.3, 50), st.floats(0.3, 50))
def test_a_beta_binomial_adds_up(size: int, yes: float, no: float) -> None:
    counts = BetaBinomial(size, yes, no)
    chances = list(counts.chances())
    assert len(chances) == size + 1
    assert isclose(sum(chances), 1, abs_tol=1e-6)
    assert isclose(sum(n * c for n, c in enumerate(chances)), counts.mean, abs_tol=1e-4)


@given(means, excess, st.integers(-5, 600))
def test_reaching_more_is_never_likelier(mean: float, times: float, wanted: int) -> None:
    counts = NegativeBinomial(mean, mean * times)
    assert 0 <= at_least(counts, wanted + 1) <= at_least(counts, wanted) <= 1


@given(means, excess, st.floats(0.01, 0.98))
def test_a_quantile_is_where_the_probability_is_reached(
    mean: float, times: float, probability: float
) -> None:
    counts = NegativeBinomial(mean, mean * times)
    least = quantile(counts, probability)
    assert 1 - at_least(counts, least + 1) >= probability - 1e-9
    assert least == 0 or 1 - at_least(counts, least) < probability + 1e-9


def test_nothing_expected_is_nothing() -> None:
    nothing = NegativeBinomial(0, 0)
    assert (at_least(nothing, 0), at_least(nothing, 1), quantile(nothing, 0.9)) == (1, 0, 0)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_the_approximation_goes_on_where_the_exact_sum_ends(share: float) -> None:
    below = NegativeBinomial(EXACT_UP_TO * 0.8, EXACT_UP_TO * 1.2)
    above = NegativeBinomial(EXACT_UP_TO * 1.2, EXACT_UP_TO * 1.8)
    assert below.last <= EXACT_UP_TO < above.last
    for counts in (below, above):
        expected = quantile(counts, share)
        assert abs(at_least(counts, expected) - (1 - share)) < 0.02
