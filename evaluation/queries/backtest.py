"""The forecasts of a year that is over, made again as they would have been made month by month."""

from collections.abc import Sequence

from evaluation.models import AnnualTarget, Indicator, MonthlyResult
from evaluation.queries.past_years import Years, movement, pairs_of, past_of, years_of
from evaluation.rules.backtest import Score, Trial, held_back, naive_total, scores
from evaluation.rules.landing import landing
from evaluation.rules.seasons import spread_of, usual_shares
from portal.common.viewer import Viewer


def backtest(
    viewer: Viewer, indicator: Indicator, year: int, after: Sequence[int] = (3, 6, 9)
) -> list[Score]:
    """Return the scores of forecasts of `year` made after so many months.

    Only years before `year`, and of `year` the months up to then, are looked at. Empty when there
    is no complete year or no year before it.
    """
    months = MonthlyResult.objects.visible_to(viewer).filter(
        indicator=indicator, fiscal_year__lte=year
    )
    years = years_of(months)
    earlier = [twelve for (_, of), twelve in years.items() if of < year]
    if not earlier:
        return []
    shares = usual_shares(earlier)
    spread = spread_of(pairs_of(years, year), shares)
    targets = dict(
        AnnualTarget.objects.visible_to(viewer)
        .filter(indicator=indicator, fiscal_year=year)
        .values_list("site_id", "value")
    )
    trials = []
    for months_in in after:
        drift = _drift(years, year, months_in)
        for (site, of), twelve in years.items():
            if of != year or None in twelve:
                continue
            made = landing(
                held_back(twelve, months_in),
                past_of(years, site, year),
                usual=shares,
                spread=spread,
                drift=drift,
                target=targets.get(site),
            )
            if made is not None:
                actual = sum(value or 0 for value in twelve)
                naive = naive_total(twelve, months_in)
                trials.append(Trial(months_in, made, naive, actual, targets.get(site)))
    return scores(trials)


def _drift(years: Years, year: int, months_in: int) -> float:
    now, before = movement(years, year)
    last = sum(before[:months_in])
    return sum(now[:months_in]) / last - 1 if last else 0.0
