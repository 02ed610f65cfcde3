"""How far the months of sites have come: for the sheet, the matrix, and what waits for whom."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from evaluation import permissions
from evaluation.choices import PartState, Side, Timeliness
from evaluation.models import Achievement, Indicator, MonthlyResult, MonthPart, MonthRemark
from evaluation.queries.cell_owners import owners_of
from evaluation.queries.month_sheets import entered_sites
from evaluation.queries.national import years_with_sites
from evaluation.queries.reporting import rule_of, windows
from evaluation.rules.month_checks import problem_with_month
from evaluation.rules.reporting_window import Window, timeliness
from portal.common.fiscal import FiscalYear, today
from portal.common.viewer import Viewer
from sites.models import JointSite


@dataclass(frozen=True, slots=True)
class PartStanding:
    """One cell of the matrix: a side's part of a month, in state and time.

    `part` is None while nobody has touched it. `is_expected` is False for a month in which the site
    did not operate or that is to come, for a side that counts nothing there, and for a year
    that was brought whole from elsewhere: figures in each month, and no part ever begun.
    """

    site: JointSite
    month: date
    side: Side
    part: MonthPart | None
    window: Window
    timeliness: Timeliness
    is_expected: bool

    @property
    def state(self) -> PartState:
        """The state; what was never touched is open."""
        return PartState(self.part.state) if self.part else PartState.OPEN

    @property
    def revision(self) -> int:
        """What the part has been changed to: sent back by whoever moves it."""
        return self.part.revision if self.part else 0


Standings = Mapping[tuple[int, date, Side], PartStanding]


def standings(
    viewer: Viewer, sites: Collection[JointSite], year: FiscalYear, now: datetime
) -> Standings:
    """Return the standing of both sides of the twelve months of each of `sites`.

    Five queries, whatever the number of sites.
    """
    rule = rule_of(year)
    ids = [site.pk for site in sites]
    due = windows(ids, year.months, rule)
    parts = {
        (part.site_id, part.month, Side(part.side)): part
        for part in MonthPart.objects.visible_to(viewer).filter(site__in=ids, fiscal_year=year.year)
    }
    owners = owners_of(ids, Indicator.objects.filter(is_common=True), year)
    counting = {(site, owner) for (site, _), owner in owners.items()}
    begun = {site for site, _, _ in parts}
    brought = _brought(viewer, [site for site in sites if site.pk not in begun], year, now)
    found = {}
    for site in sites:
        for month in year.months:
            is_open = _operates(site, month, today(now))
            for side in Side:
                key = (site.pk, month, side)
                part, window = parts.get(key), due[site.pk, month]
                found[key] = PartStanding(
                    site=site,
                    month=month,
                    side=side,
                    part=part,
                    window=window,
                    timeliness=timeliness(_submitted_on(part), window.due_on, today(now)),
                    is_expected=is_open
                    and site.pk not in brought
                    and ((site.pk, side) in counting or part is not None),
                )
    return found


def _brought(
    viewer: Viewer, untouched: Collection[JointSite], year: FiscalYear, now: datetime
) -> set[int]:
    """Return which of `untouched` sites (by id) hold figures of every month that has come."""
    held = set(
        MonthlyResult.objects.visible_to(viewer)
        .filter(site__in=untouched, fiscal_year=year.year)
        .values_list("site", "month")
        .distinct()
    )
    return {
        site.pk
        for site in untouched
        if all(
            (site.pk, month) in held for month in year.months if _operates(site, month, today(now))
        )
    }


def sites_settled(sites: Collection[JointSite], year: FiscalYear) -> set[int]:
    """Return which of `sites` (by id) are settled: of them nobody awaits a month any more."""
    in_force = Achievement.objects.current().filter(site__in=sites, fiscal_year=year.year)
    return set(in_force.values_list("site", flat=True))


def matrix_sites(viewer: Viewer, year: FiscalYear, prefecture_code: str) -> list[JointSite]:
    """Return the sites the viewer watches over in `year`; for the ministry, of one prefecture."""
    sites = entered_sites(viewer, year)
    return list(sites.filter(prefecture_code=prefecture_code) if prefecture_code else sites)


def parts_to_confirm(viewer: Viewer) -> QuerySet[MonthPart]:
    """Return what the other side of the viewer's own sites has submitted, the oldest first."""
    sides = permissions.sides_of(viewer)
    if not permissions.enters_months(viewer):
        return MonthPart.objects.none()
    return _waiting(viewer, PartState.SUBMITTED).exclude(side__in=sides)


def parts_returned(viewer: Viewer) -> QuerySet[MonthPart]:
    """Return what was returned to the viewer's own side, the oldest first."""
    if not permissions.enters_months(viewer):
        return MonthPart.objects.none()
    return _waiting(viewer, PartState.RETURNED).filter(side__in=permissions.sides_of(viewer))


def parts_to_accept(viewer: Viewer) -> QuerySet[MonthPart]:
    """Return what both sides have seen and waits for the viewer, with its answers to warnings."""
    if not permissions.accepts_months(viewer):
        return MonthPart.objects.none()
    remarks = Prefetch("remarks", MonthRemark.objects.select_related("indicator"))
    return _waiting(viewer, PartState.CONFIRMED).prefetch_related(remarks)


def months_due(viewer: Viewer, now: datetime) -> list[PartStanding]:
    """Return the viewer's own open parts whose window is open, by due day.

    Of the year that runs, the one before, and the last in which any site operated: what nobody
    reported in it is asked for until it is settled.
    """
    if not permissions.enters_months(viewer):
        return []
    found = []
    year = FiscalYear.of(today(now))
    begun = [one for one in years_with_sites(viewer) if one <= year.year]
    for of in sorted({*begun[:1], year.year - 1, year.year}):
        found += _due_in(viewer, FiscalYear(of), now)
    return sorted(found, key=lambda one: (one.window.due_on, one.site.code))


def _due_in(viewer: Viewer, year: FiscalYear, now: datetime) -> list[PartStanding]:
    sites = list(entered_sites(viewer, year))
    settled = sites_settled(sites, year)
    return [
        one
        for one in standings(viewer, sites, year, now).values()
        if one.side in permissions.sides_of(viewer)
        and one.is_expected
        and one.state == PartState.OPEN
        and one.site.pk not in settled
        and one.window.opens_on <= today(now)
    ]


def _waiting(viewer: Viewer, state: PartState) -> QuerySet[MonthPart]:
    return (
        MonthPart.objects.visible_to(viewer)
        .filter(state=state)
        .select_related("site")
        .order_by("month", "site__code", "-side")
    )


def _submitted_on(part: MonthPart | None) -> date | None:
    return today(part.first_submitted_at) if part and part.first_submitted_at else None


def _operates(site: JointSite, month: date, day: date) -> bool:
    return (
        problem_with_month(month, today=day, opened_on=site.opened_on, closed_on=site.closed_on)
        is None
    )
