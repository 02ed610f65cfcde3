"""One prefecture: its figures, its bodies as points and as a list, its years."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluation.choices import Level
from evaluation.queries.national import body_rules, totals_by_prefecture, totals_by_year
from evaluation.queries.sites import BodyYear, bodies
from evaluation.reports.sites import body_table, years_table
from evaluation.web.tiles import LEGEND, tiles
from evaluation.web.years import chosen_year, require_reader, tabs, years_with_sites
from portal.common.point_map import Place, PointMap, points
from portal.common.web.request import PortalRequest
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from portal.organizations.queries import local_governments


@require_safe
def page(request: PortalRequest, code: str) -> HttpResponse:
    """Show the prefecture with the two-digit `code`; 404 for any other."""
    require_reader(request.viewer)
    prefecture = PREFECTURE_BY_CODE.get(code)
    if prefecture is None:
        raise Http404
    years = years_with_sites(request.viewer)
    year = chosen_year(request.viewer, request.GET, years).year
    by_year = totals_by_year(request.viewer, years, site__prefecture_code=code)
    rule = body_rules(request.viewer, [year])[year]
    among = local_governments(request.viewer).filter(prefecture_code=code)
    rows = bodies(request.viewer, year, among)
    return render(
        request,
        "evaluation/prefecture.html",
        {
            "prefecture": prefecture,
            "year": year,
            "totals": by_year[year],
            "sites_url": f"{reverse('evaluation:sites')}?year={year}&prefecture={code}",
            "bodies": body_table(rows, year, rule),
            "has_bodies": bool(rows),
            "points": _points(rows, year),
            "years": years_table(by_year, {"prefecture": code}),
            "tiles": tiles(totals_by_prefecture(request.viewer, year), year, current=code),
            "legend": LEGEND,
            "tabs": tabs(years, year, request.path),
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                ("全国集計", reverse("evaluation:national-report", args=[year])),
                (prefecture.name, None),
            ],
            "is_wide": True,
        },
    )


def _points(rows: Iterable[BodyYear], year: int) -> PointMap:
    """Place the municipalities whose position is known; a prefecture has none."""
    return points(
        [
            Place(
                label=row.body.name,
                url=f"{reverse('evaluation:body', args=[row.body.code6])}?year={year}",
                level=_best_level(row),
                latitude=float(row.body.latitude),
                longitude=float(row.body.longitude),
            )
            for row in rows
            if row.body.latitude is not None and row.body.longitude is not None
        ]
    )


def _best_level(row: BodyYear) -> str:
    totals = row.totals
    counts = ((Level.FULL, totals.full), (Level.PARTIAL, totals.partial), (Level.NONE, totals.none))
    if not totals.is_judged:
        return ""
    return next((level.value for level, count in counts if count), "")
