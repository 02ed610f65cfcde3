"""What an address is kept as. The hostile ones are in tests/portal/webhooks/test_call.py."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.webhooks.rules.targets import UnsafeTargetError, parse_target

PORTS = (443, 8443)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://hooks.city.example", "https://hooks.city.example/"),
        ("HTTPS://Hooks.City.Example:443/In?a=1", "https://hooks.city.example/In?a=1"),
        ("https://hooks.city.example:8443/in", "https://hooks.city.example:8443/in"),
        ("https://hooks.city.example./", "https://hooks.city.example/"),
        ("https://例え.テスト/a%E5", "https://xn--r8jz45g.xn--zckzah/a%E5"),
    ],
)
def test_one_address_has_one_spelling(url: str, kept: str) -> None:
    assert parse_target(url, ports=PORTS).url == kept


def test_a_japanese_path_is_to_be_escaped() -> None:
    with pytest.raises(UnsafeTargetError, match="日本語は「%」"):
        parse_target("https://hooks.city.example/受", ports=PORTS)


def test_an_address_can_be_too_long() -> None:
    url = "https://hooks.city.example/"
    assert parse_target(url.ljust(500, "a"), ports=PORTS)
    with pytest.raises(UnsafeTargetError, match="500文字"):
        parse_target(url.ljust(501, "a"), ports=PORTS)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_refused_or_taken_in_one_spelling(typed: str) -> None:
    for url in (typed, f"https://{typed}", f"https://a.example/{typed}"):
        with contextlib.suppress(UnsafeTargetError):
            target = parse_target(url, ports=PORTS)
            assert target.url.isascii()
            assert parse_target(target.url, ports=PORTS) == target
