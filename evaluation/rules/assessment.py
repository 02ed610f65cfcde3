"""What of a year asks a site for an improvement plan (改善計画), each reason with its figures.

Thresholds are configuration: the State assesses sites by 就職率 and 相談件数 and has published no
figures. What chance alone would do to so few people is never a reason: a rate has to lie below the
funnel's 95 % limit for the site's own number of seekers, a fall of counts beyond what two years of
the same mean would differ by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import sqrt

from evaluation.choices_improvement import MissRule, ReasonCode
from evaluation.rules.funnel import WATCH, Funnel, percent
from portal.common.rounding import ratio_percent

Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Criteria:
    """The thresholds of a year; None where a figure asks for nothing.

    `rate_points_below` in points under the mean of similar sites, `consultations_fall` in percent
    of the year before.
    """

    misses: MissRule
    rate_points_below: Decimal | None
    consultations_fall: Decimal | None


@dataclass(frozen=True, slots=True)
class JudgedTarget:
    """A target of the settled year, in words, and whether it was met."""

    name: str
    target: str
    result: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class Year:
    """What a site's year is assessed by: `similar_placed` of `similar_people` in similar sites."""

    targets: Sequence[JudgedTarget] = ()
    placements: int | None = None
    new_seekers: int | None = None
    consultations: int | None = None
    consultations_before: int | None = None
    similar: int = 0
    similar_placed: int = 0
    similar_people: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a plan is asked for: a code, the sentence people read, and the figures in it."""

    code: ReasonCode
    sentence: str
    figures: Facts = field(default_factory=dict)


def reasons(year: Year, criteria: Criteria, funnel: Funnel | None) -> list[Reason]:
    """Return every reason there is, in the order of `ReasonCode`; none for a year that will do."""
    found = (
        _missed(year.targets, criteria.misses),
        _low_rate(year, criteria.rate_points_below, funnel),
        _fallen(year, criteria.consultations_fall),
    )
    return [one for one in found if one is not None]


def _missed(targets: Sequence[JudgedTarget], rule: MissRule) -> Reason | None:
    missed = [one for one in targets if not one.is_met]
    asks = {
        MissRule.NEVER: False,
        MissRule.ANY_TARGET_MISSED: bool(missed),
        MissRule.NO_TARGET_MET: bool(missed) and len(missed) == len(targets),
    }[rule]
    if not asks:
        return None
    listed = "、".join(f"{one.name} {one.result}（目標 {one.target}）" for one in missed)
    return Reason(
        ReasonCode.TARGETS,
        f"事業目標{len(targets)}件のうち{len(missed)}件が未達成: {listed}。",
        {"targets": len(targets), "missed": len(missed)},
    )


def _low_rate(year: Year, points: Decimal | None, funnel: Funnel | None) -> Reason | None:
    if points is None or funnel is None or not year.new_seekers or year.placements is None:
        return None
    if not year.similar_people or year.placements > year.new_seekers:
        return None
    share = year.placements / year.new_seekers
    below = Decimal(100 * year.similar_placed) / year.similar_people - Decimal(
        100 * year.placements
    ) / Decimal(year.new_seekers)
    limit = funnel.limits(year.new_seekers, WATCH)[0]
    if below < points or share >= limit:
        return None
    rate = ratio_percent(year.placements, year.new_seekers)
    mean = ratio_percent(year.similar_placed, year.similar_people)
    low, apart = percent(limit), round(below, 1)
    return Reason(
        ReasonCode.RATE,
        f"就職率{rate}%は、似た拠点{year.similar}か所の平均{mean}%を{apart}ポイント下回り、"
        f"新規求職者{year.new_seekers:,}人で偶然に起こりうる範囲（95%）の下限{low}%より低い。",
        {
            "rate": str(rate),
            "mean": str(mean),
            "below": str(apart),
            "limit": str(low),
            "people": year.new_seekers,
            "similar": year.similar,
        },
    )


def _fallen(year: Year, fall: Decimal | None) -> Reason | None:
    before, now = year.consultations_before, year.consultations
    if fall is None or not before or now is None or now >= before:
        return None
    fallen = Decimal(100 * (before - now)) / before
    by_chance = WATCH * sqrt(before + now)
    if fallen < fall or before - now <= by_chance:
        return None
    return Reason(
        ReasonCode.CONSULTATIONS,
        f"職業相談件数{now:,}件は、前年度の{before:,}件から{round(fallen, 1)}%減った"
        f"（偶然だけなら、減っても{round(100 * by_chance / before, 1)}%程度まで）。",
        {"now": now, "before": before, "fallen": str(round(fallen, 1))},
    )
