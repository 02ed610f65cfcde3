"""Error pages: one clear sentence, never a stack trace, never what is out of scope.

Under /api/ a program asks, and the sentence comes as a problem (RFC 9457).
"""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.common.api.problems import concerns_api, problem_response
from portal.common.conflict import Conflict
from portal.common.web.request import PortalRequest

_Arguments = ParamSpec("_Arguments")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 for a body that is too large."""
    if concerns_api(request):
        too_big = isinstance(exception, RequestDataTooBig)
        return problem_response(request, 413 if too_big else 400)
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403, with the sentence of the permission that refused."""
    if concerns_api(request):
        return problem_response(request, 403, str(exception))
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: also what lies out of the viewer's scope."""
    if concerns_api(request):
        return problem_response(request, 404, "この住所（URL）には何もありません。")
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
    if concerns_api(request):
        return problem_response(request, 403, "CSRFトークンを確かめられません。")
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 when PostgreSQL does not answer.

    Django calls this while the exception is being handled, so it can still be asked for.
    """
    error = sys.exc_info()[1]
    away = isinstance(error, OperationalError | InterfaceError)
    if concerns_api(request):
        headers = {"Retry-After": "30"} if away else None
        return problem_response(request, 503 if away else 500, headers=headers)
    if away:
        response = render(None, "503.html", status=503)
        response["Retry-After"] = "30"
        return response
    return render(None, "500.html", status=500)
