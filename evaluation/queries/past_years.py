"""The months of many sites and years, as rows of twelve."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import QuerySet, SmallIntegerField
from django.db.models.functions import Cast, ExtractMonth

from evaluation.models import MonthlyResult

Year = list[int | None]
Years = dict[tuple[int, int], Year]  # (site id, fiscal year) → twelve months from April


def years_of(months: QuerySet[MonthlyResult]) -> Years:
    """Return the twelve months of each site and year among `months` (of one indicator)."""
    found: Years = defaultdict(lambda: [None] * 12)
    rows = months.values_list("site_id", "fiscal_year", "month", "value")
    for site, year, month, value in rows.iterator():
        found[site, year][(month.month - 4) % 12] = value
    return dict(found)


def years_by_indicator(months: QuerySet[MonthlyResult]) -> dict[int, Years]:
    """Return `years_of` for each indicator among `months`, gathered by PostgreSQL in one query."""
    found: dict[int, Years] = {}
    number = Cast(ExtractMonth("month"), SmallIntegerField())
    gathered = (
        months.order_by()
        .values_list("indicator_id", "site_id", "fiscal_year")
        .annotate(at=ArrayAgg(number), values=ArrayAgg("value"))
    )
    for indicator, site, year, at, values in gathered.iterator():
        twelve: Year = [None] * 12
        for month, value in zip(at, values, strict=True):
            twelve[(month - 4) % 12] = value
        found.setdefault(indicator, {})[site, year] = twelve
    return found


def pairs_of(years: Years, before: int) -> list[tuple[Year, Year]]:
    """Return each year earlier than `before` with the same site's year before it."""
    return [
        (months, years[site, year - 1])
        for (site, year), months in years.items()
        if year < before and (site, year - 1) in years
    ]


def past_of(years: Years, site: int, year: int, ages: Iterable[int] = (1, 2, 3)) -> list[Year]:
    """Return the site's years before `year`, the latest first, as far as they are known."""
    return [years[site, year - age] for age in ages if (site, year - age) in years]


def movement(years: Years, year: int) -> tuple[list[int], list[int]]:
    """Return the sums of `year` and of the year before, month by month.

    Only sites count that have reported the month in both: others would look like a movement.
    """
    now, before = [0] * 12, [0] * 12
    for (site, of), months in years.items():
        last = years.get((site, year - 1)) if of == year else None
        if last is None:
            continue
        for index, (value, earlier) in enumerate(zip(months, last, strict=True)):
            if value is not None and earlier is not None:
                now[index] += value
                before[index] += earlier
    return now, before
