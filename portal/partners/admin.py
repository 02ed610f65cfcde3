"""The systems that use the API, to look at. Their administrators keep them on pages."""

from django.contrib import admin
from oauth2_provider.models import AccessToken, Grant, IDToken, RefreshToken

from portal.common.admin import ReadOnlyAdmin
from portal.partners.models import ApiClient

# The library's own registers show and change more than anybody here should.
for model in (ApiClient, AccessToken, Grant, IDToken, RefreshToken):
    admin.site.unregister(model)


@admin.register(ApiClient)
class ApiClientAdmin(ReadOnlyAdmin[ApiClient]):
    list_display = ["name", "organization", "valid_until", "suspended_at", "last_used_at"]
    list_select_related = ["organization"]
    search_fields = ["name", "organization__name"]
    fields = [
        "name",
        "organization",
        "purpose",
        "scopes",
        "allowed_networks",
        "valid_from",
        "valid_until",
        "suspended_at",
        "last_used_at",
        "created_by",
    ]
