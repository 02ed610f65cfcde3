"""最大剰余法と、拠点・団体の数を同時に満たす選び方。"""

from datetime import date

import pytest

from evaluation.demonstration.apportion import apportion
from evaluation.demonstration.choose import choose
from evaluation.demonstration.records import Site


def _site(code: str, *hosts: str) -> Site:
    return Site(code, code, "GENERAL", hosts, "13901", date(2015, 4, 1), None, "東京都", "")


def _in_order(_site: Site) -> int:
    return 0


def test_shares_follow_the_largest_remainder() -> None:
    # 比例値は 6.71、2.29、1.00。切り捨てて余る1は、剰余の最も大きい最初が取る。
    assert apportion(10, [47, 16, 7]) == [7, 2, 1]


def test_an_equal_remainder_goes_to_the_first() -> None:
    assert apportion(5, [1, 1, 1]) == [2, 2, 1]


def test_a_capped_share_passes_the_rest_on() -> None:
    assert apportion(10, [100, 1, 1], caps=[4, 9, 9]) == [4, 3, 3]


def test_passing_on_can_fill_a_second_cap() -> None:
    assert apportion(20, [100, 10, 1], caps=[4, 6, 99]) == [4, 6, 10]


def test_nothing_divided_is_nothing() -> None:
    assert apportion(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize(
    ("total", "weights", "caps"),
    [
        (-1, [1], None),
        (1, [-1, 2], None),
        (1, [0, 0], None),
        (5, [1, 1], [2, 2]),
        (5, [1, 0], [2, 9]),
        (1, [1, 1], [1]),
    ],
)
def test_what_cannot_be_divided_is_refused(
    total: int, weights: list[int], caps: list[int] | None
) -> None:
    with pytest.raises(ValueError, match=r"総数|上限"):
        apportion(total, weights, caps)


def test_choosing_trades_a_small_body_for_a_large_one() -> None:
    # 順番では a と b が先だが、3拠点を2団体で満たすには c（2拠点）が要る。
    sites = [_site("1", "a"), _site("2", "b"), _site("3", "c"), _site("4", "c")]
    chosen = choose(sites, sites_wanted=3, bodies_wanted=2, forced=["2"], rank=_in_order)
    assert chosen == {"2", "3", "4"}


def test_a_joint_site_counts_once_but_brings_both_bodies() -> None:
    sites = [_site("1", "a", "b"), _site("2", "c")]
    chosen = choose(sites, sites_wanted=1, bodies_wanted=2, forced=[], rank=_in_order)
    assert chosen == {"1"}


@pytest.mark.parametrize(("sites_wanted", "bodies_wanted"), [(3, 1), (1, 2), (2, 3)])
def test_an_impossible_choice_is_refused(sites_wanted: int, bodies_wanted: int) -> None:
    sites = [_site("1", "a"), _site("2", "b")]
    with pytest.raises(ValueError, match="拠点"):
        choose(
            sites,
            sites_wanted=sites_wanted,
            bodies_wanted=bodies_wanted,
            forced=[],
            rank=_in_order,
        )
