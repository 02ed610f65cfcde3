"""One line of a bureau's monthly table: 実績 / 〈4月以降累計〉 / (年間目標) / 進捗率.

A month that was not reported is None, never 0, and so is every sum it would belong to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from evaluation.ratings.rules.scoring import share
from portal.common.fiscal import FiscalYear
from portal.common.rounding import half_up


@dataclass(frozen=True, slots=True)
class Count:
    """What one month counted; `base` is the whole of a rate, None for a plain count."""

    value: int
    base: int | None = None


@dataclass(frozen=True, slots=True)
class MonthlyLine:
    """`month` is the month the figures are of; counts in cases, rates and progress in percent."""

    month: date | None
    result: Decimal | None
    cumulative: Decimal | None
    target: Decimal | None
    progress: Decimal | None


def month_known_by(month: date, lag_months: int) -> date | None:
    """The month whose count is told beside those of `month`: `lag_months` before it.

    None while nothing of the fiscal year is known yet. 早期再就職件数 lags one month.
    """
    months = FiscalYear.of(month).months
    place = months.index(month) - lag_months
    return months[place] if place >= 0 else None


def monthly_line(
    counts: Mapping[date, Count],
    target: Decimal | None,
    month: date,
    *,
    lag_months: int = 0,
    places: int = 1,
) -> MonthlyLine:
    """The line of one office and indicator as told of `month`; rates rounded to `places`."""
    known = month_known_by(month, lag_months)
    if known is None:
        return MonthlyLine(None, None, None, target, None)
    months = [m for m in FiscalYear.of(known).months if m <= known]
    reported = [counts[m] for m in months if m in counts]
    whole = _figure(reported) if len(reported) == len(months) else None
    this = _figure([counts[known]]) if known in counts else None
    return MonthlyLine(
        month=known,
        result=_told(this, places, counts),
        cumulative=_told(whole, places, counts),
        target=target,
        progress=None
        if whole is None or target is None
        else half_up(whole * 100 / Fraction(target), places),
    )


def bureau_counts(offices: Sequence[Mapping[date, Count]]) -> dict[date, Count]:
    """The months of all offices of a bureau together: those that every office has reported."""
    if not offices:
        return {}
    common = set(offices[0]).intersection(*offices[1:])
    return {month: _together([office[month] for office in offices]) for month in sorted(common)}


def _together(counts: Sequence[Count]) -> Count:
    bases = [count.base for count in counts if count.base is not None]
    return Count(sum(count.value for count in counts), sum(bases) if bases else None)


def _figure(counts: Sequence[Count]) -> Fraction | None:
    both = _together(counts)
    return Fraction(both.value) if both.base is None else share(both.value, both.base)


def _told(figure: Fraction | None, places: int, counts: Mapping[date, Count]) -> Decimal | None:
    if figure is None:
        return None
    is_rate = any(count.base is not None for count in counts.values())
    return half_up(figure, places if is_rate else 0)
