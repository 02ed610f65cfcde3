"""Councils in the global navigation."""

from django.urls import reverse

from agreements import permissions_councils as permissions
from portal.common.viewer import Viewer
from portal.common.web.context import NavigationEntry

_BELOW = (
    "/councils/",
    "/council-members/",
    "/council-actions/",
    "/council-packs/",
    "/meetings/",
    "/resolutions/",
)


def entries(viewer: Viewer, path: str) -> list[NavigationEntry]:
    """Return the list of councils, for governments."""
    if not permissions.can_read_councils(viewer):
        return []
    url = reverse("agreements:councils")
    return [NavigationEntry("協議会", url, is_current=path.startswith(_BELOW))]
