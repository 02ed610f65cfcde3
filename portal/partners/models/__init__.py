"""Partner systems: one concept a file."""

from portal.partners.models.api_client import ApiClient
from portal.partners.models.idempotent_answer import IdempotentAnswer
from portal.partners.models.request_count import RequestCount

__all__ = ["ApiClient", "IdempotentAnswer", "RequestCount"]
