"""What makes a month's figure look odd, and the words what to look at.

Counts are compared with the site's own past on the root scale 2√(x + 3/8), on which a count that
only chance moves strays by 1 whatever its size (Anscombe, Biometrika 35, 1948): a small site is not
called odd for being small. From the median of the past, the month's own season where the past has
it, the distance is told in units of the usual one (1.4826 × the median absolute deviation, never
less than chance); see Iglewicz and Hoaglin 1993 for the modified z-score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import asin, sqrt
from statistics import median

from evaluation.choices import MonthCheck

_NORMAL = 1.4826  # of the MAD, so that it is the standard deviation of a normal distribution
_SEASON_FROM = 24  # months of the past that hold each season twice
_SAME_MONTH_LEAST = 2
_SUM_FROM = 2  # months before: the sum of one is a month like others
_RECENT = 3  # months before, in which a count that is blank now was still reported


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds of a year: see ReportingRule, where they are registered with their source."""

    jump: float
    past_months: int
    past_least: int
    zero_from: int


@dataclass(frozen=True, slots=True)
class Count:
    """One count of a sheet: what is reported for the month, and what the site reported before.

    `past` holds the months before that have a value; `is_expected` that a sheet has to have it.
    """

    code: str
    name: str
    unit: str
    value: int | None
    past: Mapping[date, int]
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate by the codes of its counts."""

    name: str
    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One warning: at which count, for which value, and what to look at."""

    code: str
    check: MonthCheck
    value: int | None
    sentence: str


def findings(
    counts: Sequence[Count], rates: Iterable[Rate], month: date, limits: Limits
) -> list[Finding]:
    """Return what looks odd in the sheet of `month`, at most one finding a count.

    In the order of `counts`. A rate is judged at its numerator, unless that is odd by itself.
    """
    found = {one.code: _of_count(one, month, limits) for one in counts}
    by_code = {one.code: one for one in counts}
    for rate in rates:
        above, below = by_code.get(rate.numerator), by_code.get(rate.denominator)
        if above and below and found[above.code] is None:
            found[above.code] = _of_rate(rate, above, below, limits)
    return [finding for one in counts if (finding := found[one.code])]


def distance(value: int, past: Mapping[date, int], month: date) -> float:
    """Return how many usual distances `value` lies from what the past leads to expect."""
    roots = {when: _root(count) for when, count in past.items()}
    middle = median(roots.values())
    seasons = _seasons(roots, middle)
    rests = [root - middle - seasons.get(when.month, 0.0) for when, root in roots.items()]
    centre = middle + seasons.get(month.month, 0.0)
    return (_root(value) - centre) / _scale(rests)


def _of_count(one: Count, month: date, limits: Limits) -> Finding | None:
    if one.value is None:
        return _missing(one, month)
    past = _window(one.past, month, limits.past_months)
    if len(past) < limits.past_least:
        return None
    usual = median(past.values())
    if one.value == 0 and usual >= limits.zero_from and min(past.values()) > 0:
        return Finding(
            one.code,
            MonthCheck.ZERO,
            0,
            f"0{one.unit}ですが、この拠点の過去{len(past)}か月に0{one.unit}の月はなく、中央値は"
            f"{_number(usual)}{one.unit}です。集計前の0ではないか、確かめてください。",
        )
    strays = distance(one.value, past, month)
    if abs(strays) < limits.jump:
        return None
    if (cumulative := _typed_the_sum(one, month, usual)) is not None:
        return cumulative
    return Finding(one.code, MonthCheck.JUMP, one.value, _jump_sentence(one, past, month, strays))


def _jump_sentence(one: Count, past: Mapping[date, int], month: date, strays: float) -> str:
    last_year = past.get(month.replace(year=month.year - 1))
    beside = "" if last_year is None else f"、前年同月は{last_year:,}{one.unit}"
    which = "多く" if strays > 0 else "少なく"
    return (
        f"{one.value:,}{one.unit}は、この拠点のふだんより大きく{which}なっています（過去{len(past)}か月の"
        f"中央値は{_number(median(past.values()))}{one.unit}{beside}）。桁の誤り、転記の誤り、"
        "集計した期間の違いがないか、元の記録と見比べてください。"
    )


def _missing(one: Count, month: date) -> Finding | None:
    recent = _window(one.past, month, _RECENT)
    if not (one.is_expected or recent):
        return None
    before = f"（{max(recent).month}月は{recent[max(recent)]:,}{one.unit}でした）" if recent else ""
    return Finding(
        one.code,
        MonthCheck.MISSING,
        None,
        f"未記入です{before}。0{one.unit}のときは 0 を入力し、"
        "集計できないときは理由を書いてください。",
    )


def _typed_the_sum(one: Count, month: date, usual: float) -> Finding | None:
    """Tell of a count that is the sum of the year's months before it and one month more, perhaps.

    (A month of up to twice the usual size.)
    """
    start = date(month.year if month.month >= 4 else month.year - 1, 4, 1)
    this_year = [count for when, count in one.past.items() if start <= when < month]
    if one.value is None or len(this_year) < _SUM_FROM:
        return None
    if not sum(this_year) <= one.value <= sum(this_year) + 2 * usual:
        return None
    return Finding(
        one.code,
        MonthCheck.CUMULATIVE,
        one.value,
        f"{one.value:,}{one.unit}は、4月から先月までの累計（{sum(this_year):,}{one.unit}）以上です。"
        f"累計ではなく、{month.month}月だけの件数かどうかを確かめてください。",
    )


def _of_rate(rate: Rate, above: Count, below: Count, limits: Limits) -> Finding | None:
    if above.value is None or not below.value:
        return None
    pairs = [(above.past[when], below.past[when]) for when in above.past if below.past.get(when)]
    pairs = pairs[-limits.past_months :]
    if len(pairs) < limits.past_least:
        return None
    usual = sum(part for part, _ in pairs) / sum(whole for _, whole in pairs)
    scale = _scale([_rate_distance(part, whole, usual) for part, whole in pairs])
    if abs(_rate_distance(above.value, below.value, usual)) / scale < limits.jump:
        return None
    return Finding(
        above.code,
        MonthCheck.RATE_JUMP,
        above.value,
        f"{rate.name}は{above.value:,} ÷ {below.value:,} ＝ {_percent(above.value / below.value)}"
        f"で、この拠点の過去{len(pairs)}か月（{_percent(usual)}）から大きく離れています。"
        "分子と分母の集計した期間と対象がそろっているか、確かめてください。",
    )


def _rate_distance(part: int, whole: int, usual: float) -> float:
    """Return the distance of part/whole from `usual` in units of chance (arcsine scale)."""
    share = min(1.0, (part + 0.375) / (whole + 0.75))
    return 2 * (asin(sqrt(share)) - asin(sqrt(min(1.0, usual)))) * sqrt(whole)


def _window(past: Mapping[date, int], month: date, months: int) -> dict[date, int]:
    """Return the reported ones of the `months` calendar months before `month`."""
    last = _number_of(month)
    return {
        when: count
        for when, count in sorted(past.items())
        if last - months <= _number_of(when) < last
    }


def _seasons(roots: Mapping[date, float], middle: float) -> dict[int, float]:
    """Return each calendar month's usual distance from the median, drawn towards none.

    Two or three Junes say little: their median counts n / (n + 1).
    """
    if len(roots) < _SEASON_FROM:
        return {}
    by_month: dict[int, list[float]] = {}
    for when, root in roots.items():
        by_month.setdefault(when.month, []).append(root - middle)
    return {
        number: median(rests) * len(rests) / (len(rests) + 1)
        for number, rests in by_month.items()
        if len(rests) >= _SAME_MONTH_LEAST
    }


def _scale(rests: Sequence[float]) -> float:
    middle = median(rests)
    return max(1.0, _NORMAL * median(abs(rest - middle) for rest in rests))


def _root(count: int) -> float:
    return 2 * sqrt(count + 0.375)


def _number_of(month: date) -> int:
    return 12 * month.year + month.month


def _number(value: float) -> str:
    return f"{Decimal(str(value)).normalize():,f}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
