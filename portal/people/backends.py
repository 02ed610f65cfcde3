"""E-mail address and password; Django's permission tables play no part."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from portal.people.models import User


class EmailBackend(BaseBackend):
    """In place of django-allauth's own backend, which tells a disabled account from a wrong
    password: to this door both are the same failure, and are counted as one.
    """

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002 — Django's signature
        email: str | None = None,
        password: str | None = None,
        **credentials: Any,  # noqa: ARG002 — Django's signature
    ) -> User | None:
        """Return the active user with these credentials.

        An unknown address costs the same hashing time as a known one, so that the door does not
        tell who has an account.
        """
        if not email or password is None:
            return None
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist:
            User().set_password(password)
            return None
        if user.check_password(password) and user.is_active:
            return user
        return None

    def get_user(self, user_id: int) -> User | None:
        """Return the active user, None when he was disabled since (checked on every request)."""
        return User.objects.filter(pk=user_id, is_active=True).first()
