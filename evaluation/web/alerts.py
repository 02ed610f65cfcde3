"""着地見込みの警告: the list of a year, as a file, and on the home page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation import permissions
from evaluation.models import LandingAlert
from evaluation.queries.alerts import alerts_of_year, plans_after, rule_of_year
from evaluation.reports.alerts import alerts_table
from evaluation.reports.national import SYNTHETIC
from evaluation.reports.sites import list_report
from evaluation.reports.texts import chance_words
from evaluation.web.years import Tab, chosen_year, require_reader, years_with_sites
from portal.common.exports.table import Table
from portal.common.fiscal import FiscalYear, today
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.common.web.downloads import LIST_LABELS, list_links, list_response
from portal.common.web.home import Panel
from portal.common.web.request import PortalRequest

PER_PAGE = 50
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Task:
    """One warning on the home page."""

    label: str
    url: str
    note: str


@require_safe
def latest(request: PortalRequest) -> HttpResponse:
    """Lead to the newest year in which anything was reported."""
    require_reader(request.viewer)
    year = chosen_year(request.viewer, request.GET, years_with_sites(request.viewer))
    return redirect("evaluation:alerts", year=year.year)


@require_safe
def page(request: PortalRequest, year: int) -> HttpResponse:
    """List the year's warnings for the sites the viewer runs; 404 for a year without a site."""
    years = _years(request, year)
    found = Paginator(alerts_of_year(request.viewer, year), PER_PAGE).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "evaluation/alerts.html",
        {
            "year": year,
            "page": found,
            "table": _table(request.viewer, found, year),
            "downloads": list_links("evaluation:alerts-download", year=year),
            "tabs": [
                Tab(wareki_year(one), reverse("evaluation:alerts", args=[one]), one == year)
                for one in years
            ],
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                ("全国集計", reverse("evaluation:national-report", args=[year])),
                ("着地見込みの警告", None),
            ],
            "is_wide": True,
        },
    )


@require_safe
def download(request: PortalRequest, year: int, extension: str) -> HttpResponse:
    """Send the whole list as a file."""
    _years(request, year)
    if extension not in LIST_LABELS:
        raise Http404
    table = _table(request.viewer, alerts_of_year(request.viewer, year), year)
    notices = (SYNTHETIC,) if request.viewer.shows_demonstration else ()
    report = list_report(table, year=year, as_of=timezone.now(), notices=notices)
    return list_response(report, extension)


def _table(viewer: Viewer, alerts: Iterable[LandingAlert], year: int) -> Table:
    shown = list(alerts)
    return alerts_table(shown, year, rule_of_year(viewer, year), plans_after(viewer, shown))


def _years(request: PortalRequest, year: int) -> list[int]:
    require_reader(request.viewer)
    years = years_with_sites(request.viewer)
    if year not in years:
        raise Http404
    return years


def panel(viewer: Viewer, now: datetime) -> Panel | None:
    """The worst warnings of the running year for the home page; None when there are none."""
    if not permissions.can_read_evaluation(viewer):
        return None
    year = FiscalYear.of(today(now)).year
    found = alerts_of_year(viewer, year)
    shown = list(found[:SHOWN])
    if not shown:
        return None
    return Panel(
        f"着地見込みの警告（{wareki_year(year)}）",
        "evaluation/panels/alerts.html",
        {
            "tasks": [
                Task(
                    f"{one.site.name}　{one.indicator.name}",
                    f"{reverse('evaluation:site', args=[one.site.code])}?year={year}",
                    f"{one.month.month}月までの実績で、達成の見込み {chance_words(one.chance)}",
                )
                for one in shown
            ],
            "more": found.count() - len(shown),
            "year": year,
        },
    )
