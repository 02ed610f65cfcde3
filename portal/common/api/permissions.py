"""Who asks, and whether he may ask at all."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from portal.common.viewer import Viewer

if TYPE_CHECKING:  # rest_framework.views reads this module's name while it is being imported
    from rest_framework.views import APIView


def viewer_of(request: Request) -> Viewer:
    """Return who asks (portal.people knows how; the ground below it only knows its name)."""
    viewer: Viewer = import_string(settings.PORTAL_VIEWER)(request)
    return viewer


class IsSignedIn(BasePermission):
    """Somebody with a current membership."""

    message = "この操作にはサインインと、有効な所属が必要です。"

    def has_permission(self, request: Request, view: "APIView") -> bool:  # noqa: ARG002
        """Whether the request comes from somebody who acts for an organisation."""
        return viewer_of(request).user_id is not None
