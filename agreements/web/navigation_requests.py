"""Requests in the global navigation."""

from django.urls import reverse

from agreements import permissions_requests as permissions
from portal.common.viewer import Viewer
from portal.common.web.context import NavigationEntry


def entries(viewer: Viewer, path: str) -> list[NavigationEntry]:
    """Return the list of requests, for those who may read them."""
    if not permissions.can_read_requests(viewer):
        return []
    is_current = path.startswith("/requests/")
    return [NavigationEntry("要望・要請", reverse("agreements:requests"), is_current=is_current)]
