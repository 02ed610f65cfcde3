"""Which year a page shows, and the tabs to the others."""

from dataclasses import dataclass

from django.http import Http404
from django.http.request import QueryDict

from evaluation import permissions
from evaluation.models import SiteYear
from evaluation.queries.national import years_with_sites
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Tab:
    """One year (or view) to switch to."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


def require_reader(viewer: Viewer) -> None:
    """Raise Http404 for a viewer for whom evaluation does not exist."""
    if not permissions.can_read_evaluation(viewer):
        raise Http404


def latest_reported_year(viewer: Viewer, default: int | None = None) -> int | None:
    """Return the newest year in which anything was reported."""
    return (
        SiteYear.objects.visible_to(viewer)
        .filter(months_reported__gt=0)
        .order_by("-fiscal_year")
        .values_list("fiscal_year", flat=True)
        .first()
    ) or default


def chosen_year(viewer: Viewer, query: QueryDict, years: list[int]) -> FiscalYear:
    """Return the year of `?year=`, else the newest reported of `years`.

    Raises Http404 when the year is none of `years`.
    """
    text = query.get("year", "")
    if not text:
        newest = latest_reported_year(viewer)
        if newest not in years:
            newest = years[0] if years else None
        if newest is None:
            raise Http404
        return FiscalYear(newest)
    found = next((year for year in years if str(year) == text), None)
    if found is None:
        raise Http404
    return FiscalYear(found)


def tabs(years: list[int], current: int, url: str) -> list[Tab]:
    """Return a tab a year, newest first; `url` is the page without its query."""
    return [Tab(wareki_year(year), f"{url}?year={year}", year == current) for year in years]


__all__ = [
    "Tab",
    "chosen_year",
    "latest_reported_year",
    "require_reader",
    "tabs",
    "years_with_sites",
]
