"""Corrections on pages of others: what waits at home, a site's on its year, a month's versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from evaluation import permissions
from evaluation.choices import PartState
from evaluation.models import Correction, MonthPart
from evaluation.queries.corrections import (
    corrections,
    is_settled,
    lines_of,
    versions_of_month,
    waiting_for,
)
from evaluation.reports.texts import target_text
from portal.common.fiscal import FiscalYear, today
from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from sites.models import JointSite

SHOWN = 10


def waiting(viewer: Viewer, now: datetime) -> Panel | None:  # noqa: ARG001 — a panel's signature
    """Return the corrections that the viewer's organisation has to decide; None without any."""
    if not permissions.can_read_evaluation(viewer):
        return None
    rows = list(waiting_for(viewer)[: SHOWN + 1])
    if not rows:
        return None
    return Panel(
        "決定を待つ訂正",
        "evaluation/panels/corrections_waiting.html",
        {"rows": rows[:SHOWN], "has_more": len(rows) > SHOWN},
    )


def of_site(viewer: Viewer, site: JointSite, year: FiscalYear, now: datetime) -> Panel | None:
    """Return the year's corrections, and where this viewer may ask for one."""
    rows = list(corrections(viewer).filter(site=site, fiscal_year=year.year))
    links = _links(viewer, site, year, now) if permissions.can_ask_correction(viewer, site) else []
    if not rows and not links:
        return None
    return Panel("訂正", "evaluation/panels/corrections.html", {"rows": rows, "links": links})


@dataclass(frozen=True, slots=True)
class MonthVersion:
    """A version of an accepted month: the first is what was accepted, each correction a next."""

    number: int
    correction: Correction | None
    changes: Sequence[str]


@dataclass(frozen=True, slots=True)
class MonthVersions:
    """The versions of a month, the newest first, and where this viewer asks for the next."""

    rows: Sequence[MonthVersion]
    ask_url: str


def of_month(viewer: Viewer, site: JointSite, month: date, now: datetime) -> MonthVersions | None:
    """Return a month's versions and the way to a correction; None when there is neither."""
    found = versions_of_month(viewer, site, month)
    rows = [
        MonthVersion(number, one, _changes(viewer, one, month))
        for number, one in enumerate(found, start=2)
    ]
    first = [MonthVersion(1, None, ())] if rows else []
    url = _ask_url(viewer, site, month, now)
    return MonthVersions([*first, *rows][::-1], url) if rows or url else None


def _changes(viewer: Viewer, correction: Correction, month: date) -> list[str]:
    return [
        f"{one.indicator.name} {target_text(one.indicator, one.before)}"
        f" → {target_text(one.indicator, one.after)}"
        for one in lines_of(viewer, correction).filter(month=month)
    ]


def _ask_url(viewer: Viewer, site: JointSite, month: date, now: datetime) -> str:
    if month > today(now) or not permissions.can_ask_correction(viewer, site):
        return ""
    year = FiscalYear.of(month)
    if not is_settled(site, year.year) and month not in _accepted(viewer, site, year):
        return ""
    return reverse("evaluation:correction-of-month", args=[site.code, f"{month:%Y-%m}"])


def _links(
    viewer: Viewer, site: JointSite, year: FiscalYear, now: datetime
) -> list[tuple[str, str]]:
    months = [one for one in year.months if one <= today(now)]
    settled = is_settled(site, year.year)
    closed = set(months) if settled else _accepted(viewer, site, year)
    links = [
        (
            f"{month.month}月",
            reverse("evaluation:correction-of-month", args=[site.code, f"{month:%Y-%m}"]),
        )
        for month in months
        if month in closed
    ]
    if settled and permissions.can_set_targets(viewer, site):
        url = reverse("evaluation:correction-of-targets", args=[site.code, year.year])
        links.append(("目標", url))
    return links


def _accepted(viewer: Viewer, site: JointSite, year: FiscalYear) -> set[date]:
    """Return the months of which a part that this viewer may ask about is accepted."""
    parts = MonthPart.objects.visible_to(viewer).filter(
        site=site, fiscal_year=year.year, state=PartState.ACCEPTED
    )
    if sides := permissions.sides_of(viewer):
        parts = parts.filter(side__in=sides)
    return set(parts.values_list("month", flat=True))
