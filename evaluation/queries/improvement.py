"""Improvement plans as they are read, and the judgement of what came of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from math import exp, log1p
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Max, Q, QuerySet

from agreements.models import Resolution
from evaluation.choices_improvement import (
    OPEN_MEASURES,
    Focus,
    ImprovementState,
    Verdict,
)
from evaluation.models import (
    ContractLine,
    ImprovementPlan,
    MeasureEvidence,
    PlanMeasure,
    PlanReview,
    PlanSignature,
    SiteReview,
    SiteYear,
)
from evaluation.queries.similar_sites import similar_sites
from evaluation.rules.improvement import Judgement, Pair, judge, of_count, of_rate
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite

WHOLE_YEAR = 12
CANDIDATES = 80  # similar sites from which those that began alike are taken
_COLUMNS = {
    Focus.PLACEMENTS: "placements",
    Focus.CONSULTATIONS: "consultations",
    Focus.USERS: "users",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with everything it was made of, to be kept."""

    verdict: Verdict
    facts: dict[str, Any]


def plans_seen(viewer: Viewer) -> QuerySet[ImprovementPlan]:
    """Return the plans with their site and how many measures of the round are open and late."""
    of_round = Q(measures__round=F("round"))
    return (
        ImprovementPlan.objects.visible_to(viewer)
        .select_related("site", "rule")
        .annotate(
            measure_count=Count("measures", filter=of_round),
            open_count=Count("measures", filter=of_round & Q(measures__state__in=OPEN_MEASURES)),
            next_due=Max("measures__due_on", filter=of_round),
        )
        .order_by("-fiscal_year", "site__code", "pk")
    )


def measures_of(viewer: Viewer, plan: ImprovementPlan) -> QuerySet[PlanMeasure]:
    """Return the plan's measures of every round, the last round first, by their day."""
    return (
        PlanMeasure.objects.visible_to(viewer)
        .filter(plan=plan)
        .select_related("organization", "indicator", "plan__site")
        .order_by("-round", "due_on", "pk")
    )


def evidence_of(viewer: Viewer, plan: ImprovementPlan) -> QuerySet[MeasureEvidence]:
    """Return what was recorded for the plan's measures, without the bytes of files."""
    return (
        MeasureEvidence.objects.visible_to(viewer)
        .filter(measure__plan=plan)
        .without_content()
        .select_related("organization")
        .order_by("done_on", "pk")
    )


def signatures_of(viewer: Viewer, plan: ImprovementPlan) -> QuerySet[PlanSignature]:
    """Return every signature there was, those that ended too."""
    return (
        PlanSignature.objects.visible_to(viewer)
        .filter(plan=plan)
        .select_related("organization", "signed_by")
        .order_by("signed_at", "pk")
    )


def reviews_of(viewer: Viewer, plan: ImprovementPlan) -> QuerySet[PlanReview]:
    """Return the reviews by the council, round by round."""
    return (
        PlanReview.objects.visible_to(viewer)
        .filter(plan=plan)
        .select_related("meeting__council", "resolution")
        .order_by("round")
    )


def site_reviews(viewer: Viewer) -> QuerySet[SiteReview]:
    """Return the reviews of sites themselves, open ones first."""
    return (
        SiteReview.objects.visible_to(viewer)
        .select_related("site", "resolution")
        .order_by("-state", "-fiscal_year", "site__code")
    )


def contract_lines(viewer: Viewer) -> QuerySet[ContractLine]:
    """Return the contract lines the viewer may see."""
    return (
        ContractLine.objects.visible_to(viewer)
        .select_related("site", "indicator")
        .order_by("-fiscal_year", "site__code", "work", "pk")
    )


def judgement_of(viewer: Viewer, plan: ImprovementPlan) -> Judged:
    """Judge the plan's figure before and after, beside similar sites that began alike.

    Before is the judged year, after the latest later year with all twelve months. Raises
    ValidationError at `check_text` when there is no such year yet.
    """
    rows = SiteYear.objects.visible_to(viewer).filter(site=plan.site)
    after = rows.filter(fiscal_year__gt=plan.fiscal_year, months_reported=WHOLE_YEAR).aggregate(
        last=Max("fiscal_year")
    )["last"]
    if after is None:
        raise ValidationError(
            {
                "check_text": (
                    "評価した年度より後の年度の実績が、まだ12か月分そろっていません。"
                    "そろってから評価を終えてください。"
                )
            }
        )
    return judge_site(
        viewer,
        plan.site,
        plan.measured,
        years=(plan.fiscal_year, after),
        smallest=plan.rule.smallest_difference,
    )


def judge_site(
    viewer: Viewer, site: JointSite, focus: Focus, *, years: tuple[int, int], smallest: Decimal
) -> Judged:
    """Judge a site's figure of the second year by that of the first. `smallest`: points or %."""
    similar = similar_sites(viewer, site, years[0], CANDIDATES)
    found = _pairs(viewer, focus, years, [site.pk, *(one.site.pk for one in similar)])
    own = found.get(site.pk)
    facts: dict[str, Any] = {
        "focus": focus.value,
        "before_year": years[0],
        "after_year": years[1],
        "smallest": str(smallest),
    }
    if own is None:
        return Judged(Verdict.UNCLEAR, {**facts, "comparisons": 0})
    others = {one.site.pk: found[one.site.pk] for one in similar if one.site.pk in found}
    matters = float(smallest) / 100
    judged = judge(
        own, list(others.values()), matters if focus == Focus.PLACEMENT_RATE else log1p(matters)
    )
    planned = ImprovementPlan.objects.filter(site__in=others, fiscal_year=years[0]).count()
    return Judged(judged.verdict, {**facts, **_in_words(focus, own, judged), "planned": planned})


def _pairs(
    viewer: Viewer, focus: Focus, years: tuple[int, int], sites: list[int]
) -> dict[int, Pair]:
    """Return what each site went from and to, of sites with both years whole."""
    rows: dict[int, dict[int, SiteYear]] = {}
    whole = SiteYear.objects.visible_to(viewer).filter(
        site__in=sites, fiscal_year__in=years, months_reported=WHOLE_YEAR
    )
    for row in whole:
        rows.setdefault(row.site_id, {})[row.fiscal_year] = row
    made = {
        site: _pair(focus, of[years[0]], of[years[1]])
        for site, of in rows.items()
        if len(of) == len(years)
    }
    return {site: pair for site, pair in made.items() if pair is not None}


def _pair(focus: Focus, before: SiteYear, after: SiteYear) -> Pair | None:
    if focus != Focus.PLACEMENT_RATE:
        column = _COLUMNS[focus]
        return of_count(getattr(before, column) or 0, getattr(after, column) or 0)
    return of_rate(
        (before.placements or 0, before.new_seekers or 0),
        (after.placements or 0, after.new_seekers or 0),
    )


def _in_words(focus: Focus, own: Pair, judged: Judgement) -> Mapping[str, Any]:
    """Return the figures as people read them: rates in percent, counts as they are."""

    def level(value: float | None) -> str | None:
        if value is None:
            return None
        return _tenth(100 * value) if focus == Focus.PLACEMENT_RATE else f"{exp(value):.0f}"

    def step(value: float | None) -> str | None:
        if value is None:
            return None
        return _tenth(100 * (value if focus == Focus.PLACEMENT_RATE else exp(value) - 1))

    return {
        "before": level(own.before),
        "after": level(own.after),
        "expected": level(judged.expected),
        "difference": step(judged.difference),
        "low": step(judged.low),
        "high": step(judged.high),
        "comparisons": judged.comparisons,
    }


def _tenth(value: float) -> str:
    return str(Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def reviewed_from(plan: ImprovementPlan) -> date:
    """Return the first day on which a council can have reviewed the judged plan's round.

    The year it is judged by, and its work, are over by then; a trigger holds the same.
    """
    judged = FiscalYear((plan.judgement or {}).get("after_year", plan.fiscal_year))
    done = plan.measures.filter(round=plan.round).aggregate(last=Max("done_on"))["last"]
    over = (judged + 1).start
    return max(over, done) if done else over


def waiting_plans(viewer: Viewer) -> QuerySet[ImprovementPlan]:
    """Return the plans under way of the sites the viewer's own organisation runs."""
    running = plans_seen(viewer).filter(site__in=JointSite.objects.run_by(viewer).values("pk"))
    return running.exclude(state=ImprovementState.CLOSED)


def reviews_with(viewer: Viewer, resolution: Resolution) -> QuerySet[PlanReview]:
    """Return the reviews of plans that rest on a resolution."""
    return PlanReview.objects.visible_to(viewer).filter(resolution=resolution)
