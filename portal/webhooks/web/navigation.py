"""This app's entry in the global navigation."""

from django.urls import reverse

from portal.common.viewer import Viewer
from portal.common.web.context import NavigationEntry
from portal.webhooks import permissions


def entries(viewer: Viewer, path: str) -> list[NavigationEntry]:
    """Return the way to the endpoints for those who keep or look after them."""
    if not permissions.can_open_webhooks(viewer):
        return []
    url = reverse("webhooks:index")
    return [NavigationEntry("システムへの通知", url, is_current=path.startswith(url))]
