"""Progress through a year: 実績, 〈4月以降累計〉, 年間目標, 進捗率."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.common.rounding import ratio_percent


@dataclass(frozen=True, slots=True)
class MonthProgress:
    """One month of one indicator; None where nothing was reported (blank is not zero)."""

    value: int | Decimal | None
    cumulative: int | Decimal | None
    rate_of_target: Decimal | None


def cumulate(values: Sequence[int | None]) -> list[int | None]:
    """Return the running totals; a blank month stays blank and breaks nothing after it."""
    totals: list[int | None] = []
    total: int | None = None
    for value in values:
        if value is not None:
            total = (total or 0) + value
        totals.append(total if value is not None else None)
    return totals


def count_progress(values: Sequence[int | None], target: Decimal | None) -> list[MonthProgress]:
    """Return the progress of a count, month by month, April first."""
    return [
        MonthProgress(value=value, cumulative=total, rate_of_target=progress_rate(total, target))
        for value, total in zip(values, cumulate(values), strict=True)
    ]


def rate_progress(
    numerators: Sequence[int | None],
    denominators: Sequence[int | None],
    target: Decimal | None,
) -> list[MonthProgress]:
    """Return the progress of a rate: its months and its cumulative value in percent.

    A month counts only where both sides are reported, as in the yearly achievement: a count
    without the people it is part of says nothing yet. 進捗率 compares unrounded figures.
    """
    pairs = [
        (n, d) if n is not None and d is not None else (None, None)
        for n, d in zip(numerators, denominators, strict=True)
    ]
    above = cumulate([n for n, _ in pairs])
    below = cumulate([d for _, d in pairs])
    return [
        MonthProgress(
            value=ratio_percent(n, d),
            cumulative=ratio_percent(total_n, total_d),
            rate_of_target=progress_rate(total_n, target, denominator=total_d, is_rate=True),
        )
        for (n, d), total_n, total_d in zip(pairs, above, below, strict=True)
    ]


def progress_rate(
    numerator: int | None,
    target: Decimal | None,
    *,
    denominator: int | None = None,
    is_rate: bool = False,
) -> Decimal | None:
    """Return 進捗率 in percent: a count (or an unrounded rate) against its target."""
    if not is_rate:
        return ratio_percent(numerator, target)
    if numerator is None or not denominator or not target:
        return None
    return ratio_percent(100 * numerator, target * denominator)
