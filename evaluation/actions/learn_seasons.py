"""Learn from the past years what a forecast of a year needs; the clock does it every night."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from evaluation.models import Indicator, MonthlyResult, SeasonalPattern
from evaluation.queries.past_years import Years, movement, pairs_of, years_of
from evaluation.rules.seasons import rate_spread, spread_of, usual_shares
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer

YEARS_BACK = 4


@transaction.atomic
def learn_seasons(*, year: FiscalYear, by: Viewer, now: datetime) -> int:
    """Learn every indicator's season and spread for `year` anew; return how many were learnt.

    Learning twice from the same months changes nothing. What is learnt is derived from rows, as the
    year's totals are, and nobody's act: it is not audited. Only the clock does it. Raises
    PermissionDenied for others.
    """
    if not by.is_system:
        raise PermissionDenied("季節と揺れは、自動処理が学びます。")
    counts: dict[int, Years] = {}
    learnt = 0
    for indicator in Indicator.objects.select_related("numerator", "denominator").order_by("pk"):
        learnt += _learn(indicator, year, counts, now=now)
    return learnt


def _learn(
    indicator: Indicator, year: FiscalYear, counts: dict[int, Years], *, now: datetime
) -> bool:
    facts: dict[str, Any]
    if indicator.is_rate:
        above = _years(indicator.numerator_id, year, counts)
        below = _years(indicator.denominator_id, year, counts)
        both = {key: (above[key], below[key]) for key in above.keys() & below.keys()}
        strays, pairs = rate_spread(both, year.year)
        facts = {"yearly": strays, "pairs": pairs}
    else:
        years = _years(indicator.pk, year, counts)
        past = [months for (_, of), months in years.items() if of < year.year]
        if not past:
            return False
        pairs_before = pairs_of(years, year.year)
        shares = usual_shares(past)
        spread = spread_of(pairs_before, shares)
        this_year, last_year = movement(years, year.year)
        facts = {
            "shares": shares,
            "yearly": spread.yearly,
            "monthly": spread.monthly,
            "this_year": this_year,
            "last_year": last_year,
            "pairs": len(pairs_before),
        }
    known = SeasonalPattern.objects.filter(indicator=indicator, fiscal_year=year.year)
    if not known.filter(**facts).exists():
        SeasonalPattern.objects.update_or_create(
            indicator=indicator, fiscal_year=year.year, defaults={**facts, "learnt_at": now}
        )
    return True


def _years(indicator_id: int | None, year: FiscalYear, counts: dict[int, Years]) -> Years:
    """Return the months of the last years of a count; each count is read once."""
    key = indicator_id or 0
    if key not in counts:
        span = range(year.year - YEARS_BACK, year.year + 1)
        counts[key] = years_of(
            MonthlyResult.objects.filter(indicator=indicator_id, fiscal_year__in=span)
        )
    return counts[key]
