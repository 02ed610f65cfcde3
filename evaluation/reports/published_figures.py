"""The nation's figures as they were published, counted by the functions of today's."""

from decimal import Decimal

from django.db.models import Sum

from evaluation.models import Benchmark, Publication
from evaluation.queries.counting import (
    Totals,
    count_bodies,
    count_satisfaction,
    count_spreads,
    totals_by,
)
from evaluation.queries.published import (
    body_rule_of,
    named,
    published_before,
    rows_as_published,
)
from evaluation.reports.national_figures import YEARS_SHOWN, NationalFigures
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer


def figures_as_published(viewer: Viewer, publication: Publication) -> NationalFigures:
    """Return the nation's figures as they were published, counted from the published rows.

    The years before are those that were published by then, each in its last version of the time;
    a year nobody had published is not shown.
    """
    year = publication.fiscal_year
    shown = [*published_before(viewer, publication, YEARS_SHOWN - 1), publication]
    rows, now = rows_as_published(viewer, shown), rows_as_published(viewer, [publication])
    totals = totals_by(rows, "fiscal_year")
    services, groups = count_spreads(
        now, named(publication, "services"), named(publication, "target_groups")
    )
    welfare: int | None = now.site_years.aggregate(total=Sum("welfare_placed"))["total"]
    return NationalFigures(
        year=FiscalYear(year),
        totals={one.fiscal_year: totals.get(one.fiscal_year, Totals()) for one in shown},
        bodies=count_bodies(rows, {one.fiscal_year: body_rule_of(one) for one in shown}),
        services=services,
        groups=groups,
        satisfaction=count_satisfaction(now.site_years),
        welfare_placements=welfare,
        benchmarks=_benchmarks(publication),
        prefectures=totals_by(now, now.prefecture),
        settled=publication.site_count,
    )


def _benchmarks(publication: Publication) -> list[Benchmark]:
    return [
        Benchmark(fiscal_year=publication.fiscal_year, **{**one, "value": Decimal(one["value"])})
        for one in publication.rules["benchmarks"]
    ]
