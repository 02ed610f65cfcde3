"""What django-oauth-toolkit is to do our way: only client credentials, and two good secrets."""

from typing import Any

from django.utils import timezone
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import BaseScopes

from portal.common.api.scopes import all_scopes
from portal.partners.models import ApiClient


class ClientValidator(OAuth2Validator):
    """Judges who asks for a token; `ApiClient.is_usable` says whether he may have one now."""

    def _load_application(self, client_id: str | None, request: Any) -> ApiClient | None:
        if not client_id or "\x00" in client_id:  # PostgreSQL cannot even be asked
            return None
        found: ApiClient | None = super()._load_application(client_id, request)
        return found

    def _check_secret(self, provided_secret: str, stored_secret: str) -> bool:
        """Whether it is the secret, or the one before within its time."""
        if super()._check_secret(provided_secret, stored_secret):
            return True
        previous = ApiClient.objects.filter(
            client_secret=stored_secret, previous_secret_until__gt=timezone.now()
        ).values_list("previous_secret", flat=True)
        check = super()._check_secret
        return any(check(provided_secret, one) for one in previous)


class ClientScopes(BaseScopes):
    """The table in code, and what of it a system was granted."""

    def get_all_scopes(self) -> dict[str, str]:
        """Return every scope with its description."""
        return {one.code: one.description for one in all_scopes()}

    def get_available_scopes(
        self, application: ApiClient | None = None, request: Any = None, **_: Any
    ) -> list[str]:
        """Return what the system may ask for."""
        del request
        return [one.code for one in application.granted] if application else []

    def get_default_scopes(
        self, application: ApiClient | None = None, request: Any = None, **_: Any
    ) -> list[str]:
        """Return what it gets when it does not say: everything it was granted."""
        return self.get_available_scopes(application, request)
