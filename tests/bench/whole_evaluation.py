"""Every site's year in one set-based statement, beside a naive loop through the ORM."""

from collections.abc import Iterator

from evaluation.choices import Level
from tests.bench.database import fresh_database, rows
from tests.bench.naive import Judged, judge_all
from tests.bench.results import Result, milliseconds
from tests.bench.rounds import interleaved
from tests.bench.synthetic import FIRST_YEAR, LAST_YEAR, make_site_years

SITES = 339
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
GOAL = 25

WHOLE_EVALUATION = f"""
SELECT site_id, fiscal_year, placements, new_seekers, users, consultations, months_reported,
       targets_set, targets_met,
       CASE WHEN targets_set = 0 THEN NULL
            WHEN targets_met = targets_set THEN '{Level.FULL.value}'
            WHEN targets_met > 0 THEN '{Level.PARTIAL.value}'
            ELSE '{Level.NONE.value}' END
FROM evaluation_site_figures
"""


def measure() -> Iterator[Result]:
    """Compare the two by the clock, and the last round's answers row by row."""
    by_loop: list[Judged] = []
    by_statement: list[Judged] = []

    def loop() -> None:
        by_loop[:] = judge_all(YEARS)

    def statement() -> None:
        by_statement[:] = _set_based()

    with fresh_database():
        make_site_years(SITES)
        timings = interleaved(baseline=loop, candidate=statement)
    yield Result(
        what=f"全拠点の評価を1文で（{SITES}拠点×{len(YEARS)}年）: 拠点ごとのORM",
        baseline=milliseconds(timings.baseline),
        candidate=milliseconds(timings.candidate),
        ratio=f"{timings.speedup:.1f} 倍速",
        goal=f"{GOAL} 倍速以上",
        is_met=timings.speedup >= GOAL,
        is_correct=sorted(by_loop) == sorted(by_statement),
    )


def _set_based() -> list[Judged]:
    return [Judged(*row) for row in rows(WHOLE_EVALUATION)]
