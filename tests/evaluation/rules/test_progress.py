"""実績, 〈4月以降累計〉, 年間目標, 進捗率."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evaluation.rules.progress import count_progress, cumulate, progress_rate, rate_progress

MONTHS = st.lists(st.one_of(st.none(), st.integers(0, 1000)), max_size=12)


@given(MONTHS)
def test_the_running_total_skips_blanks_and_ends_with_the_sum(values: list[int | None]) -> None:
    totals = cumulate(values)
    known = [value for value in values if value is not None]
    assert [total is None for total in totals] == [value is None for value in values]
    assert [total for total in totals if total is not None] == [
        sum(known[: n + 1]) for n in range(len(known))
    ]


def test_blank_is_not_zero() -> None:
    blank, zero = count_progress([None], Decimal(10)), count_progress([0], Decimal(10))
    assert (blank[0].cumulative, blank[0].rate_of_target) == (None, None)
    assert (zero[0].cumulative, zero[0].rate_of_target) == (0, Decimal("0.0"))


def test_progress_of_a_count_against_its_target() -> None:
    months = count_progress([10, None, 20], Decimal(120))
    assert [month.cumulative for month in months] == [10, None, 30]
    assert [month.rate_of_target for month in months] == [Decimal("8.3"), None, Decimal("25.0")]


def test_without_a_target_there_is_no_progress() -> None:
    assert count_progress([10], None)[0].rate_of_target is None


def test_a_rate_is_the_sums_divided_not_the_mean_of_rates() -> None:
    months = rate_progress([1, 30], [10, 60], Decimal("40.0"))
    assert [month.value for month in months] == [Decimal("10.0"), Decimal("50.0")]
    assert months[1].cumulative == Decimal("44.3")
    assert months[1].rate_of_target == Decimal("110.7")


def test_progress_of_a_rate_uses_unrounded_figures() -> None:
    found = progress_rate(4996, Decimal("50.0"), denominator=10_000, is_rate=True)
    assert found == Decimal("99.9")
    assert progress_rate(1, Decimal(50), denominator=0, is_rate=True) is None


def test_a_month_with_one_side_blank_is_left_out_of_a_rate() -> None:
    months = rate_progress([90, 2, None], [None, 5, 7], Decimal("50.0"))
    assert [month.cumulative for month in months] == [None, Decimal("40.0"), None]
