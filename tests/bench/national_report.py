"""The nation's report as PDF, from its rows to the file, beside setting the same pages alone.

Each in a process of its own, which both begin with the portal: the setter of pages remembers what
it has set, and would be measured at remembering.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median

from evaluation.actions.load_demonstration import load_demonstration
from evaluation.reports.leaves import nation_leaf
from portal.common.exports.book import bind, paper_document
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from tests import workers
from tests.bench.database import fresh_database
from tests.bench.results import Result, milliseconds
from tests.bench.rounds import interleaved

NOW, CLOCK = datetime(2021, 10, 5, tzinfo=UTC), Viewer.system()
YEAR = FiscalYear(2020)
GOAL_SECONDS = 10
SET_PAGES = "from tests.bench.national_report import set_pages as work"
MAKE_REPORT = "from tests.bench.national_report import make_report as work"


def measure() -> Iterator[Result]:
    """Measure the year 2020 of the demonstration nation."""
    with fresh_database():
        load_demonstration(by=CLOCK, now=NOW)
        papers = json.dumps([_paper()]).encode()
        made: dict[str, bytes] = {}

        def alone(work: str) -> None:
            made[work] = subprocess.run(
                [sys.executable, "-c", f"import django; django.setup()\n{work}\nwork()"],
                input=papers,
                stdout=subprocess.PIPE,
                env=workers.environment(),
                check=True,
            ).stdout

        timings = interleaved(
            baseline=lambda: alone(SET_PAGES), candidate=lambda: alone(MAKE_REPORT)
        )
        yield Result(
            what="全国集計の報告書をPDFに: 組版だけ",
            baseline=milliseconds(timings.baseline),
            candidate=milliseconds(timings.candidate),
            ratio=f"{timings.ratio:.1f} 倍の時間",
            goal=f"{GOAL_SECONDS} 秒未満",
            is_met=median(timings.candidate) < GOAL_SECONDS,
            is_correct=made[SET_PAGES] == made[MAKE_REPORT] != b"",
        )


def set_pages() -> None:
    """Set the pages given on standard input."""
    _write(json.load(sys.stdin))


def make_report() -> None:
    """Make the report from its rows; what is given on standard input is not read."""
    _write([_paper()])


def _paper() -> dict[str, object]:
    return paper_document(nation_leaf(CLOCK, YEAR, as_of=NOW))


def _write(papers: list[dict[str, object]]) -> None:
    sys.stdout.buffer.write(bind("全国集計", papers, as_of=NOW))
