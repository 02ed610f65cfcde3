"""Enter a month of a site: last month and last year beside it, errors beside the cell."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from evaluation import permissions
from evaluation.actions.record_month import MONTH, record_month
from evaluation.models import Indicator
from evaluation.queries import sites as queries
from evaluation.queries.month_sheets import entered_counts
from evaluation.queries.open_months import why_not_open
from evaluation.reports.texts import target_text
from evaluation.rules.progress import count_progress
from evaluation.web.site import site_or_404
from evaluation.web.years import Tab
from portal.common.fiscal import FiscalYear
from portal.common.history import history_of
from portal.common.numbers import NotACount, parse_count
from portal.common.web.request import PortalRequest
from sites.models import JointSite

# Any save is later than this, also one that was on its way while the empty sheet was read.
NOTHING_SAVED = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class EntryCell:
    """One count of the sheet: what is typed, what stands beside it, what is wrong with it."""

    indicator: Indicator
    text: str
    saved: int | None
    last_month: int | None
    last_year: int | None
    cumulative: int | Decimal | None
    target_text: str
    rate_of_target: Decimal | None
    error: str = ""
    shows_saved: bool = False

    @property
    def described_by(self) -> str:
        """The ids of the sentences under the field, for screen readers."""
        code = self.indicator.code
        shown = {f"error_{code}": bool(self.error), f"saved_{code}": self.shows_saved}
        return " ".join(name for name, is_shown in shown.items() if is_shown)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form sent: the texts as typed, the counts read from them, and what is wrong."""

    texts: dict[str, str]
    values: dict[str, int | None]
    errors: dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: PortalRequest, code: str, month: str) -> HttpResponse:
    """Show the sheet of `month` (YYYY-MM), and save it on POST: all of it, or nothing."""
    site = site_or_404(request, code)
    first = _first_day(month)
    permissions.check_can_enter_months(request.viewer, site)
    year = FiscalYear.of(first)
    indicators = entered_counts(request.viewer, [site], year)
    typed = Typed({}, {}, {})
    if request.method == "POST":
        typed = _read(request, indicators)
        if not typed.errors:
            typed = _save(request, site, first, typed)
        if not typed.errors:
            messages.success(request, f"{first.year}年{first.month}月の実績を保存しました。")
            return redirect(request.path)
    grid = queries.month_grid(request.viewer, site, [year.year - 1, year.year])
    lines = list(queries.lines(request.viewer, site, [year.year]))
    general = [typed.errors[key] for key in ("month", NON_FIELD_ERRORS) if key in typed.errors]
    cells = [
        _cell(indicator, first, year, grid, {one.indicator_id: one.target for one in lines}, typed)
        for indicator in indicators
    ]
    context = {
        "site": site,
        "month": first,
        "year": year.year,
        "cells": cells,
        "general_errors": general,
        "has_errors": bool(typed.errors),
        "why_not_open": None if typed.errors else why_not_open(site, first, timezone.now()),
        "seen_at": _seen_at(grid, first),
        "history": history_of(request.viewer, site, **{MONTH: f"{first:%Y-%m}"}),
        "neighbours": _neighbours(site, first, year),
        "breadcrumbs": [
            ("ホーム", reverse("home")),
            (site.name, f"{reverse('evaluation:site', args=[site.code])}?year={year.year}"),
            (f"{first.year}年{first.month}月の入力", None),
        ],
    }
    status = 400 if typed.errors else 200
    return render(request, "evaluation/month_entry.html", context, status=status)


def _first_day(text: str) -> date:
    try:
        first = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 — a month has no zone
        FiscalYear.of(first)
    except ValueError as error:
        raise Http404 from error
    return first


def _read(request: PortalRequest, indicators: list[Indicator]) -> Typed:
    typed = Typed({}, {}, {})
    for indicator in indicators:
        # A field that was not sent is not a blank: only what stands on the sheet is written.
        text = request.POST.get(indicator.code)
        if text is None:
            continue
        typed.texts[indicator.code] = text
        try:
            typed.values[indicator.code] = parse_count(text)
        except NotACount as reason:
            typed.errors[indicator.code] = str(reason)
    if not typed.texts:
        typed.errors[NON_FIELD_ERRORS] = "入力欄が1つも届きませんでした。もう一度保存してください。"
    return typed


def _save(request: PortalRequest, site: JointSite, month: date, typed: Typed) -> Typed:
    try:
        record_month(
            site=site,
            month=month,
            values=typed.values,
            by=request.viewer,
            now=timezone.now(),
            seen_at=_parse_seen_at(request),
        )
    except ValidationError as refusal:
        errors = {field: reasons[0] for field, reasons in refusal.message_dict.items()}
        return Typed(typed.texts, typed.values, errors)
    return typed


def _parse_seen_at(request: PortalRequest) -> datetime | None:
    """Read when the sheet was opened; a form without it is not checked against others."""
    try:
        seen_at = parse_datetime(request.POST.get("seen_at", ""))
    except ValueError:
        return None
    return seen_at if seen_at and seen_at.tzinfo else None


def _seen_at(grid: queries.Grid, month: date) -> str:
    """Return the moment up to which this page shows what others saved."""
    saved = [row.recorded_at for (_, of), row in grid.items() if of == month]
    return max(saved, default=NOTHING_SAVED).isoformat()


def _cell(
    indicator: Indicator,
    month: date,
    year: FiscalYear,
    grid: queries.Grid,
    targets: dict[int, Decimal],
    typed: Typed,
) -> EntryCell:
    def value(of: date) -> int | None:
        row = grid.get((indicator.pk, of))
        return row.value if row else None

    saved = value(month)
    until_now = [value(one) for one in year.months if one <= month]
    progress = count_progress(until_now, targets.get(indicator.pk))
    reported = [one for one in progress if one.cumulative is not None]
    return EntryCell(
        indicator=indicator,
        text=typed.texts.get(indicator.code, "" if saved is None else str(saved)),
        saved=saved,
        last_month=value(_month_before(month)),
        last_year=value(month.replace(year=month.year - 1)),
        cumulative=reported[-1].cumulative if reported else None,
        target_text=target_text(indicator, targets.get(indicator.pk)),
        rate_of_target=reported[-1].rate_of_target if reported else None,
        error=typed.errors.get(indicator.code, ""),
        shows_saved=bool(typed.errors) and not _says(typed, indicator.code, saved),
    )


def _says(typed: Typed, code: str, saved: int | None) -> bool:
    """Return whether what was typed is the count that is saved (「１２」 says 12)."""
    return code in typed.values and typed.values[code] == saved


def _month_before(month: date) -> date:
    return date(month.year - 1, 12, 1) if month.month == 1 else month.replace(month=month.month - 1)


def _neighbours(site: JointSite, month: date, year: FiscalYear) -> list[Tab]:
    return [
        Tab(
            f"{one.month}月",
            reverse("evaluation:month", args=[site.code, f"{one:%Y-%m}"]),
            one == month,
        )
        for one in year.months
    ]
