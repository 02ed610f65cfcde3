"""Attach the viewer to every request, read afresh each time."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portal.people.viewers import viewer_of_request


def attach_viewer(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.viewer` for the views below."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = viewer_of_request(request)  # type: ignore[attr-defined]
        return get_response(request)

    return middleware
