"""Twenty years of 33,900 sites from their yearly rows, beside a bare sum over their months."""

import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from math import isclose
from typing import Any

from evaluation.actions.record_month import record_month
from evaluation.dictionary import CONSULTATIONS, NEW_SEEKERS, PLACEMENTS, USERS
from evaluation.models import Indicator, SiteYear
from portal.common.viewer import Viewer
from sites.models import JointSite
from tests.bench.database import fresh_database, rows
from tests.bench.naive import Judged, judge
from tests.bench.results import Result, milliseconds
from tests.bench.rounds import SEED, interleaved, seconds
from tests.bench.synthetic import COUNTS, FIRST_YEAR, LAST_YEAR, make_site_years

GOAL = 0.35
SAMPLE, SAVES = 200, 50
LAST_MONTH, NOW = date(LAST_YEAR + 1, 3, 1), datetime(LAST_YEAR + 1, 4, 10, tzinfo=UTC)

BARE_SUM = "SELECT sum(value) FROM evaluation_monthlyresult"

# Level, 就職率, its place among the prefecture's sites of the year, and the change of 就職件数.
# Year and prefecture are one number, so that the sort compares one key before the rate.
TWENTY_YEARS = """
SELECT fiscal_year, level, count(*), sum(change), sum(rate), sum(place) FROM (
    SELECT *, rank() OVER (PARTITION BY field ORDER BY rate DESC NULLS LAST) AS place FROM (
        SELECT y.fiscal_year, y.level,
               y.fiscal_year * 100 + s.prefecture_code::int AS field,
               y.placements::float8 / NULLIF(y.new_seekers, 0) AS rate,
               y.placements - lag(y.placements)
                   OVER (PARTITION BY y.site_id ORDER BY y.fiscal_year) AS change
        FROM evaluation_siteyear y JOIN joint_sites_jointsite s ON s.id = y.site_id
    ) rated
) ranked
GROUP BY fiscal_year, level
"""

SITE_YEARS = """
SELECT y.fiscal_year, y.level, s.prefecture_code, y.site_id, y.placements, y.new_seekers
FROM evaluation_siteyear y JOIN joint_sites_jointsite s ON s.id = y.site_id
"""

PUBLISHED_SUMS = """
SELECT (SELECT sum(m.value) FROM evaluation_monthlyresult m
        JOIN evaluation_indicator i ON i.id = m.indicator_id WHERE i.code = ANY(%s)),
       (SELECT sum(coalesce(placements, 0) + coalesce(new_seekers, 0) + coalesce(users, 0)
                   + coalesce(consultations, 0)) FROM evaluation_siteyear)
"""


def measure() -> Iterator[Result]:
    """Compare the two, then save sheets into the full table.

    Each site reports every count of the dictionary (73 million rows); PORTAL_BENCH_COUNTS=4 keeps
    to the common ones, PORTAL_BENCH_SITES makes the table smaller.
    """
    sites = int(os.environ.get("PORTAL_BENCH_SITES", "33900"))
    counts = int(os.environ.get("PORTAL_BENCH_COUNTS", str(len(COUNTS))))
    years = LAST_YEAR - FIRST_YEAR + 1
    with fresh_database():
        building = seconds(lambda: make_site_years(sites, counts))
        [(months,)] = rows("SELECT count(*) FROM evaluation_monthlyresult")
        size = f"{sites:,}拠点×{years}年、月次 {months:,} 行（作成 {building:,.0f} 秒）"
        is_correct = _rows_are_current() and _same_evaluation()
        timings = interleaved(baseline=lambda: rows(BARE_SUM), candidate=lambda: rows(TWENTY_YEARS))
        yield Result(
            what=f"{years}年の評価（{size}）: 月次の単純な合計",
            baseline=milliseconds(timings.baseline),
            candidate=milliseconds(timings.candidate),
            ratio=f"{timings.ratio:.2f} 倍",
            goal=f"{GOAL} 倍以下",
            is_met=timings.ratio <= GOAL,
            is_correct=is_correct,
        )
        yield _measure_saving()


def _measure_saving() -> Result:
    """Save a month's sheet at sites drawn by lot; the year's row must have followed."""
    lot = random.Random(SEED)  # noqa: S311 - nothing secret
    chosen = lot.sample(list(JointSite.objects.all()), SAVES)

    def save(site: JointSite) -> None:
        values = {
            USERS: lot.randint(50, 300),
            NEW_SEEKERS: lot.randint(20, 60),
            CONSULTATIONS: lot.randint(30, 200),
            PLACEMENTS: lot.randint(5, 20),
        }
        record_month(site=site, month=LAST_MONTH, values=values, by=Viewer.system(), now=NOW)

    taken = [seconds(partial(save, site)) for site in chosen]
    return Result(
        what="同じ表に1か月分を登録（年度の行の更新を含む）",
        baseline="–",
        candidate=milliseconds(taken),
        ratio="–",
        goal="–",
        is_met=None,
        is_correct=_follow_the_rule([(site, LAST_YEAR) for site in chosen]),
    )


def _rows_are_current() -> bool:
    """Whether the yearly rows hold what the months do: the sums of all, the rule of some."""
    [(of_months, of_years)] = rows(
        PUBLISHED_SUMS, [[PLACEMENTS, NEW_SEEKERS, USERS, CONSULTATIONS]]
    )
    lot = random.Random(SEED)  # noqa: S311 - nothing secret
    sample = [
        (site, lot.randint(FIRST_YEAR, LAST_YEAR))
        for site in lot.choices(list(JointSite.objects.all()), k=SAMPLE)
    ]
    return bool(of_months == of_years) and _follow_the_rule(sample)


def _follow_the_rule(sample: list[tuple[JointSite, int]]) -> bool:
    indicators = {one.code: one for one in Indicator.objects.all()}
    return all(_row(site, year) == judge(site, year, indicators) for site, year in sample)


def _row(site: JointSite, year: int) -> Judged:
    row = SiteYear.objects.get(site=site, fiscal_year=year)
    return Judged(**{name: getattr(row, name) for name in Judged.__dataclass_fields__})


def _same_evaluation() -> bool:
    """Whether the statement says what the same words say in plain Python."""
    expected = _evaluated_in_python(rows(SITE_YEARS))
    found = {(row[0], row[1]): row[2:] for row in rows(TWENTY_YEARS)}
    return expected.keys() == found.keys() and all(
        isclose(one or 0, other or 0, rel_tol=1e-9)
        for key, row in expected.items()
        for one, other in zip(row, found[key], strict=True)
    )


def _evaluated_in_python(site_years: list[tuple[Any, ...]]) -> dict[tuple[int, str], list[float]]:
    """Return sites, change, rates and places by year and level."""
    placements = {(site, year): value for year, _, _, site, value, _ in site_years}
    rates: dict[tuple[int, str], list[float]] = defaultdict(list)
    for year, _, prefecture, _, placed, seekers in site_years:
        rates[year, prefecture].append(_rate(placed, seekers))
    places = {field: _places(values) for field, values in rates.items()}
    sums: dict[tuple[int, str], list[float]] = defaultdict(lambda: [0, 0, 0, 0])
    for year, level, prefecture, site, placed, seekers in site_years:
        before = placements.get((site, year - 1))
        rate = _rate(placed, seekers)
        group = sums[year, level]
        group[0] += 1
        group[1] += placed - before if placed is not None and before is not None else 0
        group[2] += max(rate, 0)
        group[3] += places[year, prefecture][rate]
    return sums


def _rate(placed: int | None, seekers: int | None) -> float:
    """Return the placement rate; -1, after every other, where there is none."""
    return placed / seekers if placed is not None and seekers else -1


def _places(rates: list[float]) -> dict[float, int]:
    """Return the place of each rate, the best first; equal rates share the better place."""
    places, next_place = {}, 1
    for rate, sites in sorted(Counter(rates).items(), reverse=True):
        places[rate] = next_place
        next_place += sites
    return places
