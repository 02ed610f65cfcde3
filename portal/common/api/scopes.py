"""What a partner's system may be allowed to ask for: one table in code, as the capabilities."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from portal.common.capabilities import Capability
from portal.common.viewer import Role


@dataclass(frozen=True, slots=True)
class ApiScope:
    """One scope of a token: its code, what it allows, and the capability it rests on."""

    code: str
    description: str
    capability: Capability

    def fits(self, role: Role | str) -> bool:
        """Whether an organisation of this kind may hold it: only what its people may do."""
        return role in self.capability.scopes


def all_scopes() -> Iterator[ApiScope]:
    """Yield every scope of every app, in the order of the settings."""
    for dotted in settings.PORTAL_API_SCOPES:
        yield from import_string(dotted)


def scopes_for(role: Role | str) -> tuple[ApiScope, ...]:
    """Return what an organisation of this kind may hold."""
    return tuple(scope for scope in all_scopes() if scope.fits(role))
