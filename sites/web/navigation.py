"""This app's entries in the global navigation."""

from django.urls import reverse

from portal.common.viewer import Viewer
from portal.common.web.context import NavigationEntry
from sites import permissions


def entries(viewer: Viewer, path: str) -> list[NavigationEntry]:
    """Return what this viewer may open, the current one marked."""
    if not permissions.can_read_proposals(viewer):
        return []
    url = reverse("sites:proposals")
    return [NavigationEntry("拠点の提案", url, is_current=path.startswith(url))]
