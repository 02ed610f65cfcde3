"""One site's year: targets, months, chart, years, survey, calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from evaluation import permissions
from evaluation.models import AnnualTarget, Indicator, Line, SiteYear
from evaluation.queries import sites as queries
from evaluation.queries.alerts import rule_of_year
from evaluation.queries.landing import forecasts
from evaluation.queries.month_sheets import entered_counts
from evaluation.queries.national import totals_by_prefecture
from evaluation.queries.survey_results import result_of
from evaluation.reports.sites import level_label, site_years_table
from evaluation.reports.texts import (
    chance_text,
    landing_text,
    needed_text,
    result_text,
    target_text,
)
from evaluation.rules.month_checks import problem_with_month
from evaluation.rules.progress import MonthProgress, count_progress, rate_progress
from evaluation.web.site_panels import SitePanelMaker
from evaluation.web.tiles import LEGEND, tiles
from evaluation.web.years import chosen_year, require_reader, tabs
from portal.common.charts import MonthlyChart, monthly_chart
from portal.common.fiscal import FiscalYear, today
from portal.common.history import history_of
from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from portal.common.web.request import PortalRequest
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from sites.choices import Service, TargetGroup
from sites.models import JointSite
from sites.queries import site_register, sites_run_by


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target and its result as the page says them."""

    line: Line
    target_text: str
    result_text: str
    progress: Decimal | None
    source: AnnualTarget | None


@dataclass(frozen=True, slots=True)
class LandingRow:
    """A target and where its year will end, as the page says it."""

    name: str
    target: str
    landing: str
    chance: str
    needed: str
    is_unlikely: bool


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One indicator's twelve months, with its target if it has one."""

    indicator: Indicator
    months: Sequence[MonthProgress]
    target: Decimal | None
    target_text: str

    @property
    def last(self) -> MonthProgress:
        """The last reported month (its cumulative is 〈4月以降累計〉)."""
        reported = [month for month in self.months if month.cumulative is not None]
        return reported[-1] if reported else self.months[-1]


@dataclass(frozen=True, slots=True)
class MonthHead:
    """A column of the months' table, with the link to enter it."""

    month: date
    url: str


@require_safe
def page(request: PortalRequest, code: str) -> HttpResponse:
    """Show the site with `code`; 404 when there is none, or the year is not one of its own."""
    site = site_or_404(request, code)
    of_site = queries.site_years(request.viewer).filter(site=site).select_related("site", "profile")
    history = list(of_site.order_by("-fiscal_year"))
    years = [row.fiscal_year for row in history]
    year = chosen_year(request.viewer, request.GET, years)
    row = next(one for one in history if one.fiscal_year == year.year)
    lines = list(queries.lines(request.viewer, site, [year.year]))
    sources = queries.targets_by_indicator(request.viewer, site, year.year)
    grid = queries.month_grid(request.viewer, site, [year.year - 1, year.year])
    # Those who run the site see its open months, also before the first is entered.
    runs_it = sites_run_by(request.viewer).filter(pk=site.pk).exists()
    shows_months = runs_it or any(month >= year.start for _, month in grid)
    indicators = entered_counts(request.viewer, [site], year)
    month_rows = _month_rows(indicators, lines, grid, year)
    prefecture = PREFECTURE_BY_CODE[site.prefecture_code]
    settled = queries.current_achievement(request.viewer, site, year.year)
    return render(
        request,
        "evaluation/site.html",
        {
            "site": site,
            "year": year.year,
            "row": row,
            "level_label": level_label(row),
            "facts": _facts(site, row),
            # It names counts of open months too.
            "history_lines": history_of(request.viewer, site) if runs_it else None,
            "lines": [_target_line(line, sources.get(line.indicator_id)) for line in lines],
            "landings": _landings(request, site, year, lines) if shows_months else [],
            "settled": settled,
            "is_redefined": settled is not None and settled.targets_met != row.targets_met,
            "shows_months": shows_months,
            "month_rows": month_rows,
            "months": _heads(request, site, year),
            "chart": _chart(month_rows, grid, year),
            "history": site_years_table(history),
            "survey": result_of(request.viewer, site, year.year),
            "panels": _panels(request.viewer, site, year),
            "tiles": tiles(
                totals_by_prefecture(request.viewer, year.year), year.year, current=prefecture.code
            ),
            "legend": LEGEND,
            "prefecture": prefecture,
            "tabs": tabs(years, year.year, request.path),
            "breadcrumbs": _breadcrumbs(site, year.year),
            "is_wide": True,
        },
    )


def _panels(viewer: Viewer, site: JointSite, year: FiscalYear) -> list[Panel]:
    makers: list[SitePanelMaker] = [import_string(name) for name in settings.PORTAL_SITE_PANELS]
    now = timezone.now()
    return [panel for make in makers if (panel := make(viewer, site, year, now))]


def _facts(site: JointSite, row: SiteYear) -> list[tuple[str, str]]:
    profile = row.profile
    return [
        ("型", site.get_kind_display()),
        ("ハローワーク", site.office.name),
        ("所在地", site.address),
        ("開所時間", site.hours),
        ("地方公共団体の業務", "、".join(str(Service(one).label) for one in profile.services)),
        ("支援対象者", "、".join(str(TargetGroup(one).label) for one in profile.target_groups)),
        ("一部委託", "あり" if profile.is_outsourced else "なし"),
        ("協定", site.agreement.title if site.agreement else ""),
    ]


def _month_rows(
    indicators: Sequence[Indicator], lines: Sequence[Line], grid: queries.Grid, year: FiscalYear
) -> list[MonthRow]:
    """Return the counts in the dictionary's order, then the rates that have a target."""
    targets = {line.indicator_id: line.target for line in lines}

    def values(indicator_id: int | None) -> list[int | None]:
        cells = [grid.get((indicator_id or 0, month)) for month in year.months]
        return [cell.value if cell else None for cell in cells]

    rows = [
        _month_row(one, count_progress(values(one.pk), targets.get(one.pk)), targets.get(one.pk))
        for one in indicators
    ]
    for line in lines:
        if line.indicator.is_rate:
            months = rate_progress(
                values(line.indicator.numerator_id),
                values(line.indicator.denominator_id),
                line.target,
            )
            rows.append(_month_row(line.indicator, months, line.target))
    return rows


def _month_row(
    indicator: Indicator, months: Sequence[MonthProgress], target: Decimal | None
) -> MonthRow:
    return MonthRow(indicator, months, target, target_text(indicator, target))


def _target_line(line: Line, source: AnnualTarget | None) -> TargetLine:
    return TargetLine(
        line, target_text(line.indicator, line.target), result_text(line), line.progress, source
    )


def _landings(
    request: PortalRequest, site: JointSite, year: FiscalYear, lines: Sequence[Line]
) -> list[LandingRow]:
    """Return the forecasts of a year that is not over; one that is needs none."""
    rule = rule_of_year(request.viewer, year.year)
    return [
        LandingRow(
            name=one.line.indicator.name,
            target=target_text(one.line.indicator, one.line.target),
            landing=landing_text(one),
            chance=chance_text(one),
            needed=needed_text(one),
            is_unlikely=rule is not None
            and one.probability is not None
            and one.probability < rule.chance_below,
        )
        for one in forecasts(request.viewer, site, year, lines)
    ]


def _heads(request: PortalRequest, site: JointSite, year: FiscalYear) -> list[MonthHead]:
    enters = permissions.can_enter_months(request.viewer, site)
    now = today(timezone.now())

    def is_open(month: date) -> bool:
        return (
            problem_with_month(month, today=now, opened_on=site.opened_on, closed_on=site.closed_on)
            is None
        )

    return [
        MonthHead(
            month,
            reverse("evaluation:month", args=[site.code, f"{month:%Y-%m}"])
            if enters and is_open(month)
            else "",
        )
        for month in year.months
    ]


def _chart(rows: Sequence[MonthRow], grid: queries.Grid, year: FiscalYear) -> MonthlyChart | None:
    """Chart the first count with a target, else the first count: this year and last."""
    counts = [row for row in rows if not row.indicator.is_rate]
    if not counts:
        return None
    row = next((one for one in counts if one.target), counts[0])

    def values(of: FiscalYear) -> list[int | None]:
        cells = [grid.get((row.indicator.pk, month)) for month in of.months]
        return [cell.value if cell else None for cell in cells]

    return monthly_chart(
        f"{row.indicator.name}の月別実績",
        [f"{month.month}月" for month in year.months],
        values(year),
        values(year - 1),
        [row.target / 12] * 12 if row.target else None,
        unit=row.indicator.unit,
    )


def _breadcrumbs(site: JointSite, year: int) -> list[tuple[str, str | None]]:
    prefecture = PREFECTURE_BY_CODE[site.prefecture_code]
    host = next(iter(site.host_links.all()), None)
    crumbs: list[tuple[str, str | None]] = [
        ("ホーム", reverse("home")),
        ("全国集計", reverse("evaluation:national-report", args=[year])),
        (
            prefecture.name,
            f"{reverse('evaluation:prefecture', args=[prefecture.code])}?year={year}",
        ),
    ]
    if host:
        url = reverse("evaluation:body", args=[host.body.code6])
        crumbs.append((host.body.name, f"{url}?year={year}"))
    return [*crumbs, (site.name, None)]


def site_or_404(request: PortalRequest, code: str) -> JointSite:
    """Return the site, or Http404 when it does not exist for this viewer."""
    require_reader(request.viewer)
    return get_object_or_404(site_register(request.viewer), code=code)
