"""The register of agreements, to look at; it is written on the agreement's own pages."""

from typing import Any, Generic, TypeVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from agreements.models import Agreement, AgreementParty, Attachment, AttachmentVersion, Clause
from portal.common.admin import ReadOnlyAdmin
from portal.organizations.admin_filters import PrefectureFilter

_Part = TypeVar("_Part", bound=Model)


class AgreementPrefectureFilter(PrefectureFilter):
    """For what belongs to an agreement."""

    path = "agreement__prefecture_code"


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin[Agreement]):
    list_display = ["reference", "title", "kind", "state", "signed_on", "valid_until"]
    list_filter = [PrefectureFilter, "kind", "state", "origin"]
    date_hierarchy = "signed_on"
    search_fields = ["reference", "title"]
    exclude = ["party_key"]


class PartAdmin(ReadOnlyAdmin[_Part], Generic[_Part]):
    """What belongs to an agreement; its history is the agreement's."""

    list_select_related = ["agreement"]
    list_filter = [AgreementPrefectureFilter]

    def history_view(  # type: ignore[override]
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Lead to the history of the agreement, where every change of its parts stands."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        agreement = row.agreement_id  # type: ignore[attr-defined]
        return HttpResponseRedirect(reverse("admin:agreements_agreement_history", args=[agreement]))


@admin.register(AgreementParty)
class AgreementPartyAdmin(PartAdmin[AgreementParty]):
    list_display = ["agreement", "position", "__str__", "kind", "agreed_at"]
    list_filter = [AgreementPrefectureFilter, "kind"]
    list_select_related = ["agreement", "organization"]
    search_fields = ["agreement__reference", "agreement__title", "organization__name", "name"]


@admin.register(Clause)
class ClauseAdmin(PartAdmin[Clause]):
    list_display = ["agreement", "number", "heading", "doer"]
    list_filter = [AgreementPrefectureFilter, "doer"]
    search_fields = ["agreement__reference", "agreement__title", "heading", "text"]


@admin.register(Attachment)
class AttachmentAdmin(PartAdmin[Attachment]):
    list_display = ["agreement", "title"]
    search_fields = ["agreement__reference", "agreement__title", "title"]


@admin.register(AttachmentVersion)
class AttachmentVersionAdmin(ReadOnlyAdmin[AttachmentVersion]):
    list_display = ["attachment", "number", "filename", "size", "uploaded_at"]
    date_hierarchy = "uploaded_at"
    search_fields = ["attachment__title", "attachment__agreement__reference", "filename"]
    exclude = ["content"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AttachmentVersion]:
        """Leave the files themselves where they are."""
        rows = super().get_queryset(request).defer("content")
        return rows.select_related("attachment__agreement")

    def history_view(  # type: ignore[override]
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        """Lead to the history of the agreement."""
        row = self.get_object(request, object_id)
        if row is None or not self.has_view_permission(request, row):
            raise Http404
        agreement = row.attachment.agreement_id
        return HttpResponseRedirect(reverse("admin:agreements_agreement_history", args=[agreement]))
