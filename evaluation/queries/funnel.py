"""The sites of a year in the funnel of their 就職率."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F

from evaluation.models import SiteYear
from evaluation.queries.sites import site_years
from evaluation.rules.funnel import Funnel, Place, funnel
from portal.common.viewer import Viewer


@dataclass(frozen=True, slots=True)
class FunnelYear:
    """A year's funnel: each site with its place, and those a rate says nothing of."""

    funnel: Funnel
    sites: Mapping[int, tuple[SiteYear, Place]]
    left_out: int


def funnel_of(viewer: Viewer, year: int) -> FunnelYear | None:
    """Return the funnel of all sites of `year`; None when no site has a rate.

    A site without new seekers has no rate. One with more placements than new seekers (people of
    earlier months) has one that is no share: it is left out, and counted in `left_out`.
    """
    rows = site_years(viewer).filter(fiscal_year=year, new_seekers__gt=0, placements__isnull=False)
    shares = list(rows.filter(placements__lte=F("new_seekers")))
    found = funnel([_counts(row) for row in shares])
    if found is None:
        return None
    placed = {row.site_id: (row, found.place(*_counts(row))) for row in shares}
    return FunnelYear(found, placed, rows.count() - len(shares))


def _counts(row: SiteYear) -> tuple[int, int]:
    return row.placements or 0, row.new_seekers or 0
