"""What the operator allows: ports, networks that are not public, and whose certificates count."""

import ssl
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from portal.webhooks.rules.addresses import Network


@dataclass(frozen=True, slots=True)
class Policy:
    """The limits of a call. By default only public addresses, judged by the system's own CAs."""

    ports: frozenset[int]
    allowed: tuple[Network, ...]
    certificates: str

    @classmethod
    def from_settings(cls) -> "Policy":
        """Read PORTAL_WEBHOOK_*."""
        return cls(
            ports=frozenset(settings.PORTAL_WEBHOOK_PORTS),
            allowed=tuple(settings.PORTAL_WEBHOOK_ALLOWED_NETWORKS),
            certificates=settings.PORTAL_WEBHOOK_CERTIFICATES,
        )

    def context(self) -> ssl.SSLContext:
        """Return the TLS context: certificate and host name are always checked."""
        return _context(self.certificates)


@cache
def _context(certificates: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if certificates:
        context.load_verify_locations(certificates)
    return context
