"""Numbers of slips: read as they are typed, and wrong ones are told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.rules.slip_number import (
    NotASlipNumber,
    check_digit,
    new_number,
    read_number,
    spoken,
)

DIGITS = st.text("0123456789", min_size=7, max_size=7)


def wrong(text: str) -> bool:
    with pytest.raises(NotASlipNumber):
        read_number(text)
    return True


def test_the_check_digit_is_damms() -> None:
    assert check_digit("572") == "4"  # his own example


@settings(max_examples=100)
@given(DIGITS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_found(digits: str, place: int, by: int) -> None:
    number = digits + check_digit(digits)
    other = str((int(number[place]) + by) % 10)
    assert wrong(number[:place] + other + number[place + 1 :])


@settings(max_examples=100)
@given(DIGITS, st.integers(0, 6))
def test_two_digits_in_the_wrong_order_are_found(digits: str, place: int) -> None:
    number = digits + check_digit(digits)
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or wrong(swapped)


def test_a_number_is_read_as_people_type_it() -> None:
    number = new_number()
    wide = spoken(number).translate(str.maketrans("0123456789-", "０１２３４５６７８９－"))
    for text in (
        number,
        spoken(number),
        f" {number[:4]} {number[4:]} ",
        wide,
        wide.replace("－", "ー"),
    ):
        assert read_number(text) == number


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "abcdefgh", "１２３４", "\x00"])
def test_what_is_no_number_is_told(text: str) -> None:
    assert wrong(text)


def test_numbers_tell_no_order() -> None:
    made = [new_number() for _ in range(50)]
    assert len(set(made)) == 50
    assert made != sorted(made)
