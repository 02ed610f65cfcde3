"""Attach the viewer to every request, read afresh each time, and let the database know."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils.module_loading import import_string
from structlog.contextvars import bind_contextvars

from portal.common.acting import acting_as


class ActAsViewer:
    """Set `request.viewer` for the views below, who act for it in the database too.

    A view is one transaction (ATOMIC_REQUESTS); a page that is written out after its view returned
    is written in a transaction of its own, because outside of one nobody acts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.viewer_of_request = import_string(settings.PORTAL_VIEWER)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = self.viewer_of_request(request)  # type: ignore[attr-defined]
        bind_contextvars(user_id=request.viewer.user_id)  # type: ignore[attr-defined]
        with acting_as(request.viewer):  # type: ignore[attr-defined]
            return self.get_response(request)

    def process_template_response(
        self,
        request: HttpRequest,  # noqa: ARG002 — Django's signature
        response: SimpleTemplateResponse,
    ) -> SimpleTemplateResponse:
        """Write the page out here and now."""
        with transaction.atomic():
            response.render()
        return response
