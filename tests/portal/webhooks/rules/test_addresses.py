"""S19: whatever the portal may call is public, by our own list and by Python's."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.webhooks.rules.addresses import FORBIDDEN, Address, may_be_called


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
@example(ip_address("192.88.99.1"))
def test_s19_what_may_be_called_is_global(address: Address) -> None:
    if may_be_called(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.ip_addresses(v=4))
def test_s19_ipv4_address_in_an_ipv6_coat_is_never_called(address: IPv4Address) -> None:
    coats = ("::ffff:0:0", "::", "64:ff9b::")
    for coat in coats:
        assert not may_be_called(IPv6Address(int(IPv6Address(coat)) | int(address)))
    assert not may_be_called(IPv6Address((0x2002 << 112) | (int(address) << 80)))


@pytest.mark.parametrize("network", FORBIDDEN, ids=str)
def test_s19_both_ends_of_a_forbidden_range_belong_to_it(network: object) -> None:
    first, last = ip_network(str(network))[0], ip_network(str(network))[-1]
    assert not may_be_called(first)
    assert not may_be_called(last)


@pytest.mark.parametrize("text", ["8.8.8.8", "1.1.1.1", "172.32.0.1", "2606:4700::1111"])
def test_public_address_may_be_called(text: str) -> None:
    assert may_be_called(ip_address(text))


def test_operator_opens_a_network_and_nothing_beside_it() -> None:
    segment = (ip_network("10.1.0.0/16"),)
    assert may_be_called(ip_address("10.1.2.3"), segment)
    assert not may_be_called(ip_address("10.2.0.1"), segment)
    assert not may_be_called(ip_address("::ffff:10.1.2.3"), segment)
