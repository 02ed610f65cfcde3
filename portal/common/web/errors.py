"""Error pages: one clear sentence, never a stack trace, never what is out of scope."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.common.conflict import Conflict
from portal.common.web.request import PortalRequest

_Arguments = ParamSpec("_Arguments")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence of the permission that refused."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: also what lies out of the viewer's scope."""
    return render(request, "404.html", status=404)


def answers_conflicts(
    view: Callable[Concatenate[PortalRequest, _Arguments], HttpResponse],
) -> Callable[Concatenate[PortalRequest, _Arguments], HttpResponse]:
    """Turn a Conflict that `view` raises into a 409 with its sentence."""

    @wraps(view)
    def answered(
        request: PortalRequest, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Conflict as too_late:
            return render(request, "409.html", {"reason": str(too_late)}, status=409)

    return answered


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403 for a form that is too old (a shared PC, another person signed in since)."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """500; 503 when PostgreSQL does not answer.

    Django calls this while the exception is being handled, so it can still be asked for.
    """
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        response = render(None, "503.html", status=503)
        response["Retry-After"] = "30"
        return response
    return render(None, "500.html", status=500)
