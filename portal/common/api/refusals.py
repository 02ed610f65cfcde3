"""Refusals that DRF has no name for."""

from rest_framework import exceptions, status


class TooLarge(exceptions.APIException):
    """413: a body beyond DATA_UPLOAD_MAX_MEMORY_SIZE."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "本文が大きすぎます。2MB以内に分けて送ってください。"


class Conflict(exceptions.APIException):
    """409: the same is being done by somebody else at this moment."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = "同じ内容をほかで処理しています。少し待ってもう一度送ってください。"


class KeyReused(exceptions.APIException):
    """422: an idempotency key that stands for another request."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_detail = "この Idempotency-Key は、別の内容の依頼にすでに使われています。"


class Unavailable(exceptions.APIException):
    """503: PostgreSQL does not answer."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = "一時的に使えません。しばらく待ってもう一度送ってください。"


class BadParameters(exceptions.ValidationError):
    """400 for what stands in the address or a header, named as a parameter."""
