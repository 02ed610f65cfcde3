"""Is the portal alive, and can it work? For the supervisor, compose and load balancers."""

from typing import Any

import structlog
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, transaction
from django.http import HttpRequest, JsonResponse

from portal.common import readiness
from portal.common.gauges import gauges
from portal.common.web.operators import is_operator

log = structlog.get_logger("portal.health")


@transaction.non_atomic_requests
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 — Django's signature
    """Answer 200 when PostgreSQL answers, else 503. Redis is a doorbell and may be away."""
    if not readiness.database_answers():
        return JsonResponse({"status": "unavailable", "database": "down"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@transaction.non_atomic_requests
@login_not_required
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when pages can be answered: PostgreSQL answers and is as new as the program.

    Operators also read what does not stop the pages: the broker, the disk, what waits.
    """
    found = readiness.look()
    answer: dict[str, Any] = {
        "status": "ready" if found.is_ready else "unavailable",
        "database": _word(found.database),
        "migrations": "unknown" if found.pending_migrations is None else _word(found.is_ready),
    }
    if is_operator(request):
        answer |= {
            "pending_migrations": found.pending_migrations,
            "broker": _word(found.broker),
            "disk_free_bytes": found.disk_free_bytes,
            "disk_total_bytes": found.disk_total_bytes,
            "numbers": _numbers() if found.database else {},
        }
    return JsonResponse(answer, status=200 if found.is_ready else 503)


def _word(is_well: bool) -> str:  # noqa: FBT001 — a word for a truth
    return "ok" if is_well else "down"


def _numbers() -> dict[str, float]:
    try:
        return {_name(one.name, one.labels): one.value for one in gauges()}
    except DatabaseError:
        log.exception("gauges_unread")
        return {}


def _name(name: str, labels: Any) -> str:
    return ".".join([name, *labels.values()])
