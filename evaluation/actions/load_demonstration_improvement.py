"""Improvement in the demonstration nation: the rule, a few plans, contract lines; all synthetic."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from agreements.choices import MeetingState
from agreements.models import Meeting
from evaluation.choices import Level, Side
from evaluation.choices_improvement import (
    Focus,
    ImprovementState,
    MeasureState,
    MissRule,
    ReasonCode,
)
from evaluation.demonstration import improvement as texts
from evaluation.improving import text_digest
from evaluation.models import (
    Achievement,
    AssessmentRule,
    ContractLine,
    ImprovementPlan,
    Indicator,
    MeasureEvidence,
    PlanMeasure,
    PlanReview,
    PlanSignature,
    SiteYear,
)
from evaluation.queries.assessment import Assessed
from evaluation.queries.funnel import funnel_of
from evaluation.queries.improvement import judge_site
from evaluation.queries.opening_figures import opening_figures
from evaluation.queries.similar_sites import similar_sites
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import AnnualProfile, JointSite, SiteHost

DEFAULT = "ポータルの既定（国は公表していない）"
FIRST_YEAR = 2011
KORIYAMA = "07203-01"
# Koriyama's first: the demonstration people stand at its desks.
UNDER_WAY = (
    ImprovementState.PLANNING,
    ImprovementState.DOING,
    ImprovementState.AGREED,
)


def load_improvement() -> None:
    """基準の既定、改善計画数件、委託の費用と成果を、合成データとして登録する。"""
    rule, _ = AssessmentRule.objects.get_or_create(
        from_year=FIRST_YEAR,
        defaults={
            "misses": MissRule.NO_TARGET_MET,
            "rate_points_below": Decimal("5.0"),
            "consultations_fall": Decimal("20.0"),
            "source": DEFAULT,
        },
    )
    closed = _poor(texts.CLOSED_YEAR)[:1]
    for site in closed:
        _close(_plan(site, texts.CLOSED_YEAR, rule), rule)
    running = [site for site in _poor(texts.JUDGED) if site not in closed]
    running.sort(key=lambda site: (site.code != KORIYAMA, site.code))
    for site, state in zip(running, UNDER_WAY, strict=False):
        _bring(_plan(site, texts.JUDGED, rule), state)
    _contracts()


def _poor(year: int) -> list[JointSite]:
    """Sites that missed every target of the year, of agreements whose council has met."""
    met = Meeting.objects.filter(state=MeetingState.MINUTED)
    rows = SiteYear.objects.filter(
        fiscal_year=year,
        level=Level.NONE,
        site__agreement__in=met.values("council__agreement"),
    )
    return [row.site for row in rows.select_related("site").order_by("site__code")]


def _at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 3, tzinfo=UTC)


def _plan(site: JointSite, year: int, rule: AssessmentRule) -> ImprovementPlan:
    row = SiteYear.objects.get(site=site, fiscal_year=year)
    sentence = f"事業目標{row.targets_set}件のうち{row.targets_set}件が未達成（合成データ）。"
    code = ReasonCode.TARGETS
    return ImprovementPlan.objects.create(
        site=site,
        fiscal_year=year,
        rule=rule,
        reasons=[
            {"code": code.value, "label": str(code.label), "sentence": sentence, "figures": {}}
        ],
        figures=_figures(site, year),
        focus=Focus.PLACEMENT_RATE,
        analysis=texts.ANALYSIS,
        aim=texts.AIM,
        opened_at=_at(year + 1, 5, 25),
    )


def _figures(site: JointSite, year: int) -> dict[str, Any]:
    """What the plan of a settled year would be filled with."""
    system = Viewer.system()
    similar = similar_sites(system, site, year)
    one = Assessed(site, [], None, Achievement(site=site, lines=[]), similar, None)
    funnel = funnel_of(system, year)
    return opening_figures(system, [one], funnel, year, FiscalYear(year + 1))[site.pk]


def _bring(plan: ImprovementPlan, state: ImprovementState) -> None:
    measures = _measures(plan)
    if state == ImprovementState.PLANNING:
        return
    _sign(plan)
    _move(plan, ImprovementState.AGREED)
    if state == ImprovementState.DOING:
        _move(plan, ImprovementState.DOING)
        _record(measures[:1])


def _close(plan: ImprovementPlan, rule: AssessmentRule) -> None:
    """The whole way, seen by the council that met in May after the year of the measures."""
    measures = _measures(plan)
    _sign(plan)
    _move(plan, ImprovementState.AGREED)
    _move(plan, ImprovementState.DOING)
    _record(measures)
    _move(plan, ImprovementState.CHECKING)
    judged = judge_site(
        Viewer.system(),
        plan.site,
        Focus.PLACEMENT_RATE,
        years=(plan.fiscal_year, plan.fiscal_year + 1),
        smallest=rule.smallest_difference,
    )
    plan.check_text, plan.verdict, plan.judgement = texts.CHECK, judged.verdict, judged.facts
    _move(plan, ImprovementState.ACTING)
    meeting = Meeting.objects.get(
        council__agreement=plan.site.agreement_id, state=MeetingState.MINUTED
    )
    PlanReview.objects.create(
        plan=plan,
        round=1,
        meeting=meeting,
        conclusion=texts.CONCLUSION,
        check_text=plan.check_text,
        verdict=judged.verdict,
        judgement=judged.facts,
        recorded_at=_at(plan.fiscal_year + 2, 6, 1),
    )
    plan.closed_at = _at(plan.fiscal_year + 2, 6, 1)
    _move(plan, ImprovementState.CLOSED)


def _move(plan: ImprovementPlan, state: ImprovementState) -> None:
    plan.state = state
    plan.save()


def _measures(plan: ImprovementPlan) -> list[PlanMeasure]:
    host = SiteHost.objects.filter(site=plan.site).order_by("pk").values_list("body", flat=True)
    return PlanMeasure.objects.bulk_create(
        PlanMeasure(
            plan=plan,
            what=one.what,
            side=Side.MUNICIPALITY if one.is_municipal else Side.HELLO_WORK,
            organization_id=host[0] if one.is_municipal else plan.site.office_id,
            desk=one.desk,
            due_on=date(plan.fiscal_year + 2, 3, 31),
            expected=one.expected,
        )
        for one in texts.MEASURES
    )


def _sign(plan: ImprovementPlan) -> None:
    digest, at = text_digest(plan), _at(plan.fiscal_year + 1, 6, 20)
    host = SiteHost.objects.filter(site=plan.site).order_by("pk").values_list("body", flat=True)
    sides = {Side.MUNICIPALITY: host[0], Side.HELLO_WORK: plan.site.office_id}
    PlanSignature.objects.bulk_create(
        PlanSignature(plan=plan, side=side, digest=digest, organization_id=one, signed_at=at)
        for side, one in sides.items()
    )


def _record(measures: Sequence[PlanMeasure]) -> None:
    words = {one.what: one for one in texts.MEASURES}
    MeasureEvidence.objects.bulk_create(
        MeasureEvidence(
            measure=one,
            done_on=date(one.plan.fiscal_year + 1, 9, 30),
            text=words[one.what].done,
            organization_id=one.organization_id,
            recorded_at=_at(one.plan.fiscal_year + 1, 10, 1),
        )
        for one in measures
    )
    for one in measures:
        one.state, one.result = MeasureState.DONE, words[one.what].result
        one.done_on = date(one.plan.fiscal_year + 1, 12, 20)
        one.save()


def _contracts() -> None:
    indicators = Indicator.objects.in_bulk(field_name="code")
    outsourced = AnnualProfile.objects.filter(
        is_outsourced=True, fiscal_year__in=texts.CONTRACT_YEARS
    )
    codes = outsourced.order_by("site__code").values_list("site__code", flat=True).distinct()
    chosen = [KORIYAMA, *codes][: texts.OUTSOURCED_SITES + 1]
    ContractLine.objects.bulk_create(
        ContractLine(
            site_id=profile.site_id,
            fiscal_year=profile.fiscal_year,
            work=one.work,
            contractor=one.contractor,
            cost=one.cost,
            indicator=indicators.get(one.indicator),
            measure=one.measure,
            unit=one.unit,
            result=one.result,
        )
        for profile in outsourced.filter(site__code__in=chosen)
        for one in texts.CONTRACTS
    )
