"""Nobody passes with a password alone who needs, or has, a second factor."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from portal.common.api.problems import concerns_api, problem_response
from portal.common.viewer import Hurdle, Viewer

# What stays open: by name of the route. Whoever has a factor must prove that one: the password
# opens nothing more for him, or it alone could add a factor of its own.
ALWAYS_OPEN = frozenset({"account_logout", "people:sign-out", "healthz", "api-schema"})
OPEN = {
    Hurdle.ENROL: ALWAYS_OPEN
    | {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
    },
    Hurdle.PROVE: ALWAYS_OPEN | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"},
}


class ask_for_second_factor:  # noqa: N801 — named like the other entries of MIDDLEWARE
    """Lead a person before a hurdle to it; refuse programs with a sentence."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Answer in place of a view that is not open yet."""
        viewer: Viewer = getattr(request, "viewer", Viewer.nobody())
        match = request.resolver_match
        if viewer.hurdle is None or (match and match.view_name in OPEN[viewer.hurdle]):
            return None
        if concerns_api(request):
            return problem_response(request, 403, str(viewer.hurdle.label))
        return HttpResponse(status=302, headers={"Location": _way_to(viewer.hurdle, request)})


def _way_to(hurdle: Hurdle, request: HttpRequest) -> str:
    if hurdle == Hurdle.ENROL:
        return reverse("mfa_index")
    wanted = request.get_full_path() if request.method == "GET" else "/"
    return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': wanted})}"
