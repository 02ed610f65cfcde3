"""Who asks, and whether he may ask at all."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from portal.common.api.scopes import ApiScope
from portal.common.viewer import Viewer

if TYPE_CHECKING:  # rest_framework.views reads this module's name while it is being imported
    from rest_framework.views import APIView


def viewer_of(request: Request | HttpRequest) -> Viewer:
    """Return who asks: the person or system the middleware recognised at the door."""
    viewer: Viewer = getattr(request, "viewer", Viewer.nobody())
    return viewer


class IsSignedIn(BasePermission):
    """Somebody with a current organisation, whose access reaches the view's scope.

    A view names its scopes as `reads` and `writes`; one without a scope for what is asked is
    open to people only, never to a system.
    """

    message = "この操作にはサインインと、有効な所属が必要です。"

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Whether somebody asks; raises PermissionDenied (403) when the scope is missing."""
        viewer = viewer_of(request)
        if not viewer.is_somebody:
            return False
        if request.method not in view.allowed_methods:
            return True  # the view itself answers 405
        scope = scope_of(view, request.method or "GET")
        if viewer.client_id is not None and (scope is None or not viewer.has_scope(scope.code)):
            raise PermissionDenied(_missing(scope))
        return True


def _missing(scope: ApiScope | None) -> str:
    if scope is None:
        return "この操作は、サインインした人だけができます。"
    return f"この操作にはスコープ「{scope.code}」（{scope.description}）が必要です。"


def scope_of(view: "APIView", method: str) -> ApiScope | None:
    """Return the scope that `method` needs at the view."""
    scope: ApiScope | None = getattr(view, "reads" if method in SAFE_METHODS else "writes", None)
    return scope
