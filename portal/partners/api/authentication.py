"""A token instead of a session."""

from django.contrib.auth.models import AnonymousUser
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from portal.common.api.permissions import viewer_of
from portal.partners.viewers import bearer_token

CHALLENGE = 'Bearer realm="api"'


class BearerAuthentication(BaseAuthentication):
    """What the middleware found behind `Authorization: Bearer …`.

    A token that is not good is a 401, even beside a good session: nobody falls back to a power
    he did not mean to use.
    """

    def authenticate(self, request: Request) -> tuple[AnonymousUser, str] | None:
        """Return the system's stand-in for a user; None without a token; raise 401 otherwise."""
        token = bearer_token(request._request)
        if token is None:
            return None
        if viewer_of(request).client_id is None:
            raise AuthenticationFailed(getattr(request, "token_refusal", ""))
        return AnonymousUser(), "bearer"

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge (RFC 6750) that makes a refusal a 401."""
        refused = bool(getattr(request, "token_refusal", ""))
        return f'{CHALLENGE}, error="invalid_token"' if refused else CHALLENGE
