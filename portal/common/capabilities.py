"""Who may do what: one table in code, from which permissions, screen and document are made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import TextChoices
from django.utils.module_loading import import_string

from portal.common.viewer import Role, Viewer


class Scope(TextChoices):
    """How far a capability reaches."""

    ALL = "ALL", "全国"
    PREFECTURE = "PREFECTURE", "管轄の都道府県"
    OWN = "OWN", "所属する組織のもの"


@dataclass(frozen=True, slots=True)
class Capability:
    """One thing that can be done, in Japanese, and how far each role may do it."""

    code: str
    description: str
    scopes: Mapping[Role, Scope]
    administrators_only: bool = False

    def scope_for(self, viewer: Viewer) -> Scope | None:
        """Return how far the viewer may do it; None when not at all. The clock may all."""
        if viewer.is_system:
            return Scope.ALL
        if viewer.role is None or (self.administrators_only and not viewer.is_administrator):
            return None
        return self.scopes.get(viewer.role)

    def in_prefecture(self, viewer: Viewer, prefecture_code: str) -> bool:
        """Whether the viewer may do it in the prefecture ("" is the whole nation)."""
        scope = self.scope_for(viewer)
        if scope == Scope.PREFECTURE:
            return bool(prefecture_code) and viewer.prefecture_code == prefecture_code
        return scope == Scope.ALL


def everyone(*roles: Role) -> dict[Role, Scope]:
    """Return the whole nation for these roles."""
    return dict.fromkeys(roles, Scope.ALL)


KEEPERS: Mapping[Role, Scope] = {Role.MINISTRY: Scope.ALL, Role.BUREAU: Scope.PREFECTURE}
GOVERNMENTS = everyone(Role.MINISTRY, Role.BUREAU, Role.HELLO_WORK, Role.LOCAL_GOVERNMENT)


def all_capabilities() -> Iterator[Capability]:
    """Yield every capability of every app, in the order of the settings."""
    for dotted in settings.PORTAL_CAPABILITIES:
        yield from import_string(dotted)
