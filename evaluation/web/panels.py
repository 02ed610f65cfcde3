"""This app's part of the home page: what to do now, and the figures of the viewer's own place."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from evaluation import permissions
from evaluation.choices import ACTIVE_RUN_STATES
from evaluation.models import Achievement, SettlementRun, SiteYear
from evaluation.queries.national import totals_by_year
from evaluation.reports.sites import years_table
from evaluation.web.years import years_with_sites
from portal.common.fiscal import FiscalYear, today
from portal.common.formats import wareki_year
from portal.common.viewer import Role, Viewer
from portal.common.web.home import Panel
from sites.models import JointSite

TASKS_SHOWN = 20
YEARS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what, where, and why now."""

    label: str
    url: str
    note: str


def todo(viewer: Viewer, now: datetime) -> Panel | None:
    """Return the years to settle; None for a side of a site, whose months are a panel of their own.

    (`evaluation.web.month_panels.home`.)
    """
    if not permissions.can_read_evaluation(viewer):
        return Panel(
            "ご案内",
            "evaluation/panels/subscriber.html",
        )
    if permissions.enters_months(viewer):
        return None
    tasks = _years_to_settle(viewer, today(now))
    return Panel(
        "いますること（締める年度）",
        "evaluation/panels/todo.html",
        {"tasks": tasks[:TASKS_SHOWN], "more": max(0, len(tasks) - TASKS_SHOWN)},
    )


def _years_to_settle(viewer: Viewer, now: date) -> list[Task]:
    """Return the years that are over, have results, and whose sites are not all settled."""
    scope = SiteYear.objects.visible_to(viewer).filter(
        site__in=JointSite.objects.run_by(viewer), months_reported__gt=0, targets_set__gt=0
    )
    tasks = []
    active = set(
        SettlementRun.objects.visible_to(viewer)
        .filter(state__in=ACTIVE_RUN_STATES)
        .values_list("fiscal_year", flat=True)
    )
    for year in scope.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct():
        if FiscalYear(year).end >= now:
            continue
        in_year = scope.filter(fiscal_year=year)
        total = in_year.count()
        in_force = Achievement.objects.current().filter(fiscal_year=year)
        settled = in_year.filter(site__in=in_force.values("site")).count()
        if settled < total:
            tasks.append(
                Task(
                    label=f"{wareki_year(year)}を締める",
                    url=reverse("evaluation:settlements"),
                    note=f"締め済み {settled:,} / {total:,} 拠点"
                    + ("（実行中）" if year in active else ""),
                )
            )
    return tasks


def figures(viewer: Viewer, now: datetime) -> Panel | None:  # noqa: ARG001 — a panel's signature
    """Return the recent years of the viewer's own place: body, office, prefecture or nation."""
    if not permissions.can_read_evaluation(viewer):
        return None
    years = years_with_sites(viewer)[:YEARS_SHOWN]
    place, condition, scope = _place_of(viewer)
    by_year = totals_by_year(viewer, years, **condition)
    return Panel(
        f"{place}の年度の推移",
        "evaluation/panels/figures.html",
        {"table": years_table(by_year, scope), "has_rows": any(t.sites for t in by_year.values())},
    )


def _place_of(viewer: Viewer) -> tuple[str, dict[str, object], dict[str, str]]:
    if viewer.role == Role.BUREAU:
        code = viewer.prefecture_code
        return viewer.organization_name, {"site__prefecture_code": code}, {"prefecture": code}
    if permissions.enters_months(viewer):
        sites = JointSite.objects.run_by(viewer)
        return viewer.organization_name, {"site__in": sites}, {"mine": "1"}
    return "全国", {}, {}
