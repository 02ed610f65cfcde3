"""Which site has reported which month, and in time or not."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation import permissions
from evaluation.queries.month_states import Standings, matrix_sites, sites_settled, standings
from evaluation.queries.national import years_with_sites
from evaluation.reports.month_matrix import month_matrix
from evaluation.reports.national import SYNTHETIC
from evaluation.reports.sites import list_report
from evaluation.web.month_grid import month_grid
from evaluation.web.years import Tab, chosen_year, require_reader
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.common.web.downloads import LIST_LABELS, list_links, list_response
from portal.common.web.request import PortalRequest
from portal.organizations.prefectures import PREFECTURES
from sites.models import JointSite


class PrefectureForm(forms.Form):
    """Which prefecture the ministry looks at."""

    prefecture = forms.ChoiceField(
        label="都道府県", choices=[(one.code, one.name) for one in PREFECTURES], required=False
    )


@require_safe
def latest(request: PortalRequest) -> HttpResponse:
    """Lead to the newest year in which anything was reported."""
    require_reader(request.viewer)
    year = chosen_year(request.viewer, request.GET, years_with_sites(request.viewer))
    return redirect("evaluation:month-matrix", year=year.year)


@require_safe
def page(request: PortalRequest, year: int) -> HttpResponse:
    """Show the matrix of the viewer's own sites; the ministry chooses a prefecture."""
    years = _years(request.viewer, year)
    form, prefecture = _prefecture(request)
    query = f"prefecture={prefecture}" if prefecture else ""
    suffix = f"?{query}" if query else ""
    sites, found, settled = _standings(request.viewer, FiscalYear(year), prefecture)
    return render(
        request,
        "evaluation/month_matrix.html",
        {
            "grid": month_grid(sites, found, settled, FiscalYear(year)),
            "year": year,
            "form": form,
            "tabs": [
                Tab(
                    wareki_year(one),
                    f"{reverse('evaluation:month-matrix', args=[one])}{suffix}",
                    one == year,
                )
                for one in years
            ],
            "accepts": permissions.accepts_months(request.viewer),
            "downloads": list_links("evaluation:month-matrix-download", query, year=year),
            "breadcrumbs": [("ホーム", reverse("home")), ("月次実績の提出状況", None)],
            "is_wide": True,
        },
    )


@require_safe
def download(request: PortalRequest, year: int, extension: str) -> HttpResponse:
    """Send the matrix as a file."""
    _years(request.viewer, year)
    if extension not in LIST_LABELS:
        raise Http404
    _, prefecture = _prefecture(request)
    sites, found, settled = _standings(request.viewer, FiscalYear(year), prefecture)
    table = month_matrix(sites, found, settled, FiscalYear(year))
    notices = (SYNTHETIC,) if request.viewer.shows_demonstration else ()
    report = list_report(table, year=year, as_of=timezone.now(), notices=notices)
    return list_response(report, extension)


def _years(viewer: Viewer, year: int) -> list[int]:
    """Return the years to choose from; raise Http404 when `year` is none of them."""
    require_reader(viewer)
    years = years_with_sites(viewer)
    if year not in years:
        raise Http404
    return years


def _prefecture(request: PortalRequest) -> tuple[PrefectureForm | None, str]:
    """Return the ministry's choice with its form; others see their own sites: "".

    What is no prefecture does not exist (404).
    """
    if not request.viewer.sees_nation:
        return None, ""
    chosen = request.GET.get("prefecture") or PREFECTURES[0].code
    form = PrefectureForm({"prefecture": chosen})
    if not form.is_valid():
        raise Http404
    return form, chosen


def _standings(
    viewer: Viewer, year: FiscalYear, prefecture: str
) -> tuple[list[JointSite], Standings, set[int]]:
    sites = matrix_sites(viewer, year, prefecture)
    return sites, standings(viewer, sites, year, timezone.now()), sites_settled(sites, year)
