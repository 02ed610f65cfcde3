"""How a refusal reads: a 400 with field and reason."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.core.exceptions import ValidationError as DjangoValidationError
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler


def explain(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a rule's refusal into a 400 with field and reason; leave the rest to DRF."""
    if isinstance(error, DjangoValidationError):
        detail: Any = error.messages
        if hasattr(error, "error_dict"):
            detail = error.message_dict
            if NON_FIELD_ERRORS in detail:
                detail["non_field_errors"] = detail.pop(NON_FIELD_ERRORS)
        error = ValidationError(detail)
    return exception_handler(error, context)
