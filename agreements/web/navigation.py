"""This app's entries in the global navigation."""

from django.urls import reverse

from agreements import permissions
from portal.common.viewer import Viewer
from portal.common.web.context import NavigationEntry

_BELOW = ("/agreements/", "/plans/", "/plan-items/")


def entries(viewer: Viewer, path: str) -> list[NavigationEntry]:
    """Return what this viewer may open, the current one marked."""
    if not permissions.can_read_agreements(viewer):
        return []
    url = reverse("agreements:index")
    return [NavigationEntry("協定", url, is_current=path.startswith(_BELOW))]
