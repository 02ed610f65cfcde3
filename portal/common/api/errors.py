"""How a refusal reads: a 400 with field and reason, or a 409 when somebody else was first."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from portal.common.conflict import Conflict


class TooLate(APIException):
    """A Conflict on its way out: 409."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a refusal into a 400 with field and reason, a Conflict into a 409; the rest is DRF's."""
    if isinstance(error, Conflict):
        error = TooLate(str(error))
    if isinstance(error, DjangoValidationError):
        detail: Any = error.messages
        if hasattr(error, "error_dict"):
            detail = error.message_dict
            if NON_FIELD_ERRORS in detail:
                detail["non_field_errors"] = detail.pop(NON_FIELD_ERRORS)
        error = ValidationError(detail)
    return exception_handler(error, context)
