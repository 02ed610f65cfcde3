"""Practice cases in the admin: to look at; a case goes its way on its own pages."""

from django.contrib import admin

from evaluation.models import PracticeCase
from portal.common.admin import ReadOnlyAdmin
from portal.organizations.admin_filters import PrefectureFilter


@admin.register(PracticeCase)
class PracticeCaseAdmin(ReadOnlyAdmin[PracticeCase]):
    list_display = ["title", "body", "fiscal_year", "kind", "state", "published_at", "origin"]
    list_filter = [PrefectureFilter, "state", "origin", "kind", "fiscal_year"]
    list_select_related = ["body"]
    search_fields = ["title", "body__name"]
