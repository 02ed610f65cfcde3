"""Yearly plans on the page of their agreement, and on the home page."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from agreements import permissions
from agreements.models import Agreement, Resolution
from agreements.queries.plans import clauses_in, plans, plans_to_review
from agreements.reports.plan import promise_table
from agreements.web.plan_places import year_tabs
from portal.common.fiscal import today
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.common.web.home import Panel

TASKS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Task:
    """One plan to review: what, where, and why now."""

    label: str
    url: str
    note: str


def promises(viewer: Viewer, agreement: Agreement, now: datetime) -> Panel | None:  # noqa: ARG001
    """Return what came of each clause in the newest year with a plan."""
    of_agreement = list(plans(viewer).filter(agreement=agreement))
    keeps = agreement.is_concluded and permissions.can_keep_plans(viewer, agreement)
    if not of_agreement and not keeps:
        return None
    context: dict[str, object] = {"agreement": agreement, "can_keep": keeps, "plan": None}
    title = "約束と実績"
    if of_agreement:
        plan = of_agreement[0]
        clauses = clauses_in(viewer, agreement, plan.fiscal_year)
        years = [one.fiscal_year for one in of_agreement]
        title += f"（{wareki_year(plan.fiscal_year)}）"
        context |= {
            "plan": plan,
            "table": promise_table(clauses, plan.year),
            "tabs": year_tabs(agreement, years, plan.fiscal_year),
        }
    return Panel(title, "agreements/panels/promises.html", context)


def waiting_for_review(viewer: Viewer, now: datetime) -> Panel | None:
    """Return the plans of years that are over and were not reviewed yet."""
    waiting = plans_to_review(viewer, today(now))
    tasks = [
        Task(
            label=f"{plan.agreement}　{plan}",
            url=reverse("agreements:plan", args=[plan.public_id]),
            note="年度が終わりました。評価が済んでいません。",
        )
        for plan in waiting[:TASKS_SHOWN]
    ]
    if not tasks:
        return None
    more = max(0, waiting.count() - TASKS_SHOWN)
    context = {"tasks": tasks, "more": more}
    return Panel("評価を待つ事業計画", "agreements/panels/plan_tasks.html", context)


def of_resolution(viewer: Viewer, resolution: Resolution, now: datetime) -> Panel | None:  # noqa: ARG001
    """Return the plans that rest on the council's resolution."""
    resting = list(plans(viewer).filter(resolution=resolution))
    if not resting:
        return None
    return Panel(
        "この議決による事業計画", "agreements/panels/resolution_plans.html", {"plans": resting}
    )
