"""The register of agreements, to look at; it is written on the agreement's own pages."""

from django.contrib import admin

from agreements.models import Agreement
from portal.common.admin import ReadOnlyAdmin
from portal.organizations.admin_filters import PrefectureFilter


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin[Agreement]):
    list_display = ["reference", "title", "kind", "state", "signed_on", "valid_until"]
    list_filter = [PrefectureFilter, "kind", "state", "origin"]
    date_hierarchy = "signed_on"
    search_fields = ["reference", "title"]
    exclude = ["party_key"]
