"""What the pages of yearly plans share: finding, the way here, answering a form."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agreements import permissions
from agreements.models import Agreement, AnnualPlan, PlanItem
from agreements.queries.plans import plan_items, plans
from portal.common.formats import wareki_year
from portal.common.web.request import PortalRequest
from portal.people.web.places import show

Breadcrumbs = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class YearTab:
    """One year to switch to."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


def year_tabs(agreement: Agreement, years: list[int], current: int) -> list[YearTab]:
    """Return a tab for each year with a plan, newest first."""
    url = reverse("agreements:plans", args=[agreement.public_id])
    return [YearTab(wareki_year(one), f"{url}?year={one}", one == current) for one in years]


def plan_or_404(request: PortalRequest, plan_id: UUID) -> AnnualPlan:
    """Return the plan with its agreement, or Http404 when there is none for this viewer."""
    _require_reader(request)
    return get_object_or_404(plans(request.viewer), public_id=plan_id)


def item_or_404(request: PortalRequest, item_id: UUID) -> PlanItem:
    """Return the item with its plan, or Http404 when there is none for this viewer."""
    _require_reader(request)
    return get_object_or_404(plan_items(request.viewer), public_id=item_id)


def _require_reader(request: PortalRequest) -> None:
    if not permissions.can_read_agreements(request.viewer):
        raise Http404


def crumbs(plan: AnnualPlan, *rest: tuple[str, str | None]) -> Breadcrumbs:
    """Return the way here: home, agreement, plan, and what is below it."""
    agreement = plan.agreement
    plan_url = reverse("agreements:plan", args=[plan.public_id]) if rest else None
    return [
        ("ホーム", reverse("home")),
        (agreement.title, reverse("agreements:agreement", args=[agreement.public_id])),
        ("約束と実績", reverse("agreements:plans", args=[agreement.public_id])),
        (str(plan), plan_url),
        *rest,
    ]


def item_crumbs(item: PlanItem, *rest: str) -> Breadcrumbs:
    """Return the way to an item, and the names of pages below it."""
    url = reverse("agreements:plan-item", args=[item.public_id]) if rest else None
    return crumbs(item.plan, (item.title, url), *((name, None) for name in rest))


def is_done(request: PortalRequest, form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Return whether the sent form was right and its action done; faults stand at their fields."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except ValidationError as refusal:
        show(form, refusal)
        return False
    return True


def form_page(
    request: PortalRequest,
    form: forms.BaseForm,
    *,
    title: str,
    lead: str,
    submit: str,
    back: str,
    breadcrumbs: Breadcrumbs,
    **more: object,
) -> HttpResponse:
    """Show one form in the middle of a page; 400 when what was sent has faults."""
    context = {
        "title": title,
        "lead": lead,
        "submit": submit,
        "back": back,
        "breadcrumbs": breadcrumbs,
        "form": form,
        **more,
    }
    status = 400 if form.errors else 200
    return render(request, "agreements/plan_form.html", context, status=status)
