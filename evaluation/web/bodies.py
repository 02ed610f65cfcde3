"""The list of bodies, and one body's page."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.choices import BodyRule
from evaluation.filters import BodyFilterForm
from evaluation.queries.national import body_rules, totals_by_year
from evaluation.queries.sites import BodyYear, bodies, site_years
from evaluation.reports.national import SYNTHETIC
from evaluation.reports.sites import (
    achieves,
    body_label,
    body_table,
    list_report,
    site_table,
    years_table,
)
from evaluation.web.years import chosen_year, require_reader, tabs, years_with_sites
from portal.common.web.downloads import LIST_LABELS, list_links, list_response
from portal.common.web.request import PortalRequest
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from portal.organizations.queries import local_governments

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """The bodies of a year as the query asks for them; none while the query is wrong."""

    year: int
    years: list[int]
    rule: BodyRule
    query: QueryDict
    form: BodyFilterForm
    bodies: list[BodyYear]


def _narrow(request: PortalRequest) -> _Narrowed:
    years = years_with_sites(request.viewer)
    year = chosen_year(request.viewer, request.GET, years).year
    rule = body_rules(request.viewer, [year])[year]
    query = request.GET.copy()
    query.pop("page", None)
    query["year"] = str(year)
    form = BodyFilterForm(query)
    found: list[BodyYear] = []
    if form.is_valid():
        among = form.narrow(local_governments(request.viewer))
        found = bodies(request.viewer, year, among)
        if form.cleaned_data["achieved"]:
            found = [row for row in found if achieves(row.totals, rule)]
    return _Narrowed(year, years, rule, query, form, found)


@require_safe
def index(request: PortalRequest) -> HttpResponse:
    """Show the bodies that ran a site in a year, 50 a page."""
    require_reader(request.viewer)
    narrowed = _narrow(request)
    page = Paginator(narrowed.bodies, PER_PAGE).get_page(request.GET.get("page"))
    query = narrowed.query.urlencode()
    return render(
        request,
        "evaluation/bodies.html",
        {
            "page": page,
            "table": body_table(page, narrowed.year, narrowed.rule),
            "query": query,
            "downloads": list_links("evaluation:bodies-download", query),
            "year": narrowed.year,
            "form": narrowed.form,
            "tabs": tabs(narrowed.years, narrowed.year, reverse("evaluation:bodies")),
            "breadcrumbs": [("ホーム", reverse("home")), ("団体", None)],
        },
        status=200 if narrowed.form.is_valid() else 400,
    )


@require_safe
def download(request: PortalRequest, extension: str) -> HttpResponse:
    """Send the whole narrowed list as a file."""
    require_reader(request.viewer)
    narrowed = _narrow(request)
    if extension not in LIST_LABELS or not narrowed.form.is_valid():
        raise Http404
    notices = (SYNTHETIC,) if request.viewer.shows_demonstration else ()
    table = body_table(narrowed.bodies, narrowed.year, narrowed.rule)
    report = list_report(table, year=narrowed.year, as_of=timezone.now(), notices=notices)
    return list_response(report, extension)


@require_safe
def page(request: PortalRequest, code6: str) -> HttpResponse:
    """Show one body: its sites of a year, whether it achieves and by which rule, its years."""
    require_reader(request.viewer)
    body = get_object_or_404(local_governments(request.viewer), code6=code6)
    all_years = years_with_sites(request.viewer)
    by_year = totals_by_year(request.viewer, all_years, site__host_links__body=body)
    years = [year for year in all_years if by_year[year].sites]
    if not years:
        return render(request, "evaluation/body_without_sites.html", {"body": body})
    year = chosen_year(request.viewer, request.GET, years).year
    rule, totals = body_rules(request.viewer, [year])[year], by_year[year]
    rows = site_years(request.viewer).filter(fiscal_year=year, site__host_links__body=body)
    prefecture = PREFECTURE_BY_CODE[body.prefecture_code]
    return render(
        request,
        "evaluation/body.html",
        {
            "body": body,
            "year": year,
            "totals": totals,
            "label": body_label(totals, rule),
            "rule": rule,
            "sites": site_table(rows, year),
            "years": years_table(by_year, {"body": body.code6}),
            "tabs": tabs(years, year, request.path),
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                ("全国集計", reverse("evaluation:national-report", args=[year])),
                (
                    prefecture.name,
                    f"{reverse('evaluation:prefecture', args=[prefecture.code])}?year={year}",
                ),
                (body.name, None),
            ],
            "is_wide": True,
        },
    )
