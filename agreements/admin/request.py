"""Requests, to look at; the standards of days, kept by the ministry."""

from datetime import datetime

from django.contrib import admin

from agreements.actions.keep_response_standard import add_response_standard
from agreements.models import Request, ResponseStandard
from portal.common.admin import ActionAdmin, ActionForm, ReadOnlyAdmin
from portal.common.viewer import Viewer
from portal.organizations.admin_filters import PrefectureFilter


@admin.register(Request)
class RequestAdmin(ReadOnlyAdmin[Request]):
    list_display = ["number", "title", "body", "kind", "state", "filed_on", "decided_on"]
    list_filter = ["kind", "state", PrefectureFilter]
    list_select_related = ["body"]
    search_fields = ["number", "title", "body__name"]
    date_hierarchy = "filed_on"


class ResponseStandardForm(ActionForm[ResponseStandard]):
    def perform(self, row: ResponseStandard, *, by: Viewer, now: datetime) -> ResponseStandard:
        """Add the standard."""
        return add_response_standard(standard=row, by=by, now=now)


@admin.register(ResponseStandard)
class ResponseStandardAdmin(ActionAdmin[ResponseStandard]):
    form = ResponseStandardForm
    list_display = ["kind", "stage", "days", "valid_from", "source"]
    list_filter = ["kind", "stage"]

    def may_write(self, viewer: Viewer, row: ResponseStandard | None) -> bool:
        """A standard is added and never changed: a new one begins on a later day."""
        return row is None and viewer.sees_nation
