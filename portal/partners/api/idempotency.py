"""A write that may be sent again: one effect, one answer (the Idempotency-Key header)."""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from portal.common.api.permissions import viewer_of
from portal.common.api.refusals import BadParameters, KeyReused
from portal.common.viewer import Viewer
from portal.partners.models import IdempotentAnswer

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
ALLOWED = re.compile(r"[\x21-\x7e]{1,255}")

_View = TypeVar("_View")
_Arguments = ParamSpec("_Arguments")
_Handler = Callable[Concatenate[_View, Request, _Arguments], Response]


def idempotent(
    handler: _Handler[_View, _Arguments],
) -> Callable[Concatenate[_View, Request, _Arguments], HttpResponse]:
    """Let a view's write be repeated by its key for 24 hours.

    The answer is kept in the write's own transaction: either both are there or neither. A second
    request with the key waits in PostgreSQL for the first (409 after the lock timeout), then gets
    the first one's answer; with another body it is refused (422). A refused write leaves its key
    free. Without the header the write is done as always.
    """

    @wraps(handler)
    def once(
        view: _View, request: Request, /, *args: _Arguments.args, **kwargs: _Arguments.kwargs
    ) -> HttpResponse:
        key = request.headers.get(HEADER)
        if key is None:
            return handler(view, request, *args, **kwargs)
        if not ALLOWED.fullmatch(key):
            raise BadParameters({HEADER: ["空白のない半角英数記号、255文字以内にしてください。"]})
        fingerprint = _fingerprint(request)
        with transaction.atomic():
            answer, is_new = _claim(viewer_of(request), key, fingerprint)
            if not is_new:
                return _replay(answer, fingerprint)
            response = handler(view, request, *args, **kwargs)
            answer.status = response.status_code
            answer.body = JSONRenderer().render(response.data).decode()
            answer.save(update_fields=["status", "body"])
        return response

    return once


def _fingerprint(request: Request) -> str:
    # The body is read before DRF reads it as a stream; Django then keeps it for both.
    parts = (request.method or "", request.get_full_path(), request.content_type or "")
    digest = hashlib.sha256("\n".join(parts).encode())
    digest.update(b"\n" + request._request.body)
    return digest.hexdigest()


def _claim(viewer: Viewer, key: str, fingerprint: str) -> tuple[IdempotentAnswer, bool]:
    """Return the answer kept for the key, and whether it was made just now, still to be filled."""
    now = timezone.now()
    mine = IdempotentAnswer.objects.visible_to(viewer).filter(key=key)
    mine.outdated_at(now).delete()
    try:
        with transaction.atomic():
            made: dict[str, Any] = {
                "client_id": viewer.client_id,
                "user_id": viewer.user_id,
                "key": key,
                "fingerprint": fingerprint,
                "status": 0,
                "created_at": now,
            }
            return IdempotentAnswer.objects.create(**made), True
    except IntegrityError:
        return mine.get(), False


def _replay(answer: IdempotentAnswer, fingerprint: str) -> HttpResponse:
    if answer.fingerprint != fingerprint:
        raise KeyReused
    return HttpResponse(
        answer.body,
        status=answer.status,
        content_type="application/json",
        headers={REPLAYED: "true"},
    )
