"""The handover of somebody who leaves: plan it, print it, take it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from portal.common.fiscal import FiscalYear, today
from portal.common.web.errors import answers_conflicts
from portal.common.web.request import PortalRequest
from portal.people import permissions, queries
from portal.people.actions.plan_handover import (
    change_handover,
    plan_handover,
    withdraw_handover,
)
from portal.people.choices import HandoverState
from portal.people.leaving import Leaving, open_things
from portal.people.models import Handover, Membership
from portal.people.web.member_forms import HandoverForm
from portal.people.web.places import crumbs, list_url, member_or_404, show


@require_http_methods(["GET", "HEAD", "POST"])
@answers_conflicts
def page(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Show what is open and what is planned, and plan or change it. Printed, it is the 引継書.

    The successor may read it; the person and the administrators may write it.
    """
    membership = member_or_404(request, public_id)
    handover = queries.planned_handover(request.viewer, membership)
    may_write = permissions.can_plan_handover(request.viewer, membership)
    if not may_write and handover is None:
        permissions.check_can_plan_handover(request.viewer, membership)
    is_done = handover is not None and handover.state == HandoverState.DONE
    form = _form(request, membership, handover)
    if request.method == "POST":
        permissions.check_can_plan_handover(request.viewer, membership)
        if form.is_valid():
            try:
                _save(request, membership, handover, form.cleaned_data)
            except ValidationError as refusal:
                show(form, refusal)
            else:
                messages.success(request, "異動の引継ぎを登録しました。")
                return redirect(request.path)
    return render(
        request,
        "members/handover.html",
        {
            "membership": membership,
            "handover": handover,
            "is_done": is_done,
            "form": form if may_write and not is_done else None,
            "open": open_things(Leaving(membership)) if not is_done else [],
            "needs_successor": _needs_successor(handover),
            "today": today(timezone.now()),
            "back": list_url(membership.organization),
            "breadcrumbs": crumbs(membership.organization, "異動の引継ぎ"),
        },
        status=400 if form.errors else 200,
    )


def _form(
    request: PortalRequest, membership: Membership, handover: Handover | None
) -> HandoverForm:
    day = today(timezone.now())
    initial: dict[str, Any] = {"last_day": membership.valid_to or FiscalYear.of(day).end}
    if handover:
        initial = {
            "last_day": handover.last_day,
            "successor": handover.successor.public_id,
            "notes": handover.notes,
        }
    form = HandoverForm(request.POST if request.method == "POST" else None, initial=initial)
    form.fields["successor"].queryset = queries.colleagues_of(  # type: ignore[attr-defined]
        request.viewer, membership, day
    )
    return form


def _needs_successor(handover: Handover | None) -> bool:
    """Whether the day has come and nobody is there to take over."""
    day = today(timezone.now())
    return (
        handover is not None
        and handover.state == HandoverState.PLANNED
        and handover.last_day < day
        and not handover.successor.holds_on(day)
    )


def _save(
    request: PortalRequest,
    membership: Membership,
    handover: Handover | None,
    facts: dict[str, Any],
) -> None:
    now = timezone.now()
    if handover is None or handover.state != HandoverState.PLANNED:
        plan_handover(leaving=membership, by=request.viewer, now=now, **facts)
    else:
        change_handover(handover=handover, by=request.viewer, now=now, **facts)


@require_POST
@answers_conflicts
def withdraw(request: PortalRequest, public_id: UUID) -> HttpResponse:
    """Take the planned handover back."""
    membership = member_or_404(request, public_id)
    permissions.check_can_plan_handover(request.viewer, membership)
    handover = queries.planned_handover(request.viewer, membership)
    if handover is None:
        raise Http404
    try:
        withdraw_handover(handover=handover, by=request.viewer, now=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, "異動の引継ぎを取り消しました。")
    return redirect(reverse("members:handover", args=[public_id]))
