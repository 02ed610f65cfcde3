"""From which address a request comes."""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from django.conf import settings

Address = IPv4Address | IPv6Address


def client_address(meta: Mapping[str, Any]) -> str:
    """Return the address of whoever asks, from `request.META`; "" when there is none (a socket).

    What X-Forwarded-For says is believed only as far as it was written by proxies named in
    TRUSTED_PROXIES: the chain is read from its end, and the first address that is no trusted
    proxy is the one. Everything before it could have been made up by the sender.
    """
    address = read_address(str(meta.get("REMOTE_ADDR") or ""))
    if address is None:
        return ""
    for hop in reversed(str(meta.get("HTTP_X_FORWARDED_FOR") or "").split(",")):
        if not _is_trusted(address):
            break
        before = read_address(hop)
        if before is None:
            break
        address = before
    return str(address)


def read_address(text: str) -> Address | None:
    """Read an address, None when it is none; an IPv4 address inside IPv6 is the IPv4 address."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _is_trusted(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)
