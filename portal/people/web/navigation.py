"""This app's entries in the global navigation."""

from django.urls import reverse

from portal.common.viewer import Viewer
from portal.common.web.context import NavigationEntry


def entries(viewer: Viewer, path: str) -> list[NavigationEntry]:
    """Return the page of the organisation's people, for everybody who belongs to one."""
    if viewer.organization_id is None:
        return []
    is_current = path.startswith("/members/")
    return [NavigationEntry("利用者", reverse("members:index"), is_current=is_current)]
