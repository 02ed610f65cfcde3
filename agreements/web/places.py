"""Where a page of agreements stands, and what it is about; 404 for what is out of scope."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agreements import permissions
from agreements.models import Agreement
from agreements.queries.agreements import agreements
from portal.common.web.request import PortalRequest
from portal.people.web.places import Breadcrumbs, show


def require_reader(request: PortalRequest) -> None:
    """Raise Http404 for those to whom there is no such register."""
    if not permissions.can_read_agreements(request.viewer):
        raise Http404


def agreement_or_404(request: PortalRequest, agreement_id: UUID) -> Agreement:
    """Return the agreement with its parties, or Http404 when there is none for this viewer."""
    require_reader(request)
    return get_object_or_404(
        agreements(request.viewer).select_related("predecessor", "drafted_by"),
        public_id=agreement_id,
    )


def url_of(agreement: Agreement) -> str:
    """Return the address of the agreement's page."""
    return reverse("agreements:agreement", args=[agreement.public_id])


def crumbs(*rest: str) -> Breadcrumbs:
    """Return the way from the home page through the list to pages below it."""
    begin: Breadcrumbs = [
        ("ホーム", reverse("home")),
        ("協定", reverse("agreements:index") if rest else None),
    ]
    return [*begin, *((name, None) for name in rest)]


def breadcrumbs(agreement: Agreement, *rest: str) -> Breadcrumbs:
    """Return the way to the agreement, and to pages below it."""
    here: Breadcrumbs = [(agreement.title, url_of(agreement) if rest else None)]
    return [*crumbs("")[:-1], *here, *((name, None) for name in rest)]


def tried(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Do `act`; return whether it was done. What it refuses stands in the form."""
    try:
        act()
    except ValidationError as refusal:
        show(form, refusal)
        return False
    return True


def form_page(
    request: PortalRequest,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    back: str,
    breadcrumbs: Breadcrumbs,
    lead: str = "",
    text: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show one form on a page of its own, above `text` (`paper.text_of`); 400 for errors."""
    context = {
        "form": form,
        "title": title,
        "lead": lead,
        "submit": submit,
        "back": back,
        "breadcrumbs": breadcrumbs,
        "text": text,
    }
    return render(request, "agreements/form.html", context, status=400 if form.errors else 200)
