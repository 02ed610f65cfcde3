"""The list of sites, narrowed by anything, and as files."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.filters import SiteYearFilter
from evaluation.queries.sites import site_years
from evaluation.reports.national import SYNTHETIC
from evaluation.reports.sites import list_report, site_table
from evaluation.web.years import latest_reported_year, require_reader
from portal.common.exports import RENDERERS
from portal.common.web.downloads import download_links, file_response
from portal.common.web.request import PortalRequest

PER_PAGE = 50


def _filter(request: PortalRequest) -> SiteYearFilter:
    query = request.GET.copy()
    if not query.get("year"):
        query["year"] = str(latest_reported_year(request.viewer, default=0))
    return SiteYearFilter(query, site_years(request.viewer), viewer=request.viewer)


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """Show the sites of a year, 50 a page; a wrong condition is explained at its field."""
    require_reader(request.viewer)
    narrowed = _filter(request)
    context = {
        "filter": narrowed,
        "breadcrumbs": [("ホーム", reverse("home")), ("拠点", None)],
        "is_wide": True,
    }
    if narrowed.is_valid():
        page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
        year = int(narrowed.form.cleaned_data["year"])
        query = request.GET.copy()
        query.pop("page", None)
        query["year"] = str(year)
        context |= {
            "page": page,
            "table": site_table(page, year),
            "query": query.urlencode(),
            "downloads": download_links("evaluation:sites-download", query.urlencode()),
        }
    status = 200 if narrowed.is_valid() else 400
    return render(request, "evaluation/sites.html", context, status=status)


@require_safe
def download(request: PortalRequest, extension: str) -> HttpResponse:
    """Send the whole narrowed list as a file."""
    require_reader(request.viewer)
    narrowed = _filter(request)
    if extension not in RENDERERS or not narrowed.is_valid():
        raise Http404
    year = int(narrowed.form.cleaned_data["year"])
    notices = (SYNTHETIC,) if request.viewer.shows_demonstration else ()
    report = list_report(
        site_table(narrowed.qs, year), year=year, as_of=timezone.now(), notices=notices
    )
    return file_response(report, extension)
