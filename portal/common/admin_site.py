"""The admin behind the portal's own door: one sign-in for pages, API and admin."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from portal.common.viewer import Role, Viewer

KEEPERS = frozenset({Role.MINISTRY, Role.BUREAU})  # who keep the registers


def viewer_in(request: HttpRequest) -> Viewer:
    """Return the viewer that the middleware attached."""
    viewer: Viewer = getattr(request, "viewer", Viewer.nobody())
    return viewer


class PortalAdminSite(admin.AdminSite):
    """台帳の管理。"""

    site_header = "国と地方の就職支援ポータル　台帳の管理"
    site_title = "台帳の管理"
    index_title = "台帳"

    def has_permission(self, request: HttpRequest) -> bool:
        """The ministry and the bureaus."""
        return viewer_in(request).role in KEEPERS

    @method_decorator(never_cache)
    @login_not_required
    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Send strangers to the portal's sign-in; tell others that this is not theirs."""
        del extra_context
        wanted = request.GET.get("next", reverse("admin:index"))
        if not request.user.is_authenticated:
            return redirect_to_login(wanted)
        if not self.has_permission(request):
            raise PermissionDenied("台帳の管理は、本省と労働局の担当者が使います。")
        return redirect("admin:index")
