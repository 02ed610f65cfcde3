"""The registers of organisations, for the ministry and the bureaus."""

from datetime import datetime

from django.contrib import admin

from portal.common.admin import ActionAdmin, ActionForm, ReadOnlyAdmin
from portal.common.viewer import Role, Viewer
from portal.organizations import permissions
from portal.organizations.actions.register_office import register_office
from portal.organizations.models import HelloWorkOffice, LabourBureau, LocalGovernment


@admin.register(LocalGovernment)
class LocalGovernmentAdmin(ReadOnlyAdmin[LocalGovernment]):
    list_display = ["code6", "name", "body_kind", "prefecture_code", "valid_from", "valid_to"]
    list_filter = ["body_kind", "is_northern_village"]
    search_fields = ["code6", "name", "kana"]


@admin.register(LabourBureau)
class LabourBureauAdmin(ReadOnlyAdmin[LabourBureau]):
    list_display = ["name", "prefecture_code"]
    search_fields = ["name", "kana"]


class HelloWorkOfficeForm(ActionForm[HelloWorkOffice]):
    def perform(self, row: HelloWorkOffice, *, by: Viewer, now: datetime) -> HelloWorkOffice:
        """Register the office."""
        return register_office(office=row, serves=self.cleaned_data["serves"], by=by, now=now)


@admin.register(HelloWorkOffice)
class HelloWorkOfficeAdmin(ActionAdmin[HelloWorkOffice]):
    form = HelloWorkOfficeForm
    list_display = ["office_number", "name", "bureau"]
    search_fields = ["office_number", "name", "kana"]
    autocomplete_fields = ["serves", "bureau"]
    fields = [
        "office_number",
        "name",
        "kana",
        "bureau",
        "serves",
        "valid_from",
        "valid_to",
        "source",
    ]

    def may_write(self, viewer: Viewer, row: HelloWorkOffice | None) -> bool:
        """A bureau keeps the offices of its prefecture."""
        if row is None:
            return viewer.sees_nation or viewer.role == Role.BUREAU
        return permissions.can_change_register(viewer, row.prefecture_code)
