"""Everything the national report shows, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evaluation.models import Benchmark
from evaluation.queries import national as queries
from evaluation.queries.counting import BodyCount, Satisfaction, Spread, Totals
from evaluation.queries.survey_results import satisfaction
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer

YEARS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class NationalFigures:
    """Everything the report shows, read once."""

    year: FiscalYear
    totals: Mapping[int, Totals]
    bodies: Mapping[int, BodyCount]
    services: Mapping[str, Spread]
    groups: Mapping[str, Spread]
    satisfaction: Satisfaction
    welfare_placements: int | None
    benchmarks: Sequence[Benchmark]
    prefectures: Mapping[str, Totals]
    settled: int

    @property
    def now(self) -> Totals:
        """The report's own year."""
        return self.totals[self.year.year]

    @property
    def body_count(self) -> BodyCount:
        """The report's own year, by bodies."""
        return self.bodies[self.year.year]

    @property
    def years(self) -> tuple[int, ...]:
        """The years shown, oldest first."""
        return tuple(sorted(self.totals))


def read_figures(viewer: Viewer, year: FiscalYear) -> NationalFigures:
    """Read the nation's figures of `year` and of the three years before it."""
    years = range(year.year - YEARS_SHOWN + 1, year.year + 1)
    totals = queries.totals_by_year(viewer, years)
    shown = [one for one in years if totals[one].sites or one == year.year]
    services, groups = queries.services_and_groups(viewer, year.year)
    return NationalFigures(
        year=year,
        totals={one: totals[one] for one in shown},
        bodies=queries.bodies_by_year(viewer, shown),
        services=services,
        groups=groups,
        satisfaction=satisfaction(viewer, year.year),
        welfare_placements=queries.welfare_placements(viewer, year.year),
        benchmarks=queries.benchmarks(viewer, year.year),
        prefectures=queries.totals_by_prefecture(viewer, year.year),
        settled=queries.settled_sites(viewer, year.year),
    )
