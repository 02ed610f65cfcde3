"""Count and time every request by route, never by path: a path can name a person's row.

Each web process counts for itself. Under the web door (portal/wsgi.py) the counts lie in files
that all processes of the machine share, so /metrics says the same whoever answers it.
"""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram

OF_THIS_PROCESS = CollectorRegistry()
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUESTS = Counter(
    "portal_http_requests",
    "答えたリクエストの数（経路、メソッド、結果ごと）",
    ["route", "method", "status"],
    registry=OF_THIS_PROCESS,
)
SECONDS = Histogram(
    "portal_http_request_seconds",
    "リクエストに答えるまでの秒数（経路ごと）",
    ["route"],
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10),
    registry=OF_THIS_PROCESS,
)


def measure(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Count the request and how long its answer took."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = get_response(request)
        route = route_of(request)
        REQUESTS.labels(route, method_of(request), response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - begun)
        return response

    return middleware


def route_of(request: HttpRequest) -> str:
    """Return the name of the route the request took, "none" where there is none."""
    return request.resolver_match.view_name if request.resolver_match else "none"


def method_of(request: HttpRequest) -> str:
    """Return the method; whatever somebody invented is "other"."""
    return request.method if request.method in METHODS else "other"
