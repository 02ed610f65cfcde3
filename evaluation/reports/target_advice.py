"""Advice beside a target, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluation.choices import Direction
from evaluation.models import Indicator
from evaluation.queries.landing import Forecast
from evaluation.queries.target_advice import Advice
from evaluation.reports.texts import chance_text, landing_text, target_text
from evaluation.rules.target_advice import (
    FEWEST,
    Result,
    change_of,
    quartiles_of,
    reach,
    reach_by_step,
    step,
)
from portal.common import formats
from portal.common.formats import wareki_year
from portal.common.rounding import half_up

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class PastYear:
    """One of the site's own years: its result, its target, and whether that was met."""

    year: str
    result: str
    target: str
    is_met: bool | None


def past_years(advice: Advice) -> list[PastYear]:
    """Return the site's last three years, the latest first; a year not whole has no result."""
    found = []
    for year, result in advice.past:
        line = advice.targets.get(year)
        found.append(
            PastYear(
                wareki_year(year),
                value_words(advice.indicator, result.value if result else None),
                target_text(advice.indicator, line.target if line else None),
                line.met if line and result else None,
            )
        )
    return found


def similar_words(advice: Advice) -> str:
    """Return what similar sites did last year: the quartiles, or that they are too few."""
    places = len(advice.similar)
    if not places:
        return "前年度の実績がそろった、似た拠点がありません。"
    found = quartiles_of(advice.similar)
    if found is None:
        return f"前年度の実績がそろった似た拠点は{places}か所だけで、比べるには少なすぎます。"
    middle, low, high = (
        value_words(advice.indicator, one) for one in (found.middle, found.low, found.high)
    )
    return f"似た拠点{places}か所の前年度の実績は、中央値 {middle}、半数が {low}～{high} でした。"


def local_words(advice: Advice) -> str:
    """Return how the prefecture's other sites moved from the year before to last year."""
    change = change_of(*advice.local) if advice.local else None
    if change is None:
        return "同じ都道府県に、2年続けて実績がそろった拠点がほかにありません。"
    moved = f"{_percent(abs(change))}{'増えました' if change > 0 else '減りました'}"
    if change == 0:
        moved = "変わりませんでした"
    few = "（数が少ないので、参考にとどめてください）" if advice.local_sites < FEWEST else ""
    return f"同じ都道府県のほかの{advice.local_sites}拠点は、前年度に合わせて{moved}{few}。"


def level_words(advice: Advice, level: Decimal, forecast: Forecast | None) -> list[str]:
    """Return what is to be said of a target of `level`: similar sites, the step, the own past."""
    said = [_among_similar(advice, level), _as_a_step(advice, level), _in_own_past(advice, level)]
    if forecast:
        said.append(
            f"いまの年度末の見込みは{landing_text(forecast)}で、"
            f"この水準を達成する見込みは{chance_text(forecast)}です。"
        )
    return [one for one in said if one]


def hint_words(advice: Advice) -> str:
    """Return the one line beside a field: last year's result, and the similar sites' middle."""
    said = f"前年度 {value_words(advice.indicator, advice.last.value if advice.last else None)}"
    found = quartiles_of(advice.similar)
    if found is None:
        return said
    middle = value_words(advice.indicator, found.middle)
    return f"{said}、似た拠点{len(advice.similar)}か所の中央値 {middle}"


def value_words(indicator: Indicator, value: Fraction | None) -> str:
    """Return a value in the indicator's unit; quartiles of counts are rounded to whole ones."""
    if value is None:
        return NOTHING
    exact = _decimal(value)
    if indicator.is_rate:
        return formats.percent(half_up(exact, 1))
    return f"{formats.count(int(half_up(exact, 0)))}{indicator.unit}"


def _among_similar(advice: Advice, level: Decimal) -> str:
    found = reach(level, advice.similar, _direction(advice))
    if not found.of:
        return "この水準を比べられる似た拠点がありません。"
    few = "似た拠点が少ないので、参考にとどめてください。" if found.is_few else ""
    return (
        f"この水準なら、似た拠点{found.of}か所のうち{found.met}か所が"
        f"前年度に達成していました。{few}"
    )


def _as_a_step(advice: Advice, level: Decimal) -> str:
    wanted = step(level, advice.last)
    if wanted is None:
        return "この拠点の前年度の実績がそろっていないため、伸びの大きさは比べられません。"
    if wanted == 0:
        how_far = "前年度の実績と同じ水準です。"
    else:
        how_far = f"前年度の実績より{_percent(abs(wanted))}{_more(wanted)}水準です。"
    found = reach_by_step(wanted, advice.similar_pairs, _direction(advice))
    if not found.of:
        return how_far
    few = "（少ないので参考）" if found.is_few else ""
    return (
        f"{how_far}似た拠点{found.of}か所{few}のうち、"
        f"前年度の変化でそこまで届いたのは{found.met}か所です。"
    )


def _in_own_past(advice: Advice, level: Decimal) -> str:
    own: Sequence[Result] = [result for _, result in advice.past if result]
    found = reach(level, own, _direction(advice))
    if not found.of:
        return "この拠点には、1年分そろった過去の実績がまだありません。"
    return (
        f"この拠点は、実績がそろった過去{found.of}年度のうち{found.met}年度でこの水準に届きました。"
    )


def _direction(advice: Advice) -> Direction:
    return Direction(advice.indicator.direction)


def _more(change: Fraction) -> str:
    return "高い" if change > 0 else "低い"


def _percent(share: Fraction) -> str:
    return formats.percent(half_up(_decimal(100 * share), 1))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
