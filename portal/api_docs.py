"""The API's description: for programs, for people to try, and the catalogue of problems."""

from functools import cache
from typing import Any

from csp.decorators import csp_update
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer

from portal.common.api.problems import TYPES
from portal.common.web.request import PortalRequest


@require_safe
def schema(request: PortalRequest) -> HttpResponse:  # noqa: ARG001 — Django's signature
    """Return the description (OpenAPI 3.1). It is public: it holds no data."""
    return HttpResponse(_description(), content_type="application/vnd.oai.openapi+json")


@cache
def _description() -> bytes:
    """Return the description, made once a process: it follows from the code alone."""
    description: bytes = OpenApiJsonRenderer().render(_generated())
    return description


def _generated() -> Any:
    return SchemaGenerator().get_schema(public=True)  # type: ignore[no-untyped-call]


@require_safe
@csp_update({"img-src": ["data:"]})  # type: ignore[arg-type]
def docs(request: PortalRequest) -> HttpResponse:
    """Show Swagger UI, from this machine, on the person's own session.

    Its style sheet holds its icons as data, which only this page may show.
    """
    return render(request, "api/docs.html", {"breadcrumbs": _breadcrumbs("APIの説明")})


@require_safe
def catalogue(request: PortalRequest) -> HttpResponse:
    """Say of each type of problem what it means and what to do."""
    context = {"types": TYPES, "breadcrumbs": _breadcrumbs("APIの誤りの一覧")}
    return render(request, "api/problems.html", context)


def _breadcrumbs(title: str) -> list[tuple[str, str | None]]:
    return [("ホーム", reverse("home")), (title, None)]
