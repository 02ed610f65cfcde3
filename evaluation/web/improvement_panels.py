"""Improvement on the page of a site's year, on the home page, and on that of a resolution."""

from datetime import datetime, timedelta

from django.urls import reverse

from agreements.models import Resolution
from evaluation import permissions
from evaluation import permissions_improvement as rights
from evaluation.choices_improvement import ImprovementState, SiteReviewState
from evaluation.models import ImprovementPlan, PlanMeasure
from evaluation.queries.improvement import (
    contract_lines,
    plans_seen,
    reviews_with,
    site_reviews,
    waiting_plans,
)
from evaluation.reports.improvement import plans_table
from evaluation.web.contracts import contract_table
from evaluation.web.improvement_places import plan_url
from evaluation.web.panels import Task
from portal.common.fiscal import FiscalYear, today
from portal.common.formats import wareki_date, wareki_year
from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from sites.models import JointSite

TASKS_SHOWN = 20
SOON = timedelta(days=14)
_NEXT = {
    ImprovementState.PLANNING: "課題と取組を書き、双方が署名します。",
    ImprovementState.AGREED: "双方が合意しました。実行を始められます。",
    ImprovementState.CHECKING: "評価を書きます。",
    ImprovementState.ACTING: "運営協議会での見直しを記録します。",
}


def of_site(viewer: Viewer, site: JointSite, year: FiscalYear, now: datetime) -> Panel | None:  # noqa: ARG001 — a panel's signature
    """The plans that the year's assessment opened, and the one who may open another."""
    plans = list(plans_seen(viewer).filter(site=site, fiscal_year=year.year))
    reviews = list(site_reviews(viewer).filter(site=site, fiscal_year__gte=year.year))
    can_open = (
        rights.can_open_plans(viewer, prefecture_code=site.prefecture_code)
        and not any(plan.state != ImprovementState.CLOSED for plan in plans)
        and site.achievements.filter(fiscal_year=year.year, superseded_at=None).exists()
    )
    if not plans and not reviews and not can_open:
        return None
    return Panel(
        "改善計画",
        "evaluation/panels/improvement.html",
        {
            "table": plans_table(plans) if plans else None,
            "reviews": reviews,
            "can_open": can_open,
            "site": site,
            "year": year.year,
        },
    )


def contracts_of_site(
    viewer: Viewer,
    site: JointSite,
    year: FiscalYear,
    now: datetime,  # noqa: ARG001
) -> Panel | None:
    """What was contracted out in the year, for those who run the site."""
    profile = site.profiles.filter(fiscal_year=year.year, is_outsourced=True)
    if not rights.can_keep_contracts(viewer, site) or not profile.exists():
        return None
    lines = contract_lines(viewer).filter(site=site, fiscal_year=year.year)
    table = contract_table(viewer, lines).without("year", "site")
    return Panel(
        "委託の費用と成果",
        "evaluation/panels/contracts.html",
        {"table": table if table.rows else None, "site": site},
    )


def waiting(viewer: Viewer, now: datetime) -> Panel | None:
    """What of improvement waits for the viewer's own organisation."""
    if not permissions.can_read_evaluation(viewer) or viewer.sees_nation:
        return None
    day = today(now)
    tasks = [
        Task(
            f"{plan.site.name}（{wareki_year(plan.fiscal_year)}）",
            plan_url(plan),
            _NEXT[ImprovementState(plan.state)],
        )
        for plan in waiting_plans(viewer).filter(state__in=list(_NEXT))[: TASKS_SHOWN + 1]
    ]
    measures = PlanMeasure.objects.visible_to(viewer).to_do().select_related("plan__site")
    mine = measures.filter(organization=viewer.organization_id, due_on__lte=day + SOON)
    tasks += [
        Task(one.what, plan_url(one.plan), _due(one, late=one.due_on < day))
        for one in mine.order_by("due_on")[:TASKS_SHOWN]
    ]
    raised = site_reviews(viewer).filter(state=SiteReviewState.RAISED)
    tasks += [
        Task(
            f"{one.site.name}の在り方の検討",
            reverse("evaluation:site-review", args=[one.public_id]),
            f"{one.years}年、改善が見られません。協議会で検討します。",
        )
        for one in raised[:TASKS_SHOWN]
    ]
    if not tasks:
        return None
    context = {"tasks": tasks[:TASKS_SHOWN], "has_more": len(tasks) > TASKS_SHOWN}
    return Panel("改善計画でいますること", "evaluation/panels/improvement_tasks.html", context)


def _due(measure: PlanMeasure, *, late: bool) -> str:
    day = wareki_date(measure.due_on)
    return f"期限の{day}を過ぎています。" if late else f"期限は{day}です。"


def of_resolution(viewer: Viewer, resolution: Resolution, now: datetime) -> Panel | None:  # noqa: ARG001 — a panel's signature
    """The plans and sites that were decided on by the council's resolution."""
    plans = ImprovementPlan.objects.visible_to(viewer).filter(
        pk__in=reviews_with(viewer, resolution).values("plan")
    )
    sites = list(site_reviews(viewer).filter(resolution=resolution))
    listed = list(plans.select_related("site"))
    if not listed and not sites:
        return None
    return Panel(
        "この議決による改善計画の見直しと施設の在り方",
        "evaluation/panels/improvement.html",
        {"table": plans_table(listed) if listed else None, "reviews": sites, "can_open": False},
    )
