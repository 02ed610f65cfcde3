"""A year of a site as one would first write it: targets, then sums, one query each."""

from dataclasses import dataclass

from django.db.models import Sum

from evaluation.choices import Direction
from evaluation.dictionary import CONSULTATIONS, NEW_SEEKERS, PLACEMENTS, USERS
from evaluation.models import AnnualTarget, Indicator, MonthlyResult
from evaluation.rules.achievement import Line, achievement, is_met
from sites.models import JointSite


@dataclass(frozen=True, slots=True, order=True)
class Judged:
    """A site's year: the published counts (None: no month reported), targets and level."""

    site_id: int
    fiscal_year: int
    placements: int | None
    new_seekers: int | None
    users: int | None
    consultations: int | None
    months_reported: int
    targets_set: int
    targets_met: int
    level: str | None


def judge(site: JointSite, year: int, indicators: dict[str, Indicator]) -> Judged:
    """Judge one year of one site; no sum is asked for twice."""
    totals: dict[int, int | None] = {}

    def total(indicator_id: int) -> int | None:
        if indicator_id not in totals:
            totals[indicator_id] = _total(site, year, indicator_id)
        return totals[indicator_id]

    lines = []
    targets = AnnualTarget.objects.filter(site=site, fiscal_year=year).select_related("indicator")
    for target in targets:
        indicator = target.indicator
        direction = Direction(indicator.direction)
        if indicator.numerator_id is None or indicator.denominator_id is None:
            lines.append(Line(target.value, total(indicator.pk), direction=direction))
            continue
        numerator, denominator = _both(site, year, indicator.numerator_id, indicator.denominator_id)
        lines.append(Line(target.value, numerator, denominator, is_rate=True, direction=direction))
    level = achievement(lines)
    return Judged(
        site_id=site.pk,
        fiscal_year=year,
        placements=total(indicators[PLACEMENTS].pk),
        new_seekers=total(indicators[NEW_SEEKERS].pk),
        users=total(indicators[USERS].pk),
        consultations=total(indicators[CONSULTATIONS].pk),
        months_reported=_months_reported(site, year),
        targets_set=len(lines),
        targets_met=sum(is_met(line) for line in lines),
        level=level.value if level else None,
    )


def judge_all(years: range) -> list[Judged]:
    """Judge every site's years one after the other."""
    indicators = {one.code: one for one in Indicator.objects.all()}
    return [judge(site, year, indicators) for site in JointSite.objects.all() for year in years]


def _total(site: JointSite, year: int, indicator_id: int) -> int | None:
    found = MonthlyResult.objects.filter(site=site, fiscal_year=year, indicator=indicator_id)
    total: int | None = found.aggregate(total=Sum("value"))["total"]
    return total


def _both(
    site: JointSite, year: int, numerator_id: int, denominator_id: int
) -> tuple[int | None, int | None]:
    """Return both sides of a rate, summed over the months in which both are reported."""
    reported = MonthlyResult.objects.filter(site=site, fiscal_year=year, value__isnull=False)
    above = dict(reported.filter(indicator=numerator_id).values_list("month", "value"))
    below = dict(reported.filter(indicator=denominator_id).values_list("month", "value"))
    months = above.keys() & below.keys()
    if not months:
        return None, None
    return sum(above[month] or 0 for month in months), sum(below[month] or 0 for month in months)


def _months_reported(site: JointSite, year: int) -> int:
    reported = MonthlyResult.objects.filter(site=site, fiscal_year=year, value__isnull=False)
    return reported.values("month").distinct().count()
