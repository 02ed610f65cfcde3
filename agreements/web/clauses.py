"""Write, remove and move clauses, each on a page of its own."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agreements import fingerprints, permissions
from agreements.actions.write_clause import move_clause, remove_clause, write_clause
from agreements.choices import Doer
from agreements.models import Agreement, Clause
from agreements.web.forms import ClauseForm
from agreements.web.places import agreement_or_404, breadcrumbs, form_page, tried, url_of
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
@answers_conflicts
def add(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    """Write a new clause behind the last."""
    agreement = agreement_or_404(request, agreement_id)
    permissions.check_can_draft(request.viewer, agreement)
    number = agreement.clauses.count() + 1
    form = ClauseForm(_sent(request), initial={"number": f"第{number}条"})
    if request.method == "POST" and form.is_valid() and _write(request, form, agreement, None):
        messages.success(request, "条項を追加しました。")
        return redirect(url_of(agreement))
    return _page(request, form, agreement, title="条項を追加する", submit="追加する")


@require_http_methods(METHODS)
@answers_conflicts
def edit(request: PortalRequest, agreement_id: UUID, clause_id: UUID) -> HttpResponse:
    """Rewrite a clause; 409 when somebody else did so meanwhile."""
    agreement = agreement_or_404(request, agreement_id)
    permissions.check_can_draft(request.viewer, agreement)
    clause = get_object_or_404(agreement.clauses, public_id=clause_id)
    form = ClauseForm(
        _sent(request),
        initial={
            "number": clause.number,
            "heading": clause.heading,
            "text": clause.text,
            "doer": clause.doer,
            "seen": fingerprints.of_clause(clause),
        },
    )
    if request.method == "POST" and form.is_valid() and _write(request, form, agreement, clause):
        messages.success(request, "条項を変更しました。")
        return redirect(url_of(agreement))
    return _page(request, form, agreement, title=f"{clause.number}を変える", submit="変更する")


@require_http_methods(METHODS)
@answers_conflicts
def remove(request: PortalRequest, agreement_id: UUID, clause_id: UUID) -> HttpResponse:
    """Ask, and remove the clause."""
    agreement = agreement_or_404(request, agreement_id)
    permissions.check_can_draft(request.viewer, agreement)
    clause = get_object_or_404(agreement.clauses, public_id=clause_id)
    form = forms.Form(_sent(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: remove_clause(clause=clause, by=request.viewer, now=timezone.now()))
    ):
        messages.success(request, f"{clause.number}を除きました。")
        return redirect(url_of(agreement))
    return _page(
        request,
        form,
        agreement,
        title=f"{clause}を除く",
        submit="除く",
        lead="ほかの条の番号は変わりません。それまでの合意の記録は消えます",
    )


@require_POST
@answers_conflicts
def move(request: PortalRequest, agreement_id: UUID, clause_id: UUID) -> HttpResponse:
    """Let the clause change places with its neighbour, before it (`up`) or behind."""
    agreement = agreement_or_404(request, agreement_id)
    permissions.check_can_draft(request.viewer, agreement)
    clause = get_object_or_404(agreement.clauses, public_id=clause_id)
    form = forms.Form(request.POST)
    up = request.POST.get("to") == "up"
    form.is_valid()
    if not tried(
        form,
        lambda: move_clause(clause=clause, up=up, by=request.viewer, now=timezone.now()),
    ):
        messages.error(request, " ".join(str(one) for one in form.non_field_errors()))
    return redirect(f"{url_of(agreement)}#clauses")


def _write(
    request: PortalRequest, form: ClauseForm, agreement: Agreement, clause: Clause | None
) -> bool:
    cleaned = form.cleaned_data
    return tried(
        form,
        lambda: write_clause(
            agreement=agreement,
            clause=clause,
            number=cleaned["number"],
            heading=cleaned["heading"],
            text=cleaned["text"],
            doer=Doer(cleaned["doer"]),
            seen=cleaned["seen"],
            by=request.viewer,
            now=timezone.now(),
        ),
    )


def _sent(request: PortalRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(
    request: PortalRequest,
    form: forms.Form,
    agreement: Agreement,
    *,
    title: str,
    submit: str,
    lead: str = "変えると、それまでの合意の記録は消えます",
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        lead=lead,
        submit=submit,
        back=url_of(agreement),
        breadcrumbs=breadcrumbs(agreement, title),
    )
