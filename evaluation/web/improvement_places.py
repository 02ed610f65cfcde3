"""What the pages of improvement share: finding, 404 for what is out of scope, the way here."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from evaluation import permissions_improvement as permissions
from evaluation.models import ContractLine, ImprovementPlan, PlanMeasure, SiteReview
from evaluation.queries.improvement import contract_lines, plans_seen, site_reviews
from evaluation.web.years import require_reader
from portal.common.formats import wareki_year
from portal.common.web.request import PortalRequest
from portal.people.web.places import Breadcrumbs
from sites.models import JointSite


def plan_or_404(request: PortalRequest, plan_id: UUID) -> ImprovementPlan:
    """Return the plan with its site and rule."""
    require_reader(request.viewer)
    return get_object_or_404(plans_seen(request.viewer), public_id=plan_id)


def written_plan(request: PortalRequest, plan_id: UUID) -> ImprovementPlan:
    """Return the plan; 403 for whoever sees it and does not work on it."""
    plan = plan_or_404(request, plan_id)
    permissions.check_can_write_plan(request.viewer, plan.site)
    return plan


def written_measure(request: PortalRequest, measure_id: UUID) -> PlanMeasure:
    """Return the measure; 403 for whoever sees its plan and does not work on it."""
    require_reader(request.viewer)
    rows = PlanMeasure.objects.visible_to(request.viewer).select_related(
        "plan__site", "plan__rule", "organization", "indicator"
    )
    measure = get_object_or_404(rows, public_id=measure_id)
    permissions.check_can_write_plan(request.viewer, measure.plan.site)
    return measure


def site_review_or_404(request: PortalRequest, review_id: UUID) -> SiteReview:
    """Return the review of a site, for those who run it."""
    require_reader(request.viewer)
    return get_object_or_404(site_reviews(request.viewer), public_id=review_id)


def contract_line_or_404(request: PortalRequest, line_id: UUID) -> ContractLine:
    """Return the contract line, for those who run the site."""
    require_reader(request.viewer)
    return get_object_or_404(contract_lines(request.viewer), public_id=line_id)


def site_or_404(request: PortalRequest, code: str) -> JointSite:
    """Return the site by its code."""
    require_reader(request.viewer)
    return get_object_or_404(JointSite.objects.visible_to(request.viewer), code=code)


def plan_url(plan: ImprovementPlan) -> str:
    """Return the address of the plan's page."""
    return reverse("evaluation:improvement-plan", args=[plan.public_id])


def crumbs(plan: ImprovementPlan | None = None, *rest: str) -> Breadcrumbs:
    """Return the way from the home page to the list, a plan, or a page below it."""
    index = reverse("evaluation:improvement-plans")
    here: Breadcrumbs = [("ホーム", reverse("home")), ("改善計画", index if plan or rest else None)]
    if plan is not None:
        name = f"{plan.site.name}（{wareki_year(plan.fiscal_year)}）"
        here.append((name, plan_url(plan) if rest else None))
    return [*here, *((name, None) for name in rest)]


def site_crumbs(site: JointSite, *rest: str) -> Breadcrumbs:
    """Return the way from the home page to a page below a site."""
    return [
        ("ホーム", reverse("home")),
        ("拠点", reverse("evaluation:sites")),
        (site.name, reverse("evaluation:site", args=[site.code])),
        *((name, None) for name in rest),
    ]
