"""Entries of surveys and slips in the global navigation."""

from django.urls import reverse

from evaluation import permissions_voices as permissions
from portal.common.viewer import Viewer
from portal.common.web.context import NavigationEntry

_SURVEYS = ("/surveys/", "/voices/", "/tallies/")


def entries(viewer: Viewer, path: str) -> list[NavigationEntry]:
    """Return what this viewer may open, the current one marked."""
    found = []
    if permissions.can_read_surveys(viewer):
        url = reverse("evaluation:surveys")
        found.append(NavigationEntry("アンケート", url, is_current=path.startswith(_SURVEYS)))
    if permissions.can_read_slips(viewer):
        url = reverse("evaluation:slips")
        found.append(NavigationEntry("誘導票", url, is_current=path.startswith(url)))
    return found
