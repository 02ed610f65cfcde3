"""The plans of an agreement: what was promised for each year, and one year's plan."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agreements import permissions
from agreements.actions.adopt_plan import adopt_plan, review_plan, send_back_plan
from agreements.actions.draft_plan import draft_plan
from agreements.models import AnnualPlan, Resolution
from agreements.queries.councils import resolutions_on
from agreements.queries.plans import clauses_in, plan_items, plans, views_of
from agreements.reports.plan import plan_report, promise_table
from agreements.web.places import agreement_or_404, breadcrumbs
from agreements.web.plan_forms import AdoptForm, NewPlanForm, ReviewForm, SendBackForm
from agreements.web.plan_places import crumbs, form_page, is_done, plan_or_404, year_tabs
from agreements.web.plan_views import ShownItem
from portal.common.exports import RENDERERS
from portal.common.fiscal import FiscalYear, today
from portal.common.history import history_of
from portal.common.viewer import Viewer
from portal.common.web.downloads import download_links, file_response
from portal.common.web.request import PortalRequest


@require_safe
def index(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    """Show what came of each clause in a year (`?year=`, by default the newest with a plan)."""
    agreement = agreement_or_404(request, agreement_id)
    of_agreement = list(plans(request.viewer).filter(agreement=agreement))
    plan = _chosen(of_agreement, request.GET.get("year", ""))
    context: dict[str, object] = {
        "agreement": agreement,
        "plan": plan,
        "can_keep": agreement.is_concluded
        and permissions.can_keep_plans(request.viewer, agreement),
        "breadcrumbs": breadcrumbs(agreement, "約束と実績"),
        "is_wide": True,
    }
    if plan is not None:
        clauses = clauses_in(request.viewer, agreement, plan.fiscal_year)
        context |= {
            "table": promise_table(clauses, plan.year),
            "moved": sum(clause.has_moved for clause in clauses),
            "clauses": len(clauses),
            "tabs": year_tabs(
                agreement, [one.fiscal_year for one in of_agreement], plan.fiscal_year
            ),
        }
    return render(request, "agreements/plans.html", context)


def _chosen(of_agreement: list[AnnualPlan], year: str) -> AnnualPlan | None:
    """Return the plan of `year`, else the newest one; raises Http404 for a year without."""
    if not year:
        return of_agreement[0] if of_agreement else None
    found = next((one for one in of_agreement if str(one.fiscal_year) == year), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: PortalRequest, agreement_id: UUID) -> HttpResponse:
    """Begin the plan of a year."""
    agreement = agreement_or_404(request, agreement_id)
    permissions.check_can_keep_plans(request.viewer, agreement)
    earlier = plans(request.viewer).filter(agreement=agreement)
    form = NewPlanForm(earlier, request.POST or None, initial=_proposed(earlier.first()))
    made: list[AnnualPlan] = []

    def act() -> None:
        now = timezone.now()
        made.append(
            draft_plan(agreement=agreement, by=request.viewer, now=now, **form.cleaned_data)
        )

    if is_done(request, form, act):
        messages.success(request, "事業計画を作りました。取組を書いてください。")
        return redirect("agreements:plan", plan_id=made[0].public_id)
    return form_page(
        request,
        form,
        title="事業計画を作る",
        lead=agreement.title,
        submit="作る",
        back=reverse("agreements:plans", args=[agreement.public_id]),
        breadcrumbs=breadcrumbs(agreement, "事業計画を作る"),
    )


def _proposed(newest: AnnualPlan | None) -> dict[str, object]:
    if newest is None:
        return {"fiscal_year": FiscalYear.of(today(timezone.now())).year}
    return {"fiscal_year": newest.fiscal_year + 1, "copy_of": newest.public_id}


@require_safe
def page(request: PortalRequest, plan_id: UUID) -> HttpResponse:
    """Show the plan: 計画 → 実施 → 評価 → 改善 of each item."""
    plan = plan_or_404(request, plan_id)
    viewer, agreement = request.viewer, plan.agreement
    items = plan_items(viewer).filter(plan=plan)
    keeps = permissions.can_keep_plans(viewer, agreement)
    return render(
        request,
        "agreements/plan.html",
        {
            "plan": plan,
            "agreement": agreement,
            # Its council is not seen by everybody who sees the plan.
            "resolution": _seen_resolution(viewer, plan),
            "items": [ShownItem(view) for view in views_of(viewer, items)],
            "can_keep": keeps,
            "can_record": plan.is_adopted and permissions.can_record_progress(viewer, agreement),
            "downloads": download_links("agreements:plan-download", plan_id=plan.public_id),
            # It names who did what, so it is read by those who write here.
            "history": history_of(viewer, plan) if keeps else None,
            "breadcrumbs": crumbs(plan),
            "is_wide": True,
        },
    )


def _seen_resolution(viewer: Viewer, plan: AnnualPlan) -> Resolution | None:
    if plan.resolution_id is None:
        return None
    return resolutions_on(viewer, plan.agreement).filter(pk=plan.resolution_id).first()


@require_safe
def download(request: PortalRequest, plan_id: UUID, extension: str) -> HttpResponse:
    """Send the plan as a file."""
    plan = plan_or_404(request, plan_id)
    if extension not in RENDERERS:
        raise Http404
    report = plan_report(
        plan,
        views_of(request.viewer, plan_items(request.viewer).filter(plan=plan)),
        as_of=timezone.now(),
        is_demonstration=request.viewer.shows_demonstration,
    )
    return file_response(report, extension)


@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: PortalRequest, plan_id: UUID) -> HttpResponse:
    """Record that the plan was decided."""
    plan = _plan_to_keep(request, plan_id)
    resolutions = resolutions_on(request.viewer, plan.agreement)
    form = AdoptForm(resolutions, request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        adopt_plan(
            plan=plan,
            adopted_on=said["adopted_on"],
            source=said["adoption_source"],
            resolution=said["resolution"],
            by=request.viewer,
            now=timezone.now(),
        )

    return _step(
        request,
        plan,
        form,
        act,
        title="決定を記録する",
        lead="決定した後は、取組と目標を変えられません。取組の記録と実績を書けるようになります。",
        done="事業計画の決定を記録しました。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: PortalRequest, plan_id: UUID) -> HttpResponse:
    """Open a decided plan again."""
    plan = _plan_to_keep(request, plan_id)
    form = SendBackForm(request.POST or None)

    def act() -> None:
        reason = form.cleaned_data["sent_back_reason"]
        send_back_plan(plan=plan, reason=reason, by=request.viewer, now=timezone.now())

    return _step(
        request,
        plan,
        form,
        act,
        title="差し戻す",
        lead="取組と目標を書き直せるようになります。取組の記録と実績は残ります。",
        done="事業計画を作成中に差し戻しました。",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: PortalRequest, plan_id: UUID) -> HttpResponse:
    """Record the review of the year."""
    plan = _plan_to_keep(request, plan_id)
    form = ReviewForm(request.POST or None)

    def act() -> None:
        review_plan(plan=plan, by=request.viewer, now=timezone.now(), **form.cleaned_data)

    return _step(
        request,
        plan,
        form,
        act,
        title="評価を終える",
        lead="評価を終えると、この計画は何も変えられなくなります。",
        done="年度の評価を記録しました。",
    )


def _plan_to_keep(request: PortalRequest, plan_id: UUID) -> AnnualPlan:
    plan = plan_or_404(request, plan_id)
    permissions.check_can_keep_plans(request.viewer, plan.agreement)
    return plan


def _step(
    request: PortalRequest,
    plan: AnnualPlan,
    form: forms.Form,
    act: Callable[[], object],
    *,
    title: str,
    lead: str,
    done: str,
) -> HttpResponse:
    if is_done(request, form, act):
        messages.success(request, done)
        return redirect("agreements:plan", plan_id=plan.public_id)
    return form_page(
        request,
        form,
        title=title,
        lead=f"{plan.agreement}　{plan}。{lead}",
        submit=title,
        back=reverse("agreements:plan", args=[plan.public_id]),
        breadcrumbs=crumbs(plan, (title, None)),
    )
