"""At the API's door: how often an organisation may ask."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.common.api.permissions import viewer_of
from portal.common.api.problems import concerns_api, problem_response
from portal.common.viewer import Viewer
from portal.common.web.client_address import client_address
from portal.partners import counting

OPEN = "open"  # the rate of doors that open without a token
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class ApiLimits:
    """Counts each request of an organisation, whoever of it asks and from wherever.

    A middleware and no DRF throttle, because it must count before the view's transaction begins:
    what the view refuses is counted too, and two requests of one organisation do not wait for
    each other.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with where the counter stands as headers."""
        response = self.get_response(request)
        counted: counting.Counted | None = getattr(request, "counted", None)
        for name, value in counted.headers.items() if counted else ():
            response[name] = value
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse what is too much (429)."""
        del args, kwargs
        viewer = viewer_of(request)
        rate = _rate_of(view, request.method or "GET")
        who = _who(request, viewer, rate)
        if not concerns_api(request) or not who:
            return None
        counted = counting.count(
            f"{who}:{rate}",
            limit=settings.PORTAL_API_RATES[rate],
            stretch=counting.MINUTE,
            now=timezone.now(),
        )
        request.counted = counted  # type: ignore[attr-defined]
        if not counted.is_over:
            return None
        named = f"「{viewer.organization_name}」" if viewer.organization_id else "このアドレス"
        sentence = (
            f"{named}の1分あたりの上限（{counted.limit:,}回）に達しました。"
            f"{counted.reset}秒待って、もう一度送ってください。"
        )
        return problem_response(request, 429, sentence)


def _who(request: HttpRequest, viewer: Viewer, rate: str) -> str:
    """Return whose requests are counted together; "" for strangers at a door not open to them."""
    if viewer.organization_id is not None:
        return f"organization:{viewer.organization_id}"
    return f"address:{client_address(request.META)}" if rate == OPEN else ""


def _rate_of(view: Any, method: str) -> str:
    named: str | None = getattr(getattr(view, "cls", None), "rate", None)
    return named or ("read" if method in SAFE else "write")
