"""Corrections on pages of others: what waits on the home page, a site's own on its year."""

from datetime import date, datetime

from django.urls import reverse

from evaluation import permissions
from evaluation.choices import PartState
from evaluation.models import MonthPart
from evaluation.queries.corrections import corrections, is_settled, waiting_for
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
