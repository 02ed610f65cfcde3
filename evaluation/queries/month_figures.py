"""The figures of many parts at once: each part's own cells, in the dictionary's order."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from evaluation.choices import Side
from evaluation.models import Indicator, MonthlyResult, MonthPart
from evaluation.queries.cell_owners import owners_of
from portal.common.fiscal import FiscalYear

Figures = Sequence[tuple[Indicator, int | None]]


def figures_of(parts: Sequence[MonthPart]) -> dict[UUID, Figures]:
    """Return the figures of each of `parts` by its id. One query, and one a year among them."""
    rows = (
        MonthlyResult.objects.filter(
            site__in={part.site_id for part in parts},
            fiscal_year__in={part.fiscal_year for part in parts},
            month__in={part.month for part in parts},
        )
        .select_related("indicator")
        .order_by("indicator__position")
    )
    by_month: dict[tuple[int, date], list[MonthlyResult]] = {}
    for row in rows:
        by_month.setdefault((row.site_id, row.month), []).append(row)
    owners = {
        (year, *key): side
        for year in {part.fiscal_year for part in parts}
        for key, side in _owners(parts, [row.indicator for row in rows], year).items()
    }
    return {
        part.pk: [
            (row.indicator, row.value)
            for row in by_month.get((part.site_id, part.month), [])
            if owners[part.fiscal_year, part.site_id, row.indicator_id] == part.side
        ]
        for part in parts
    }


def _owners(
    parts: Sequence[MonthPart], indicators: Sequence[Indicator], year: int
) -> dict[tuple[int, int], Side]:
    sites = {part.site_id for part in parts if part.fiscal_year == year}
    return owners_of(sites, set(indicators), FiscalYear(year))
