"""The request as our views know it."""

from django.http import HttpRequest

from portal.common.viewer import Viewer


class PortalRequest(HttpRequest):
    """A request with the viewer that portal.people's middleware attached."""

    viewer: Viewer
