"""The registers of organisations, for the ministry and the bureaus."""

from datetime import datetime

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from portal.common.admin import ActionAdmin, ActionForm, PrefectureAdmin, ReadOnlyAdmin
from portal.common.viewer import Viewer
from portal.organizations.actions.merge import merge_local_governments
from portal.organizations.actions.register_local_government import register_local_government
from portal.organizations.actions.register_office import register_office
from portal.organizations.actions.rename import rename_local_government
from portal.organizations.admin_filters import PrefectureFilter, prefecture_name
from portal.organizations.capabilities import KEEP_REGISTER
from portal.organizations.models import HelloWorkOffice, LabourBureau, LocalGovernment, Succession


class LocalGovernmentForm(ActionForm[LocalGovernment]):
    """A new body, or a body's new name: the old one is kept with its last day."""

    effective_on = forms.DateField(
        label="名称変更日",
        required=False,
        widget=AdminDateWidget,
        help_text="名称・コード・区分を変えるときに入力します。前日までは旧名称として残ります。",
    )

    def perform(self, row: LocalGovernment, *, by: Viewer, now: datetime) -> LocalGovernment:
        """Register a new body, rename an old one."""
        if row.pk is None:
            return register_local_government(body=row, by=by, now=now)
        if self.cleaned_data["effective_on"] is None:
            raise ValidationError({"effective_on": "名称変更日を入力してください。"})
        return rename_local_government(
            body=row,
            name=row.name,
            kana=row.kana,
            code6=row.code6,
            body_kind=row.body_kind,
            effective_on=self.cleaned_data["effective_on"],
            by=by,
            now=now,
        )


@admin.register(LocalGovernment)
class LocalGovernmentAdmin(PrefectureAdmin[LocalGovernment]):
    form = LocalGovernmentForm
    capability = KEEP_REGISTER
    list_display = ["code6", "name", "body_kind", "prefecture", "valid_from", "valid_to"]
    list_filter = [PrefectureFilter, "body_kind", "is_northern_village"]
    search_fields = ["code6", "name", "kana", "former_names__name"]
    fields = ["code6", "name", "kana", "body_kind", "effective_on", "valid_from", "valid_to"]

    @admin.display(description="都道府県", ordering="prefecture_code")
    def prefecture(self, row: LocalGovernment) -> str:
        """The prefecture by name."""
        return prefecture_name(row.prefecture_code)

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002
        obj: LocalGovernment | None = None,
    ) -> list[str]:
        """The first day is set once; the last day follows from a merger."""
        return ["valid_from", "valid_to"] if obj else ["valid_to"]


class SuccessionForm(ActionForm[Succession]):
    def perform(self, row: Succession, *, by: Viewer, now: datetime) -> Succession:
        """Merge one body into another."""
        (record,) = merge_local_governments(
            predecessors=[row.predecessor],
            successor=row.successor,
            effective_on=row.effective_on,
            by=by,
            now=now,
        )
        return record


@admin.register(Succession)
class SuccessionAdmin(ActionAdmin[Succession]):
    form = SuccessionForm
    list_display = ["effective_on", "predecessor", "successor", "recorded_by_name"]
    date_hierarchy = "effective_on"
    search_fields = ["predecessor__name", "successor__name"]
    list_select_related = ["predecessor", "successor"]
    autocomplete_fields = ["predecessor", "successor"]
    fields = ["predecessor", "successor", "effective_on"]

    def may_write(self, viewer: Viewer, row: Succession | None) -> bool:
        """A merger is recorded once and never changed."""
        return row is None and KEEP_REGISTER.scope_for(viewer) is not None


@admin.register(LabourBureau)
class LabourBureauAdmin(ReadOnlyAdmin[LabourBureau]):
    list_display = ["name", "prefecture"]
    search_fields = ["name", "kana"]

    @admin.display(description="都道府県", ordering="prefecture_code")
    def prefecture(self, row: LabourBureau) -> str:
        """The prefecture by name."""
        return prefecture_name(row.prefecture_code)


class HelloWorkOfficeForm(ActionForm[HelloWorkOffice]):
    def perform(self, row: HelloWorkOffice, *, by: Viewer, now: datetime) -> HelloWorkOffice:
        """Register the office."""
        return register_office(office=row, serves=self.cleaned_data["serves"], by=by, now=now)


@admin.register(HelloWorkOffice)
class HelloWorkOfficeAdmin(PrefectureAdmin[HelloWorkOffice]):
    form = HelloWorkOfficeForm
    capability = KEEP_REGISTER
    list_display = ["office_number", "name", "bureau"]
    list_filter = [PrefectureFilter]
    list_select_related = ["bureau"]
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
