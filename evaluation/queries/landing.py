"""着地見込み of a site's targets: the months reported, the past, and what the nation does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.models import Indicator, Line, MonthlyResult, SeasonalPattern
from evaluation.queries.past_years import Year, Years, past_of, years_of
from evaluation.rules.landing import Landing, Spread, landing
from evaluation.rules.landing_rate import RateLanding, landing_of_rate
from portal.common.fiscal import FiscalYear
from portal.common.rounding import ratio_percent
from portal.common.viewer import Viewer
from sites.models import JointSite

YEARS_BACK = 3


@dataclass(frozen=True, slots=True)
class Forecast:
    """One target and where its year will end; `rate` for a rate, `count` for a count."""

    line: Line
    count: Landing | None = None
    rate: RateLanding | None = None

    @property
    def probability(self) -> Decimal | None:
        """The probability of meeting the target, from 0 to 1."""
        found = self.rate or self.count
        return found.probability if found else None


def forecasts(
    viewer: Viewer, site: JointSite, year: FiscalYear, lines: Sequence[Line]
) -> list[Forecast]:
    """Return a forecast for each line of which anything can be said, in the lines' order.

    From the months the viewer may see: whoever does not see the open months gets none. Before a
    season was learnt (`learn_seasons`) there is none either.
    """
    wanted = {pk for line in lines for pk in _counts_of(line.indicator)}
    months = _months(viewer, site, year, wanted)
    patterns = {
        pattern.indicator_id: pattern
        for pattern in SeasonalPattern.objects.visible_to(viewer).filter(fiscal_year=year.year)
    }
    found = []
    for line in lines:
        forecast = _forecast(line, site.pk, year.year, months, patterns)
        if forecast is not None:
            found.append(forecast)
    return found


def _counts_of(indicator: Indicator) -> list[int]:
    parts = (
        [indicator.numerator_id, indicator.denominator_id] if indicator.is_rate else [indicator.pk]
    )
    return [pk for pk in parts if pk is not None]


def _months(
    viewer: Viewer, site: JointSite, year: FiscalYear, indicators: set[int]
) -> dict[int, Years]:
    """Return the site's months of this year and the three before, by indicator."""
    rows = MonthlyResult.objects.visible_to(viewer).filter(
        site=site, fiscal_year__range=(year.year - YEARS_BACK, year.year)
    )
    return {pk: years_of(rows.filter(indicator=pk)) for pk in indicators}


def _forecast(
    line: Line,
    site: int,
    year: int,
    months: Mapping[int, Years],
    patterns: Mapping[int, SeasonalPattern],
) -> Forecast | None:
    if not line.indicator.is_rate:
        pattern = patterns.get(line.indicator_id)
        years = months[line.indicator_id]
        ended = _landing(years, site, year, pattern, line.target)
        return Forecast(line, count=ended) if ended and ended.months_left else None
    above, below = (months[pk] for pk in _counts_of(line.indicator))
    coming = _landing(below, site, year, patterns.get(line.indicator.denominator_id or 0), None)
    pattern = patterns.get(line.indicator_id)
    if coming is None or pattern is None or not coming.months_left:
        return None
    numerator, denominator = _both_sides(above.get((site, year)), below.get((site, year)))
    rate = landing_of_rate(
        numerator=numerator,
        denominator=denominator,
        still_expected=coming.expected - coming.reported,
        last_rate=ratio_percent(
            *_both_sides(above.get((site, year - 1)), below.get((site, year - 1)))
        ),
        yearly=pattern.yearly,
        target=line.target,
    )
    return Forecast(line, rate=rate) if rate else None


def _landing(
    years: Years, site: int, year: int, pattern: SeasonalPattern | None, target: Decimal | None
) -> Landing | None:
    if pattern is None or pattern.shares is None or pattern.monthly is None:
        return None
    this_year = years.get((site, year), [None] * 12)
    return landing(
        this_year,
        past_of(years, site, year),
        usual=pattern.shares,
        spread=Spread(pattern.yearly, pattern.monthly),
        drift=_drift(pattern, this_year),
        target=target,
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
