"""What is called an improvement: not chance, not what happened to everybody, not a low start."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.choices_improvement import Verdict
from evaluation.rules.improvement import FEWEST, Pair, judge, matched, of_count, of_rate


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.floats(-0.3, 0.3))
def test_what_moves_all_sites_alike_changes_nothing(seed: int, shift: float) -> None:
    random = Random(seed)  # noqa: S311 — not a secret
    count = random.randint(FEWEST, 15)
    others = [Pair(random.random(), random.random(), 0.0005, 400) for _ in range(count)]
    site = Pair(random.random(), random.random(), 0.0005, 400)

    def moved(one: Pair) -> Pair:
        return Pair(one.before, one.after + shift, one.chance, one.size)

    still = judge(site, others, 0.05)
    together = judge(moved(site), [moved(one) for one in others], 0.05)
    assert still.difference is not None
    assert together.difference == pytest.approx(still.difference, abs=1e-9)
    assert together.low == pytest.approx(still.low, abs=1e-9)


def _drawn(random: Random, people: int, share: float) -> tuple[int, int]:
    return sum(random.random() < share for _ in range(people)), people


def _nation(random: Random, sites: int) -> list[Pair]:
    """Sites whose own rate stays: whatever moves is chance."""
    made = []
    for _ in range(sites):
        people, share = random.randint(80, 500), min(max(random.gauss(0.35, 0.07), 0.1), 0.7)
        pair = of_rate(_drawn(random, people, share), _drawn(random, people, share))
        assert pair is not None
        made.append(pair)
    return made


def test_regression_to_the_mean_is_not_called_success() -> None:
    """The lowest tenth of sites rises by chance; of them at most one in twenty may look improved.

    Fixed seeds; the bound leaves room for the error of 360 drawn judgements (0.05 ± 0.02).
    """
    improved = worsened = judged = naive = 0
    for seed in range(12):
        nation = _nation(Random(seed), 300)  # noqa: S311 — not a secret
        low = sorted(nation, key=lambda one: one.before)[:30]
        for site in low:
            verdict = judge(site, [one for one in nation if one is not site], 0.05).verdict
            improved += verdict == Verdict.IMPROVED
            worsened += verdict == Verdict.WORSENED
            naive += site.after > site.before
            judged += 1
    assert naive / judged > 0.7, "the low start rises: that is the trap"
    assert improved / judged <= 0.07
    assert worsened / judged <= 0.07


def test_a_true_improvement_is_found() -> None:
    random = Random(1)  # noqa: S311 — not a secret
    others = _nation(random, 200)
    site = of_rate((90, 400), (180, 400))
    assert site is not None
    found = judge(site, others, 0.05)
    assert found.verdict == Verdict.IMPROVED
    assert found.low is not None
    assert found.low > 0
    fallen = of_rate((160, 400), (60, 400))
    assert fallen is not None
    assert judge(fallen, others, 0.05).verdict == Verdict.WORSENED


def test_few_comparisons_and_few_people_say_nothing() -> None:
    pair = of_rate((30, 100), (45, 100))
    assert pair is not None
    assert judge(pair, [pair] * (FEWEST - 1), 0.05).verdict == Verdict.UNCLEAR
    small = of_rate((3, 20), (8, 20))
    assert small is not None
    random = Random(3)  # noqa: S311 — not a secret
    sizes = [one for one in _nation(random, 200) if one.size < 100]
    assert judge(small, [*sizes, *sizes], 0.05).verdict == Verdict.UNCLEAR


def test_a_quiet_year_of_a_large_site_is_unchanged() -> None:
    large = [Pair(0.3 + i / 1000, 0.31 + i / 1000, 0.00002, 20_000) for i in range(12)]
    assert judge(large[0], large[1:], 0.05).verdict == Verdict.UNCHANGED


def test_counts_are_compared_by_how_much_they_grew() -> None:
    others = [one for i in range(12) if (one := of_count(1000 + 10 * i, 1100 + 11 * i))]
    site = of_count(1000, 2200)
    assert site is not None
    assert judge(site, others, 0.05).verdict == Verdict.IMPROVED
    assert of_count(0, 5) is None
    assert of_rate((5, 4), (1, 4)) is None


def test_comparisons_began_alike_and_are_of_like_size() -> None:
    site = Pair(0.3, 0.4, 0.001, 300)
    far, huge, near = Pair(0.6, 0.6, 0.001, 300), Pair(0.3, 0.3, 0.0, 3000), Pair(0.31, 0.3, 0, 200)
    assert matched(site, [far, huge, near]) == [near, far]
