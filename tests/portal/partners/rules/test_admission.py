"""May a system come in: each reason by itself, and the ends of each time."""

from dataclasses import replace
from datetime import date

import pytest

from portal.partners.rules.admission import Standing, refusal
from portal.partners.rules.networks import MOST, NetworkError, normalised

GOOD = Standing(
    is_suspended=False,
    valid_until=date(2026, 3, 31),
    organization_from=None,
    organization_to=None,
    networks=(),
)
DAY = date(2026, 3, 31)


def test_a_good_system_comes_in_until_its_last_day() -> None:
    assert refusal(GOOD, today=DAY, address="") is None
    assert "期限" in (refusal(GOOD, today=date(2026, 4, 1), address="") or "")


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (replace(GOOD, is_suspended=True), "停止"),
        (replace(GOOD, organization_to=date(2026, 3, 30)), "組織"),
        (replace(GOOD, organization_from=date(2026, 4, 1)), "組織"),
        (replace(GOOD, networks=("203.0.113.0/24",)), "ネットワーク"),
    ],
)
def test_s23_each_reason_refuses(standing: Standing, words: str) -> None:
    assert words in (refusal(standing, today=DAY, address="198.51.100.7") or "")


@pytest.mark.parametrize("address", ["203.0.113.0", "203.0.113.255", "2001:db8::1"])
def test_an_address_within_a_network_comes_in(address: str) -> None:
    standing = replace(GOOD, networks=("203.0.113.0/24", "2001:db8::/32"))
    assert refusal(standing, today=DAY, address=address) is None
    assert refusal(standing, today=DAY, address="203.0.114.0") is not None
    assert refusal(standing, today=DAY, address="") is not None


def test_networks_are_kept_in_one_form() -> None:
    assert normalised([" 203.0.113.7/24 ", "", "203.0.113.0/24", "192.0.2.1", "2001:DB8::/32"]) == [
        "203.0.113.0/24",
        "192.0.2.1/32",
        "2001:db8::/32",
    ]


@pytest.mark.parametrize("text", ["203.0.113", "203.0.113.0/33", "庁内", "0/0", "a\x00b"])
def test_what_is_no_network_is_named(text: str) -> None:
    with pytest.raises(NetworkError, match="読み取れません"):
        normalised([text])


def test_too_many_networks_are_refused() -> None:
    with pytest.raises(NetworkError, match="以内"):
        normalised(f"10.0.{index}.0/24" for index in range(MOST + 1))
