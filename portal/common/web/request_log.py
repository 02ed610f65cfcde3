"""What a request is called in the log: its method and route, never its path or its query."""

from typing import Any

import django_structlog.signals as when
from django.dispatch import receiver
from django.http import HttpRequest

from portal.common.web.measuring import method_of, route_of


@receiver(when.bind_extra_request_finished_metadata)
@receiver(when.bind_extra_request_failed_metadata)
def name_the_request(
    request: HttpRequest,
    log_kwargs: dict[str, Any],
    **others: Any,  # noqa: ARG001 — Django's signals
) -> None:
    """Put the route in the place of the path: a path can hold a token or a person's row."""
    log_kwargs.pop("request", None)
    log_kwargs |= {"method": method_of(request), "route": route_of(request)}
