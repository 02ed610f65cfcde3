"""着地見込み of a site's targets: the months reported, the past, and what the nation does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from evaluation.choices import Direction
from evaluation.models import Indicator, Line, MonthlyResult, SeasonalPattern
from evaluation.queries.past_years import Year, Years, past_of, years_by_indicator
from evaluation.rules.landing import Landing, Spread, landing
from evaluation.rules.landing_rate import RateLanding, landing_of_rate
from portal.common.fiscal import FiscalYear
from portal.common.rounding import ratio_percent
from portal.common.viewer import Viewer
from sites.models import JointSite

YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """One target and where its year will end; `rate` for a rate, `count` for a count.

    `last_month` is the last month of the year it was made from (of a rate's denominator), None
    before the first. `past_years` is how many years of the site's own it knows, `pairs` from how
    many years of all sites its spread was learnt.
    """

    line: Line
    count: Landing | None = None
    rate: RateLanding | None = None
    last_month: date | None = None
    past_years: int = 0
    pairs: int = 0

    @property
    def probability(self) -> Decimal | None:
        """The probability of meeting the target, from 0 to 1."""
        found = self.rate or self.count
        return found.probability if found else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the forecasts of a year are made from: months by indicator, and what was learnt."""

    year: int
    months: Mapping[int, Years]
    patterns: Mapping[int, SeasonalPattern]


def forecasts(
    viewer: Viewer, site: JointSite, year: FiscalYear, lines: Sequence[Line]
) -> list[Forecast]:
    """Return a forecast for each line of which anything can be said, in the lines' order.

    From the months the viewer may see: whoever does not see the open months gets none. Before a
    season was learnt (`learn_seasons`) there is none either.
    """
    return _forecasts(viewer, MonthlyResult.objects.filter(site=site), year, lines)


def forecasts_of_year(
    viewer: Viewer, year: FiscalYear, sites: QuerySet[JointSite] | None = None
) -> list[Forecast]:
    """Return `forecasts` of all sites (or of `sites`) in one read, by site code and indicator.

    Three queries, however many sites there are; each line comes with its site.
    """
    lines = Line.objects.visible_to(viewer).filter(fiscal_year=year.year)
    months = MonthlyResult.objects.all()
    if sites is not None:
        lines, months = lines.filter(site__in=sites), months.filter(site__in=sites)
    ordered = lines.select_related("site", "indicator").order_by(
        "site__code", "indicator__position", "indicator__code"
    )
    return _forecasts(viewer, months, year, list(ordered))


def _forecasts(
    viewer: Viewer, months: QuerySet[MonthlyResult], year: FiscalYear, lines: Sequence[Line]
) -> list[Forecast]:
    wanted = {pk for line in lines for pk in _counts_of(line.indicator)}
    seen = MonthlyResult.objects.visible_to(viewer) & months
    patterns = SeasonalPattern.objects.visible_to(viewer).filter(fiscal_year=year.year)
    known = _Known(
        year=year.year,
        months=years_by_indicator(
            seen.filter(
                indicator__in=wanted, fiscal_year__range=(year.year - YEARS_BACK, year.year)
            )
        ),
        patterns={pattern.indicator_id: pattern for pattern in patterns},
    )
    found = (_forecast(line, known) for line in lines)
    return [one for one in found if one is not None]


def _counts_of(indicator: Indicator) -> list[int]:
    parts = (
        [indicator.numerator_id, indicator.denominator_id] if indicator.is_rate else [indicator.pk]
    )
    return [pk for pk in parts if pk is not None]


def _forecast(line: Line, known: _Known) -> Forecast | None:
    return _of_rate(line, known) if line.indicator.is_rate else _of_count(line, known)


def _of_count(line: Line, known: _Known) -> Forecast | None:
    ended = _landing(line, line.indicator_id, known, line.target)
    if ended is None or not ended.months_left:
        return None
    return Forecast(line, count=ended, **_basis(line, line.indicator_id, known))


def _of_rate(line: Line, known: _Known) -> Forecast | None:
    over, under = _counts_of(line.indicator)
    above, below = (known.months.get(pk, {}) for pk in (over, under))
    coming = _landing(line, under, known, None)
    pattern = known.patterns.get(line.indicator_id)
    if coming is None or pattern is None or not coming.months_left:
        return None
    site, year = line.site_id, known.year
    numerator, denominator = _both_sides(above.get((site, year)), below.get((site, year)))
    last = _both_sides(above.get((site, year - 1)), below.get((site, year - 1)))
    rate = landing_of_rate(
        numerator=numerator,
        denominator=denominator,
        still_expected=coming.expected - coming.reported,
        last_rate=ratio_percent(*last),
        last_people=last[1],
        yearly=pattern.yearly,
        target=line.target,
        is_down=line.indicator.direction == Direction.DOWN,
    )
    return Forecast(line, rate=rate, **_basis(line, under, known)) if rate else None


def _basis(line: Line, count: int, known: _Known) -> dict[str, Any]:
    """Return what a forecast of this line rests on; `count` is the count it is read from."""
    years = known.months.get(count, {})
    this_year = years.get((line.site_id, known.year), [])
    reported = [index for index, value in enumerate(this_year) if value is not None]
    pattern = known.patterns.get(line.indicator_id)
    return {
        "last_month": FiscalYear(known.year).months[reported[-1]] if reported else None,
        "past_years": len(past_of(years, line.site_id, known.year)),
        "pairs": pattern.pairs if pattern else 0,
    }


def _landing(line: Line, count: int, known: _Known, target: Decimal | None) -> Landing | None:
    pattern = known.patterns.get(count)
    if pattern is None or pattern.shares is None or pattern.monthly is None:
        return None
    years = known.months.get(count, {})
    this_year = years.get((line.site_id, known.year), [None] * 12)
    return landing(
        this_year,
        past_of(years, line.site_id, known.year),
        usual=pattern.shares,
        spread=Spread(pattern.yearly, pattern.monthly),
        drift=_drift(pattern, this_year),
        target=target,
        is_down=line.indicator.direction == Direction.DOWN,
    )


def _drift(pattern: SeasonalPattern, this_year: Year) -> float:
    """Return how far all sites have moved in the months this site has reported."""
    known = [index for index, value in enumerate(this_year) if value is not None]
    before = sum(pattern.last_year[index] for index in known)
    return sum(pattern.this_year[index] for index in known) / before - 1 if before else 0.0


def _both_sides(above: Year | None, below: Year | None) -> tuple[int, int]:
    """Return the sums of the months that have both counts."""
    pairs = [
        (over, under)
        for over, under in zip(above or [], below or [], strict=False)
        if over is not None and under is not None
    ]
    return sum(over for over, _ in pairs), sum(under for _, under in pairs)
