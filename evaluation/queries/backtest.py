"""The forecasts of a year that is over, made again as they would have been made month by month."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluation.choices import Direction
from evaluation.models import AnnualTarget, Indicator, MonthlyResult
from evaluation.queries.past_years import (
    Year,
    Years,
    movement,
    pairs_of,
    past_of,
    years_by_indicator,
)
from evaluation.rules.backtest import Score, Trial, held_back, naive_rate, naive_total, scores
from evaluation.rules.landing import Landing, Spread, landing
from evaluation.rules.landing_rate import landing_of_rate
from evaluation.rules.seasons import rate_spread, spread_of, usual_shares
from portal.common.rounding import ratio_percent
from portal.common.viewer import Viewer

AFTER = (3, 6, 9)


@dataclass(frozen=True, slots=True)
class _Past:
    """A count as it was known before `year`: its years, season and spread."""

    year: int
    years: Years
    shares: Sequence[float]
    spread: Spread

    def landing(
        self, site: int, months_in: int, target: Decimal | None, *, is_down: bool
    ) -> Landing | None:
        """Return the forecast that would have been made of a site after so many months."""
        return landing(
            held_back(self.years[site, self.year], months_in),
            past_of(self.years, site, self.year),
            usual=self.shares,
            spread=self.spread,
            drift=self._drift(months_in),
            target=target,
            is_down=is_down,
        )

    def whole(self) -> Iterator[tuple[int, Year]]:
        """Yield the sites whose year is whole, with its months."""
        for (site, of), twelve in self.years.items():
            if of == self.year and None not in twelve:
                yield site, twelve

    def _drift(self, months_in: int) -> float:
        now, before = movement(self.years, self.year)
        last = sum(before[:months_in])
        return sum(now[:months_in]) / last - 1 if last else 0.0


def backtest(
    viewer: Viewer, indicator: Indicator, year: int, after: Sequence[int] = AFTER
) -> list[Score]:
    """Return the scores of forecasts of `year` made after so many months.

    Only years before `year`, and of `year` the months up to then, are looked at. Empty when there
    is no complete year or no year before it.
    """
    targets = dict(
        AnnualTarget.objects.visible_to(viewer)
        .filter(indicator=indicator, fiscal_year=year)
        .values_list("site_id", "value")
    )
    made = _rate_trials if indicator.is_rate else _count_trials
    return scores(list(made(viewer, indicator, year, after, targets)))


def _count_trials(
    viewer: Viewer,
    indicator: Indicator,
    year: int,
    after: Sequence[int],
    targets: Mapping[int, Decimal],
) -> Iterator[Trial]:
    past = _past(_years(viewer, indicator.pk, year), year)
    if past is None:
        return
    is_down = indicator.direction == Direction.DOWN
    for months_in in after:
        for site, twelve in past.whole():
            target = targets.get(site)
            made = past.landing(site, months_in, target, is_down=is_down)
            if made is not None:
                actual = sum(value or 0 for value in twelve)
                naive = naive_total(twelve, months_in)
                yield Trial(months_in, made, naive, actual, target, is_down)


def _rate_trials(
    viewer: Viewer,
    indicator: Indicator,
    year: int,
    after: Sequence[int],
    targets: Mapping[int, Decimal],
) -> Iterator[Trial]:
    above = _years(viewer, indicator.numerator_id, year)
    below = _past(_years(viewer, indicator.denominator_id, year), year)
    if below is None:
        return
    both = {key: (above[key], below.years[key]) for key in above.keys() & below.years.keys()}
    yearly, _ = rate_spread(both, year)
    for months_in in after:
        for site, people in below.whole():
            placed = above.get((site, year))
            if placed is None or None in placed or not sum(one or 0 for one in people):
                continue
            trial = _rate_trial(
                indicator, below, site, placed, months_in, both, yearly, targets.get(site)
            )
            if trial is not None:
                yield trial


def _rate_trial(
    indicator: Indicator,
    below: _Past,
    site: int,
    placed: Year,
    months_in: int,
    both: Mapping[tuple[int, int], tuple[Year, Year]],
    yearly: float,
    target: Decimal | None,
) -> Trial | None:
    people = below.years[site, below.year]
    coming = below.landing(site, months_in, None, is_down=False)
    if coming is None:
        return None
    is_down = indicator.direction == Direction.DOWN
    last = both.get((site, below.year - 1))
    made = landing_of_rate(
        numerator=_total(placed[:months_in]),
        denominator=_total(people[:months_in]),
        still_expected=coming.expected - coming.reported,
        last_rate=ratio_percent(_total(last[0]), _total(last[1])) if last else None,
        last_people=_total(last[1]) if last else 0,
        yearly=yearly,
        target=target,
        is_down=is_down,
    )
    if made is None:
        return None
    actual = Decimal(100 * _total(placed)) / _total(people)
    return Trial(months_in, made, naive_rate(placed, people, months_in), actual, target, is_down)


def _past(years: Years, year: int) -> _Past | None:
    earlier = [twelve for (_, of), twelve in years.items() if of < year]
    if not earlier:
        return None
    shares = usual_shares(earlier)
    return _Past(year, years, shares, spread_of(pairs_of(years, year), shares))


def _years(viewer: Viewer, indicator: int | None, year: int) -> Years:
    months = MonthlyResult.objects.visible_to(viewer).filter(
        indicator=indicator, fiscal_year__lte=year
    )
    return years_by_indicator(months).get(indicator or 0, {})


def _total(months: Year) -> int:
    return sum(one or 0 for one in months)
