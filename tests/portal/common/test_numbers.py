"""Counts as officials type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.numbers import LARGEST, NotACount, parse_count

TO_FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")


@given(st.integers(min_value=0, max_value=LARGEST))
def test_half_and_full_width_grouped_or_not_read_the_same(value: int) -> None:
    for text in (str(value), f"{value:,}", f" {value} "):
        assert parse_count(text) == value
        assert parse_count(text.translate(TO_FULL_WIDTH)) == value


@pytest.mark.parametrize("text", ["", " ", "　", "\t"])
def test_blank_is_not_zero(text: str) -> None:
    assert parse_count(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "十二",
        "abc",
        "1.5",
        "²",
        "1_000",
        "1e400",
        "1,00",
        ",100",
        "1 000",
        "0x10",
        "٣",
        "NaN",
        "\x00",
    ],
)
def test_what_is_no_count_is_refused(text: str) -> None:
    with pytest.raises(NotACount, match="整数"):
        parse_count(text)


@pytest.mark.parametrize("text", ["-1", "−1", "－１", "-1,000"])
def test_negative_counts_are_refused(text: str) -> None:
    with pytest.raises(NotACount, match="マイナス"):
        parse_count(text)


@pytest.mark.parametrize("text", [str(LARGEST + 1), "9" * 5000])
def test_counts_the_column_cannot_hold_are_refused(text: str) -> None:
    with pytest.raises(NotACount, match="大きすぎます"):
        parse_count(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        value = parse_count(text)
    except NotACount:
        return
    assert value is None or 0 <= value <= LARGEST
