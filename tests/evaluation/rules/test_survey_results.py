"""Small results are withheld, and cannot be reckoned from what is shown."""

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.rules.survey_results import FEWEST_WITHHELD, withheld

SITES = st.dictionaries(st.integers(0, 30), st.integers(0, 60), max_size=12)
SMALLEST = st.integers(2, 20)


def test_a_small_site_takes_the_next_smallest_with_it() -> None:
    assert withheld({"a": 4, "b": 30, "c": 12}, 10) == {"a", "c"}


def test_two_small_sites_that_are_enough_together_take_nobody_with_them() -> None:
    assert withheld({"a": 4, "b": 6, "c": 12}, 10) == {"a", "b"}
    assert withheld({"a": 4, "b": 5, "c": 12}, 10) == {"a", "b", "c"}


def test_nothing_is_withheld_without_need() -> None:
    assert withheld({"a": 10, "b": 30, "c": 0}, 10) == frozenset()


@settings(max_examples=200)
@given(SITES, SMALLEST)
def test_no_small_result_is_shown(answers: dict[int, int], smallest: int) -> None:
    hidden = withheld(answers, smallest)
    assert all(answers[one] >= smallest for one in answers if answers[one] and one not in hidden)
    assert all(answers[one] for one in hidden)


@settings(max_examples=200)
@given(SITES, SMALLEST)
def test_the_sum_less_what_is_shown_is_of_enough_people_or_of_everybody(
    answers: dict[int, int], smallest: int
) -> None:
    hidden = withheld(answers, smallest)
    answered = {one for one in answers if answers[one]}
    if hidden and hidden != answered:
        assert len(hidden) >= FEWEST_WITHHELD
        assert sum(answers[one] for one in hidden) >= smallest


@settings(max_examples=200)
@given(SITES, SMALLEST)
def test_no_fewer_sites_would_do(answers: dict[int, int], smallest: int) -> None:
    """The largest that was withheld was small itself, or needed for the others."""
    hidden = withheld(answers, smallest)
    if hidden:
        rest = sorted(hidden, key=lambda one: answers[one])[:-1]
        largest = max(answers[one] for one in hidden)
        people = sum(answers[one] for one in rest)
        assert largest < smallest or len(rest) < FEWEST_WITHHELD or people < smallest
