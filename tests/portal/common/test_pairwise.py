"""One thing, another name for each receiver."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.pairwise import pairwise_id

THINGS = [UUID(int=number) for number in range(10_000)]  # in the order in which they came
ONE, OTHER = UUID(int=1), UUID(int=2)


def names(receiver: UUID) -> list[str]:
    return [pairwise_id(thing, kind="seeker", receiver=receiver) for thing in THINGS]


def ranks(values: Sequence[str]) -> list[int]:
    order = sorted(range(len(values)), key=values.__getitem__)
    found = [0] * len(values)
    for rank, index in enumerate(order):
        found[index] = rank
    return found


def rho(values: Sequence[str]) -> float:
    """Spearman's correlation of the names' order with the order in which the things came."""
    count = len(values)
    apart = sum((rank - index) ** 2 for index, rank in enumerate(ranks(values)))
    return 1 - 6 * apart / (count * (count**2 - 1))


def test_s09_two_receivers_have_no_name_in_common() -> None:
    mine, yours = set(names(ONE)), set(names(OTHER))
    assert len(mine) == len(yours) == len(THINGS)
    assert not mine & yours


@pytest.mark.parametrize("receiver", [ONE, OTHER])
def test_s09_the_order_of_names_tells_nothing(receiver: UUID) -> None:
    assert abs(rho(names(receiver))) < 0.05
    assert rho([f"{number:05}" for number in range(100)]) == 1  # the measure itself


@given(thing=st.uuids(), receiver=st.uuids())
def test_a_name_stays_and_can_stand_in_a_url(thing: UUID, receiver: UUID) -> None:
    name = pairwise_id(thing, kind="seeker", receiver=receiver)
    assert name == pairwise_id(thing, kind="seeker", receiver=receiver)
    assert len(name) == 24
    assert name.isalnum()
    assert name != pairwise_id(thing, kind="offer", receiver=receiver)


def test_another_key_gives_other_names(settings: Any) -> None:
    thing = uuid4()
    before = pairwise_id(thing, kind="seeker", receiver=ONE)
    settings.PAIRWISE_KEY = "another"
    assert pairwise_id(thing, kind="seeker", receiver=ONE) != before
