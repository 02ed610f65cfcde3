"""Months on pages of others: what waits for whoever looks, and how far a site's year has come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse

from evaluation.choices import Timeliness
from evaluation.models import MonthPart
from evaluation.queries.month_states import (
    months_due,
    parts_returned,
    parts_to_accept,
    parts_to_confirm,
    sites_settled,
    standings,
)
from evaluation.web.month_grid import month_grid
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_date
from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from sites.models import JointSite
from sites.queries import sites_run_by

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Thing:
    """One month that waits: where it is, and why it waits."""

    label: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Pile:
    """Things of one kind; `has_more` when they are not all."""

    title: str
    things: Sequence[Thing]
    has_more: bool


def home(viewer: Viewer, now: datetime) -> Panel | None:
    """Return what is due, was returned, waits for confirmation or acceptance; None when nothing."""
    piles = [
        _of_parts("差し戻されたもの", parts_returned(viewer), _why_returned),
        _of_parts("相手方が提出し、確認を待つもの", parts_to_confirm(viewer), _since),
        _due(viewer, now),
        _of_parts("受理を待つもの", parts_to_accept(viewer), _confirmed_since),
    ]
    shown = [pile for pile in piles if pile.things]
    if not shown:
        return None
    accepts = bool(piles[-1].things)
    return Panel("月次実績", "evaluation/panels/months.html", {"piles": shown, "accepts": accepts})


def of_site(viewer: Viewer, site: JointSite, year: FiscalYear, now: datetime) -> Panel | None:
    """Return the states of the twelve months, for those who run the site; None if none is due."""
    if not sites_run_by(viewer).filter(pk=site.pk).exists():
        return None
    found = standings(viewer, [site], year, now)
    if not any(one.is_expected for one in found.values()):
        return None
    grid = month_grid([site], found, sites_settled([site], year), year, with_totals=False)
    return Panel("提出・確認・受理の状況", "evaluation/panels/site_months.html", {"grid": grid})


def _of_parts(title: str, waiting: QuerySet[MonthPart], note: Callable[[MonthPart], str]) -> Pile:
    parts = list(waiting[: SHOWN + 1])
    things = [
        Thing(_label(part.site, part.month), _sheet(part.site, part.month), note(part))
        for part in parts[:SHOWN]
    ]
    return Pile(title, things, len(parts) > SHOWN)


def _due(viewer: Viewer, now: datetime) -> Pile:
    due = months_due(viewer, now)
    things = [
        Thing(
            _label(one.site, one.month),
            _sheet(one.site, one.month),
            f"期限 {wareki_date(one.window.due_on)}"
            + ("（過ぎています）" if one.timeliness == Timeliness.MISSING else ""),
        )
        for one in due[:SHOWN]
    ]
    return Pile("提出するもの", things, len(due) > SHOWN)


def _why_returned(part: MonthPart) -> str:
    return f"理由: {part.return_reason}"


def _since(part: MonthPart) -> str:
    when = wareki_date(part.submitted_at) if part.submitted_at else ""
    return f"{part.get_side_display()}の分　{when}提出"


def _confirmed_since(part: MonthPart) -> str:
    when = wareki_date(part.confirmed_at) if part.confirmed_at else ""
    return f"{part.get_side_display()}の分　{when}確認"


def _label(site: JointSite, month: date) -> str:
    return f"{site.name}　{month.year}年{month.month}月分"


def _sheet(site: JointSite, month: date) -> str:
    return reverse("evaluation:month", args=[site.code, f"{month:%Y-%m}"])
