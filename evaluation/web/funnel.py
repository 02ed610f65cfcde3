"""The funnel of a year's 就職率: which sites stand out more than chance would have it."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from evaluation.models import SiteYear
from evaluation.queries.funnel import FunnelYear, funnel_of
from evaluation.reports.funnel import LIMITS, outside_table
from evaluation.rules.funnel import Place as Position
from evaluation.web.years import Tab, require_reader, years_with_sites
from portal.common import formats
from portal.common.funnel_chart import FunnelChart, Place, funnel_chart
from portal.common.rounding import ratio_percent
from portal.common.web.request import PortalRequest


@require_safe
def page(request: PortalRequest, year: int) -> HttpResponse:
    """Show the funnel of `year`; 404 for a year without a site."""
    require_reader(request.viewer)
    years = years_with_sites(request.viewer)
    if year not in years:
        raise Http404
    found = funnel_of(request.viewer, year)
    return render(
        request,
        "evaluation/funnel.html",
        {
            "year": year,
            "chart": _chart(found) if found else None,
            "table": outside_table(found, year) if found else None,
            "tabs": [
                Tab(
                    formats.wareki_year(one),
                    reverse("evaluation:funnel", args=[one]),
                    one == year,
                )
                for one in years
            ],
            "breadcrumbs": [
                ("ホーム", reverse("home")),
                ("全国集計", reverse("evaluation:national-report", args=[year])),
                ("就職率のばらつき", None),
            ],
            "is_wide": True,
        },
    )


def _chart(found: FunnelYear) -> FunnelChart | None:
    places = [
        Place(
            label=_label(row),
            people=row.new_seekers or 1,
            share=(row.placements or 0) / (row.new_seekers or 1),
            level=position.value,
        )
        for row, position in found.sites.values()
    ]
    outside = sum(position is not Position.INSIDE for _, position in found.sites.values())

    def limit(width: float, side: int, people: int) -> float:
        return found.funnel.limits(people, width)[side]

    return funnel_chart(
        "就職率と新規求職者数",
        f"{len(places)}拠点のうち、95%の範囲の外にあるのは{outside}拠点です。",
        places,
        middle=found.funnel.rate,
        limits=[(kind, partial(limit, width, side)) for kind, width in LIMITS for side in (0, 1)],
    )


def _label(row: SiteYear) -> str:
    rate = formats.percent(ratio_percent(row.placements, row.new_seekers))
    return f"{row.site.name} {rate}（新規求職者 {formats.count(row.new_seekers)}人）"
