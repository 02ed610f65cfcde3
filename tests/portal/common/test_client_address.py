"""Whose address it is: X-Forwarded-For is believed only from trusted proxies, from its end."""

from ipaddress import ip_network

import pytest
from pytest_django.fixtures import Settings

from portal.common.web.client_address import client_address

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("198.51.100.7", "", "198.51.100.7"),
        ("198.51.100.7", "203.0.113.1", "198.51.100.7"),
        ("10.1.1.1", "203.0.113.1", "203.0.113.1"),
        ("10.1.1.1", "192.0.2.9, 203.0.113.1", "203.0.113.1"),
        ("10.1.1.1", "192.0.2.9, 203.0.113.1, 10.2.2.2", "203.0.113.1"),
        ("10.1.1.1", "10.3.3.3, 10.2.2.2", "10.3.3.3"),
        ("10.1.1.1", "made up, 10.2.2.2", "10.2.2.2"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("fd00::1", "2001:db8::1", "2001:db8::1"),
        ("::ffff:10.1.1.1", "::ffff:203.0.113.1", "203.0.113.1"),
        ("", "203.0.113.1", ""),
    ],
)
def test_the_address_is_that_of_the_first_hop_nobody_of_ours_made_up(
    settings: Settings, remote: str, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = PROXIES
    meta = {"REMOTE_ADDR": remote, "HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(meta) == expected


def test_without_trusted_proxies_the_header_says_nothing(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ()
    meta = {"REMOTE_ADDR": "10.1.1.1", "HTTP_X_FORWARDED_FOR": "203.0.113.1"}
    assert client_address(meta) == "10.1.1.1"
