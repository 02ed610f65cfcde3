"""Who operates the portal: the machines of METRICS_NETWORKS, asking directly."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def is_operator(request: HttpRequest) -> bool:
    """Whether the request comes from an operator's machine itself.

    A request that a proxy passed on is nobody's: the proxy often runs on this very machine, and
    its address would open the figures to everybody behind it.
    """
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address in network for network in settings.METRICS_NETWORKS)
