"""What a new improvement plan is filled with: the figures of the time, and what others did."""

from collections.abc import Iterable, Mapping
from typing import Any

from evaluation.choices_improvement import ImprovementState, MeasureState, Verdict
from evaluation.models import Line, PlanMeasure, SiteYear
from evaluation.queries.assessment import Assessed
from evaluation.queries.funnel import FunnelYear
from evaluation.queries.landing import Forecast, forecasts
from evaluation.rules.funnel import WATCH, percent
from portal.common.fiscal import FiscalYear
from portal.common.rounding import half_up, ratio_percent
from portal.common.viewer import Viewer
from sites.models import JointSite

YEARS = 3
SIMILAR_SHOWN = 8
TRIED_SHOWN = 10


def opening_figures(
    viewer: Viewer, found: Iterable[Assessed], funnel: FunnelYear | None, year: int, now: FiscalYear
) -> dict[int, dict[str, Any]]:
    """Return by site what is frozen into its plan: three years, the funnel, the landing, others.

    All values are text or whole numbers, as people read them.
    """
    assessed = list(found)
    sites = [one.site.pk for one in assessed]
    others = {other.site.pk for one in assessed for other in one.similar}
    years = _years(viewer, {*sites, *others}, year)
    tried = _tried(viewer, others)
    landings = _landings(viewer, [one.site for one in assessed], now)
    return {
        one.site.pk: {
            "years": [_year(row) for row in years.get(one.site.pk, [])],
            "funnel": _position(one, funnel),
            "mean": None if one.mean is None else str(one.mean),
            "similar": [
                _similar(other.site, other.why, years.get(other.site.pk, []), year)
                for other in one.similar[:SIMILAR_SHOWN]
            ],
            "tried": [done for other in one.similar for done in tried.get(other.site.pk, [])][
                :TRIED_SHOWN
            ],
            "landing": landings.get(one.site.pk, []),
        }
        for one in assessed
    }


def _years(viewer: Viewer, sites: set[int], year: int) -> dict[int, list[SiteYear]]:
    rows = SiteYear.objects.visible_to(viewer).filter(
        site__in=sites, fiscal_year__range=(year - YEARS + 1, year), months_reported__gt=0
    )
    found: dict[int, list[SiteYear]] = {}
    for row in rows.order_by("fiscal_year"):
        found.setdefault(row.site_id, []).append(row)
    return found


def _year(row: SiteYear) -> dict[str, Any]:
    rate = ratio_percent(row.placements, row.new_seekers)
    return {
        "year": row.fiscal_year,
        "placements": row.placements,
        "new_seekers": row.new_seekers,
        "rate": None if rate is None else str(rate),
        "consultations": row.consultations,
        "users": row.users,
        "level": row.level,
    }


def _position(one: Assessed, found: FunnelYear | None) -> dict[str, Any] | None:
    if found is None or one.site.pk not in found.sites:
        return None
    row, place = found.sites[one.site.pk]
    low, high = found.funnel.limits(row.new_seekers or 1, WATCH)
    return {
        "place": place.value,
        "rate": str(ratio_percent(row.placements, row.new_seekers)),
        "people": row.new_seekers,
        "common": str(percent(found.funnel.rate)),
        "low": str(percent(low)),
        "high": str(percent(high)),
    }


def _similar(
    site: JointSite, why: tuple[str, ...], rows: list[SiteYear], year: int
) -> dict[str, Any]:
    row = next((one for one in rows if one.fiscal_year == year), None)
    rate = ratio_percent(row.placements, row.new_seekers) if row else None
    return {
        "code": site.code,
        "name": site.name,
        "why": "、".join(why),
        "rate": None if rate is None else str(rate),
    }


def _tried(viewer: Viewer, sites: set[int]) -> dict[int, list[dict[str, Any]]]:
    """Return what was done at similar sites before a figure that was then judged 改善."""
    rows = (
        PlanMeasure.objects.visible_to(viewer)
        .filter(
            plan__site__in=sites,
            plan__verdict=Verdict.IMPROVED,
            plan__state__in=[ImprovementState.ACTING, ImprovementState.CLOSED],
            state=MeasureState.DONE,
        )
        .select_related("plan__site")
        .order_by("plan__site__code", "plan__fiscal_year", "pk")
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.plan.site_id, []).append(
            {
                "site": row.plan.site.name,
                "code": row.plan.site.code,
                "year": row.plan.fiscal_year,
                "plan": str(row.plan.public_id),
                "what": row.what,
                "side": str(row.get_side_display()),
                "result": row.result,
            }
        )
    return found


def _landings(
    viewer: Viewer, sites: list[JointSite], now: FiscalYear
) -> Mapping[int, list[dict[str, str]]]:
    """Return where the running year will end, for sites whose months are coming in."""
    lines: dict[int, list[Line]] = {}
    rows = Line.objects.visible_to(viewer).filter(site__in=sites, fiscal_year=now.year)
    for line in rows.select_related("indicator").order_by("indicator__position"):
        lines.setdefault(line.site_id, []).append(line)
    return {
        site.pk: [_landing(one) for one in forecasts(viewer, site, now, lines[site.pk])]
        for site in sites
        if site.pk in lines
    }


def _landing(one: Forecast) -> dict[str, str]:
    indicator, ended = one.line.indicator, one.rate or one.count
    unit = "%" if indicator.is_rate else indicator.unit
    return {
        "name": indicator.name,
        "unit": unit,
        "target": str(one.line.target),
        "expected": str(half_up(ended.expected, 1)) if ended else "",
        "chance": "" if one.probability is None else str(half_up(100 * one.probability, 0)),
    }
