"""The nation in one pass beside site by site: settling a year, and where a year will end."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.db import transaction

from evaluation.actions.learn_seasons import learn_seasons
from evaluation.actions.load_demonstration import load_demonstration
from evaluation.actions.settle_year import settle_sites, settle_year
from evaluation.models import Achievement
from evaluation.queries.landing import Forecast, forecasts, forecasts_of_year
from evaluation.queries.sites import lines
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite
from tests.bench.database import execute, fresh_database
from tests.bench.results import Result, milliseconds
from tests.bench.rounds import Timings, interleaved

NOW, CLOCK = datetime(2021, 10, 5, tzinfo=UTC), Viewer.system()
SETTLED, RUNNING = FiscalYear(2020), FiscalYear(2021)
SLICE = 100
GOAL_SETTLING, GOAL_FORECASTS = 5, 3

# The running year's first half: last year's, so that there is something to forecast from.
HALF = """
INSERT INTO evaluation_monthlyresult (site_id, indicator_id, month, value, recorded_at)
SELECT m.site_id, m.indicator_id, (m.month + interval '1 year')::date, m.value, m.recorded_at
FROM evaluation_monthlyresult m
JOIN joint_sites_annualprofile p ON p.site_id = m.site_id AND p.fiscal_year = 2021
WHERE m.fiscal_year = 2020 AND m.month < '2020-10-01' AND NOT EXISTS (
    -- The site that reports in the demonstration keeps its own months.
    SELECT FROM evaluation_monthlyresult own
    WHERE own.site_id = m.site_id AND own.fiscal_year = 2021
)
"""


def measure() -> Iterator[Result]:
    """Measure both over the demonstration nation."""
    with fresh_database():
        load_demonstration(by=CLOCK, now=NOW)
        yield _settling()
        execute(HALF)
        learn_seasons(year=RUNNING, by=CLOCK, now=NOW)
        execute("VACUUM ANALYZE")
        yield _forecasts()


def _settling() -> Result:
    sites = list(JointSite.objects.filter(profiles__fiscal_year=SETTLED.year).order_by("code"))
    alone: list[str] = []
    at_once: list[str] = []

    def one_by_one() -> None:
        for site in sites:
            settle_year(site=site, year=SETTLED, by=CLOCK, now=NOW)

    def in_slices() -> None:
        for first in range(0, len(sites), SLICE):
            settle_sites(sites=sites[first : first + SLICE], year=SETTLED, by=CLOCK, now=NOW)

    timings = interleaved(
        baseline=lambda: alone.__setitem__(slice(None), _undone(one_by_one)),
        candidate=lambda: at_once.__setitem__(slice(None), _undone(in_slices)),
    )
    is_correct = len(alone) == len(sites) and alone == at_once
    return _line("全国の年度締め", len(sites), timings, GOAL_SETTLING, is_correct=is_correct)


def _undone(settle: Callable[[], None]) -> list[str]:
    """Settle, note the digests, and take it back, so that the next round has as much to do."""
    with transaction.atomic():
        settle()
        rows = Achievement.objects.filter(fiscal_year=SETTLED.year).order_by("site")
        digests = list(rows.values_list("digest", flat=True))
        transaction.set_rollback(True)
    return digests


def _forecasts() -> Result:
    sites = list(JointSite.objects.filter(profiles__fiscal_year=RUNNING.year).order_by("code"))
    alone: list[Forecast] = []
    at_once: list[Forecast] = []

    def one_by_one() -> None:
        alone.clear()
        for site in sites:
            of_site = list(lines(CLOCK, site, [RUNNING.year]))
            alone.extend(forecasts(CLOCK, site, RUNNING, of_site))

    def together() -> None:
        at_once[:] = forecasts_of_year(CLOCK, RUNNING)

    timings = interleaved(baseline=one_by_one, candidate=together)
    is_correct = bool(alone) and _said(alone) == _said(at_once)
    return _line("全国の着地見込み", len(sites), timings, GOAL_FORECASTS, is_correct=is_correct)


def _said(found: list[Forecast]) -> set[tuple[object, ...]]:
    return {
        (one.line.site_id, one.line.indicator_id, one.count, one.rate, one.last_month)
        for one in found
    }


def _line(what: str, sites: int, timings: Timings, goal: int, *, is_correct: bool) -> Result:
    return Result(
        what=f"{what}を一度に（{sites}拠点）: 拠点ごと",
        baseline=milliseconds(timings.baseline),
        candidate=milliseconds(timings.candidate),
        ratio=f"{timings.speedup:.1f} 倍速",
        goal=f"{goal} 倍速以上",
        is_met=timings.speedup >= goal,
        is_correct=is_correct,
    )
