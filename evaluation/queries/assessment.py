"""The settled site-years of a year, assessed: which ask for an improvement plan, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from evaluation.choices_improvement import Focus, MissRule, ReasonCode
from evaluation.models import Achievement, AssessmentRule, SiteYear
from evaluation.queries.funnel import FunnelYear, funnel_of
from evaluation.queries.similar_sites import SimilarSite, similar_to_each
from evaluation.rules.assessment import Criteria, JudgedTarget, Reason, Year, reasons
from portal.common.formats import count
from portal.common.rounding import ratio_percent
from portal.common.viewer import Viewer
from sites.models import JointSite

SIMILAR = 20


@dataclass(frozen=True, slots=True)
class Assessed:
    """A site's settled year with the reasons for a plan, and all that was looked at."""

    site: JointSite
    reasons: list[Reason]
    row: SiteYear | None
    achievement: Achievement
    similar: list[SimilarSite]
    mean: Decimal | None

    @property
    def focus(self) -> Focus:
        """The figure by which a plan is to be judged: that of the weightiest reason."""
        codes = {one.code for one in self.reasons}
        if ReasonCode.RATE in codes:
            return Focus.PLACEMENT_RATE
        if ReasonCode.CONSULTATIONS in codes:
            return Focus.CONSULTATIONS
        missed = [line["indicator"] for line in self.achievement.lines if not line["met"]]
        return next((Focus(code) for code in missed if code in Focus.values), Focus.PLACEMENT_RATE)


def criteria_of(rule: AssessmentRule) -> Criteria:
    """Return the thresholds as the rule takes them."""
    return Criteria(MissRule(rule.misses), rule.rate_points_below, rule.consultations_fall)


def assessed(
    viewer: Viewer, year: int, rule: AssessmentRule, *, prefecture_code: str = ""
) -> tuple[list[Assessed], FunnelYear | None]:
    """Assess every settled site of a year ("" is the nation), by code, in a few queries.

    Returned are all of them, those without a reason too, and the year's funnel.
    """
    settled = (
        Achievement.objects.visible_to(viewer)
        .current()
        .filter(fiscal_year=year)
        .select_related("site")
        .order_by("site__code")
    )
    if prefecture_code:
        settled = settled.filter(site__prefecture_code=prefecture_code)
    achievements = list(settled)
    if not achievements:
        return [], None
    rows = _rows(viewer, year)
    before = _rows(viewer, year - 1)
    found = funnel_of(viewer, year)
    similar = similar_to_each(viewer, [one.site_id for one in achievements], year, SIMILAR)
    made = []
    for achievement in achievements:
        alike = similar.get(achievement.site_id, [])
        figures = _figures(achievement, rows, before, alike)
        made.append(
            Assessed(
                achievement.site,
                reasons(figures, criteria_of(rule), found.funnel if found else None),
                rows.get(achievement.site_id),
                achievement,
                alike,
                ratio_percent(figures.similar_placed, figures.similar_people),
            )
        )
    return made, found


def _rows(viewer: Viewer, year: int) -> dict[int, SiteYear]:
    return {
        row.site_id: row for row in SiteYear.objects.visible_to(viewer).filter(fiscal_year=year)
    }


def _figures(
    achievement: Achievement,
    rows: Mapping[int, SiteYear],
    before: Mapping[int, SiteYear],
    similar: list[SimilarSite],
) -> Year:
    row, last = rows.get(achievement.site_id), before.get(achievement.site_id)
    shares = [
        (other.placements, other.new_seekers)
        for one in similar
        if (other := rows.get(one.site.pk)) and other.placements is not None and other.new_seekers
    ]
    return Year(
        targets=[judged_target(line) for line in achievement.lines],
        placements=row.placements if row else None,
        new_seekers=row.new_seekers if row else None,
        consultations=row.consultations if row else None,
        consultations_before=last.consultations if last else None,
        similar=len(shares),
        similar_placed=sum(placed or 0 for placed, _ in shares),
        similar_people=sum(people or 0 for _, people in shares),
    )


def judged_target(line: Mapping[str, Any]) -> JudgedTarget:
    """Return a line of a settled year in words, with the names of the time."""
    if line["is_rate"]:
        rate = ratio_percent(line["numerator"], line["denominator"])
        result, target = ("–" if rate is None else f"{rate}%"), f"{Decimal(line['target'])}%"
    else:
        number = line["numerator"]
        result = "–" if number is None else f"{count(number)}{line['unit']}"
        target = f"{Decimal(line['target']).normalize():,f}{line['unit']}"
    return JudgedTarget(line["name"], target, result, line["met"])
