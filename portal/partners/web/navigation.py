"""This app's entry in the global navigation."""

from django.urls import reverse

from portal.common.viewer import Viewer
from portal.common.web.context import NavigationEntry
from portal.partners.permissions import can_read_clients

HERE = "/api-clients/"


def entries(viewer: Viewer, path: str) -> list[NavigationEntry]:
    """Return the list of systems, for an organisation's administrators."""
    if not can_read_clients(viewer):
        return []
    url = reverse("partners:api-clients")
    return [NavigationEntry("連携システム", url, is_current=path.startswith(HERE))]
