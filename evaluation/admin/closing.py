"""Corrections and publications in the admin: to look at; they are made on their pages."""

from django.contrib import admin

from evaluation.models import Correction, Publication
from portal.common.admin import ReadOnlyAdmin
from portal.organizations.admin_filters import SitePrefectureFilter


@admin.register(Correction)
class CorrectionAdmin(ReadOnlyAdmin[Correction]):
    list_display = [
        "site",
        "fiscal_year",
        "state",
        "organization",
        "requested_by",
        "requested_at",
        "decided_by",
        "decided_at",
    ]
    list_filter = ["state", "fiscal_year", SitePrefectureFilter]
    list_select_related = ["site", "organization", "requested_by", "decided_by"]
    search_fields = ["site__code", "site__name", "reason"]
    date_hierarchy = "requested_at"


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin[Publication]):
    list_display = ["fiscal_year", "version", "site_count", "published_by", "published_at", "note"]
    list_filter = ["fiscal_year"]
    list_select_related = ["published_by"]
    search_fields = ["note", "digest"]
