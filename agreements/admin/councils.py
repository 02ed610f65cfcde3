"""Councils and what hangs on them, to look at; they are written on their own pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from agreements.models import (
    Attendance,
    CouncilAction,
    CouncilMember,
    CouncilPack,
    Meeting,
    OperatingCouncil,
    Paper,
    Resolution,
)
from portal.common.admin import ReadOnlyAdmin
from portal.organizations.admin_filters import PrefectureFilter


@admin.register(OperatingCouncil)
class OperatingCouncilAdmin(ReadOnlyAdmin[OperatingCouncil]):
    list_display = ["name", "prefecture_code", "agreement", "established_on", "ended_on", "quorum"]
    list_filter = [PrefectureFilter]
    list_select_related = ["agreement"]
    search_fields = ["name"]


@admin.register(CouncilMember)
class CouncilMemberAdmin(ReadOnlyAdmin[CouncilMember]):
    list_display = ["council", "seat", "place", "title", "term_from", "term_until"]
    list_filter = ["seat"]
    list_select_related = ["council", "organization"]
    search_fields = ["council__name", "title", "affiliation"]
    date_hierarchy = "term_until"

    @admin.display(description="所属")
    def place(self, row: CouncilMember) -> str:
        """Where the member comes from."""
        return row.place


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin[Meeting]):
    list_display = ["council", "number", "held_on", "place", "state"]
    list_filter = ["state", "fiscal_year"]
    list_select_related = ["council"]
    search_fields = ["council__name", "place"]
    date_hierarchy = "held_on"


@admin.register(Paper)
class PaperAdmin(ReadOnlyAdmin[Paper]):
    list_display = ["meeting", "title", "filename", "content_type", "size", "added_at"]
    list_filter = ["content_type"]
    list_select_related = ["meeting__council"]
    search_fields = ["title", "filename", "meeting__council__name"]
    exclude = ["content"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Paper]:
        """A list never reads the files themselves."""
        return super().get_queryset(request).defer("content")


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin[Attendance]):
    list_display = ["meeting", "member", "presence"]
    list_filter = ["presence"]
    list_select_related = ["meeting__council", "member__organization"]
    search_fields = ["meeting__council__name"]


@admin.register(Resolution)
class ResolutionAdmin(ReadOnlyAdmin[Resolution]):
    list_display = ["meeting", "number", "title", "decided_on"]
    list_select_related = ["meeting__council"]
    search_fields = ["title", "meeting__council__name"]
    date_hierarchy = "decided_on"


@admin.register(CouncilAction)
class CouncilActionAdmin(ReadOnlyAdmin[CouncilAction]):
    list_display = ["what", "owner", "due_on", "state", "done_on"]
    list_filter = ["state"]
    list_select_related = ["owner"]
    search_fields = ["what", "owner__name"]
    date_hierarchy = "due_on"


@admin.register(CouncilPack)
class CouncilPackAdmin(ReadOnlyAdmin[CouncilPack]):
    list_display = ["council", "fiscal_year", "number", "made_at", "made_by_name", "pages"]
    list_filter = ["fiscal_year"]
    list_select_related = ["council"]
    search_fields = ["council__name"]
    exclude = ["pdf"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[CouncilPack]:
        """A list never reads the files themselves."""
        return super().get_queryset(request).defer("pdf")
