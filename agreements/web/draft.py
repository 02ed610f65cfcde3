"""Draft an agreement, change what it says of itself, and say who it is between."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agreements import fingerprints, permissions
from agreements.actions.draft_agreement import change_draft, draft_agreement
from agreements.actions.set_parties import set_parties
from agreements.choices import PartyKind
from agreements.models import Agreement
from agreements.web.forms import DraftForm, PartiesForm, TextForm, line_of
from agreements.web.places import (
    agreement_or_404,
    breadcrumbs,
    crumbs,
    form_page,
    require_reader,
    tried,
    url_of,
)
from portal.common.fiscal import today
from portal.common.viewer import Role, Viewer
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.organizations.models import Organization

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def new(request: PortalRequest) -> HttpResponse:
    """Begin a draft."""
    require_reader(request)
    if not permissions.may_begin_draft(request.viewer):
        raise PermissionDenied("協定を起案できるのは、自治体、労働局と本省です。")
    form = DraftForm(
        _sent(request),
        viewer=request.viewer,
        on=today(timezone.now()),
        initial={"organization": "\n".join(_usual_parties(request.viewer))},
    )
    if request.method == "POST" and form.is_valid():
        made: list[Agreement] = []
        if tried(form, lambda: made.append(_draft(form, request.viewer))):
            messages.success(request, "協定を起案しました。続けて条項を書いてください。")
            return redirect(url_of(made[0]))
    return form_page(
        request,
        form,
        title="協定を起案する",
        lead="締結までは、当事者と管轄の労働局、ハローワーク、本省だけが見られます",
        submit="起案する",
        back=reverse("agreements:index"),
        breadcrumbs=crumbs("起案"),
    )


@require_http_methods(METHODS)
@answers_conflicts
def edit(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    """Change name, kind, purpose and what the draft follows; 409 when somebody was faster."""
    agreement = agreement_or_404(request, agreement_id)
    permissions.check_can_draft(request.viewer, agreement)
    form = TextForm(
        _sent(request),
        viewer=request.viewer,
        on=today(timezone.now()),
        initial={
            "kind": agreement.kind,
            "title": agreement.title,
            "purpose": agreement.purpose,
            "predecessor": agreement.predecessor.reference if agreement.predecessor else "",
            "relation": agreement.relation,
            "seen": fingerprints.of_agreement(agreement),
        },
    )
    if request.method == "POST" and form.is_valid():
        change: dict[str, Any] = {"seen": form.cleaned_data["seen"], **form.facts}
        if tried(
            form,
            lambda: change_draft(
                agreement=agreement, **change, by=request.viewer, now=timezone.now()
            ),
        ):
            messages.success(request, "協定の案を変更しました。")
            return redirect(url_of(agreement))
    return form_page(
        request,
        form,
        title="名称と目的を変える",
        lead="変えると、それまでの合意の記録は消えます",
        submit="変更する",
        back=url_of(agreement),
        breadcrumbs=breadcrumbs(agreement, "名称と目的"),
    )


@require_http_methods(METHODS)
@answers_conflicts
def parties(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    """Say who the agreement is between."""
    agreement = agreement_or_404(request, agreement_id)
    permissions.check_can_draft(request.viewer, agreement)
    form = PartiesForm(
        _sent(request),
        viewer=request.viewer,
        on=today(timezone.now()),
        initial=_parties_of(agreement),
    )

    def change() -> None:
        set_parties(
            agreement=agreement, parties=form.parties, by=request.viewer, now=timezone.now()
        )

    if request.method == "POST" and form.is_valid() and tried(form, change):
        messages.success(request, "当事者を変更しました。")
        return redirect(url_of(agreement))
    return form_page(
        request,
        form,
        title="当事者を変える",
        lead="変えると、それまでの合意の記録は消えます",
        submit="変更する",
        back=url_of(agreement),
        breadcrumbs=breadcrumbs(agreement, "当事者"),
    )


def _sent(request: PortalRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _draft(form: DraftForm, viewer: Viewer) -> Agreement:
    return draft_agreement(
        **form.facts,
        prefecture_code=form.cleaned_data.get("prefecture_code", viewer.prefecture_code),
        parties=form.parties,
        by=viewer,
        now=timezone.now(),
    )


def _usual_parties(viewer: Viewer) -> list[str]:
    """Return the lines to begin with: one's own body, and the bureau of the prefecture."""
    bureaus = Organization.objects.filter(
        kind=Role.BUREAU, prefecture_code=viewer.prefecture_code or "-"
    )
    own = Organization.objects.filter(pk=viewer.organization_id or 0, kind=Role.LOCAL_GOVERNMENT)
    return [line_of(one) for one in (*own, *bureaus)]


def _parties_of(agreement: Agreement) -> dict[str, Any]:
    rows = list(agreement.party_rows.all())
    organizations = [row.organization for row in rows if row.organization]
    return {
        "organization": "\n".join(line_of(one) for one in organizations),
        "minister": any(row.kind == PartyKind.MINISTER for row in rows),
        "name": "\n".join(row.name for row in rows if row.name),
    }
