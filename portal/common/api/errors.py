"""Every refusal of the API as a problem (RFC 9457), whoever raised it."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import InterfaceError, OperationalError
from django.http import Http404
from psycopg.errors import LockNotAvailable
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import set_rollback

from portal.common.api import problems
from portal.common.api.refusals import BadParameters, Conflict, TooLarge, Unavailable
from portal.common.conflict import Conflict as SomebodyWasFirst

AGAIN_AFTER_SECONDS = "30"


# What DRF says in its own words, in ours.
SENTENCES: dict[type[exceptions.APIException], str] = {
    exceptions.NotFound: "見つからないか、見られる範囲の外にあります。",
    exceptions.NotAuthenticated: "アクセストークンか、ポータルへのサインインが必要です。",
    exceptions.MethodNotAllowed: "この住所では、このメソッドは使えません。",
    exceptions.NotAcceptable: "application/json で返します。Accept ヘッダーを確かめてください。",
    exceptions.UnsupportedMediaType: "この Content-Type の本文は読み取れません。",
}


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a refusal into a problem and undo the request's transaction; None as `describe`."""
    response = describe(error, context)
    if response is not None:
        set_rollback()
    return response


def describe(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a refusal into a problem; None leaves a true fault to Django (500).

    By itself it is for a view that is not one transaction, where there is nothing to undo.
    """
    refusal = _as_refusal(error)
    if refusal is None:
        return None
    request = context["request"]
    response = Response(
        _body(refusal, request), status=refusal.status_code, content_type=problems.MEDIA_TYPE
    )
    if header := getattr(refusal, "auth_header", None):
        response["WWW-Authenticate"] = header
    if refusal.status_code == status.HTTP_503_SERVICE_UNAVAILABLE:
        response["Retry-After"] = AGAIN_AFTER_SECONDS
    return response


def _as_refusal(error: Exception) -> exceptions.APIException | None:
    """Translate what Django and the database raise; None for a true fault."""
    refusal: exceptions.APIException | None = None
    match error:
        case exceptions.APIException():
            refusal = error
        case DjangoValidationError():
            refusal = exceptions.ValidationError(_reasons(error))
        case SomebodyWasFirst():
            refusal = Conflict(str(error))
        case Http404():
            refusal = exceptions.NotFound()
        case DjangoPermissionDenied():
            refusal = exceptions.PermissionDenied(*error.args)
        case RequestDataTooBig():
            refusal = TooLarge()
        case SuspiciousOperation():
            refusal = exceptions.ParseError("読み取れない依頼です。")
        case OperationalError() if isinstance(error.__cause__, LockNotAvailable):
            refusal = Conflict()
        case OperationalError() | InterfaceError():
            refusal = Unavailable()
    return refusal


def _reasons(error: DjangoValidationError) -> Any:
    if not hasattr(error, "error_dict"):
        return error.messages
    reasons: dict[str, Any] = error.message_dict
    if NON_FIELD_ERRORS in reasons:
        reasons["non_field_errors"] = reasons.pop(NON_FIELD_ERRORS)
    return reasons


def _body(refusal: exceptions.APIException, request: Any) -> dict[str, Any]:
    instance = request.path
    if isinstance(refusal, exceptions.ValidationError):
        in_query = isinstance(refusal, BadParameters) or request.method in {"GET", "HEAD"}
        kind = "parameter" if in_query else "pointer"
        errors = tuple(problems.places(refusal.detail, kind=kind))
        detail = errors[0]["detail"] if len(errors) == 1 else f"{len(errors)}か所に誤りがあります。"
        return problems.body_of(
            refusal.status_code, detail=detail, instance=instance, errors=errors
        )
    detail = next(
        (text for kind, text in SENTENCES.items() if type(refusal) is kind), str(refusal.detail)
    )
    return problems.body_of(refusal.status_code, detail=detail, instance=instance)
