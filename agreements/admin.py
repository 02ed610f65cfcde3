"""The register of agreements, to look at."""

from django.contrib import admin

from agreements.models import Agreement
from portal.common.admin import ReadOnlyAdmin


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin[Agreement]):
    list_display = ["reference", "title", "kind", "signed_on"]
    list_filter = ["kind"]
    date_hierarchy = "signed_on"
    search_fields = ["reference", "title"]
