"""The national report on one page, and as files."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluation.reports.national import ACHIEVED, SYNTHETIC, national_report
from evaluation.reports.national_figures import NationalFigures, read_figures
from evaluation.web.tiles import LEGEND, tiles
from evaluation.web.years import Tab, latest_reported_year, require_reader, years_with_sites
from portal.common import formats
from portal.common.exports import RENDERERS
from portal.common.fiscal import FiscalYear
from portal.common.rounding import change_percent, change_points
from portal.common.web.downloads import download_links, file_response
from portal.common.web.request import PortalRequest


@require_safe
def latest(request: PortalRequest) -> HttpResponse:
    """Go to the newest year in which anything was reported."""
    require_reader(request.viewer)
    year = latest_reported_year(request.viewer)
    if year is None:
        return render(request, "evaluation/no_reports.html")
    return redirect("evaluation:national-report", year=year)


@require_safe
def page(request: PortalRequest, year: int) -> HttpResponse:
    """Show the report of `year`; 404 for a year without a site."""
    require_reader(request.viewer)
    years = years_with_sites(request.viewer)
    if year not in years:
        raise Http404
    figures = read_figures(request.viewer, FiscalYear(year))
    report = national_report(
        figures, as_of=timezone.now(), is_demonstration=request.viewer.shows_demonstration
    )
    return render(
        request,
        "evaluation/national_report.html",
        {
            "report": report,
            # The strip at the top of every page says it already.
            "notices": [one for one in report.notices if one != SYNTHETIC],
            "year": year,
            "stats": _stats(figures),
            "tiles": tiles(figures.prefectures, year),
            "legend": LEGEND,
            "tabs": [
                Tab(
                    formats.wareki_year(one),
                    reverse("evaluation:national-report", args=[one]),
                    one == year,
                )
                for one in years
            ],
            "downloads": download_links("evaluation:national-download", year=year),
            "breadcrumbs": [("ホーム", reverse("home")), ("全国集計", None)],
            "is_wide": True,
        },
    )


@require_safe
def download(request: PortalRequest, year: int, extension: str) -> HttpResponse:
    """Send the report as a file; 404 for an unknown format or a year without a site."""
    require_reader(request.viewer)
    if extension not in RENDERERS or year not in years_with_sites(request.viewer):
        raise Http404
    report = national_report(
        read_figures(request.viewer, FiscalYear(year)),
        as_of=timezone.now(),
        is_demonstration=request.viewer.shows_demonstration,
    )
    return file_response(report, extension)


def _stats(figures: NationalFigures) -> list[dict[str, str]]:
    """Return the figures everybody looks for first, each a link to what it counts."""
    year, now, bodies = figures.year.year, figures.now, figures.body_count
    before = figures.totals.get(year - 1)
    sites, every_body = reverse("evaluation:sites"), reverse("evaluation:bodies")
    change = formats.signed_percent(
        change_percent(now.placements, before.placements) if before else None
    )
    points = formats.points(
        change_points(now.placement_rate, before.placement_rate) if before else None
    )
    is_judged = now.is_judged
    return [
        {
            "label": "事業目標を達成した拠点",
            "value": formats.percent(now.achieved_share),
            "href": f"{sites}?year={year}&level={ACHIEVED}",
            "note": f"{now.achieved:,} / {now.sites:,} 拠点（一部達成を含む）"
            if is_judged
            else f"{now.sites:,} 拠点（目標の登録なし）",
        },
        {
            "label": "達成した団体",
            "value": formats.percent(bodies.share if is_judged else None),
            "href": f"{every_body}?year={year}&achieved=1",
            "note": f"{bodies.achieved:,} / {bodies.bodies:,} 団体"
            if is_judged
            else f"{bodies.bodies:,} 団体",
        },
        {
            "label": "就職件数",
            "value": formats.count(now.placements),
            "unit": "件",
            "href": f"{sites}?year={year}",
            "note": f"前年度比 {change}",
        },
        {
            "label": "就職率",
            "value": formats.percent(now.placement_rate),
            "href": f"{sites}?year={year}",
            "note": f"前年度差 {points}",
        },
        {
            "label": "利用者の満足",
            "value": formats.percent(figures.satisfaction.satisfied_share),
            "href": "#table-satisfaction",
            "note": f"回答 {figures.satisfaction.total:,} 人（まあ満足を含む）",
        },
    ]
