"""Clauses and yearly plans of some of the demonstration's agreements; part of its loading."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from agreements.choices import Doer, PlanState
from agreements.models import Agreement, AnnualPlan, Clause, PlanItem, Progress
from evaluation.choices import Measure
from evaluation.demonstration import plans as texts
from evaluation.models import AnnualTarget, Indicator, PromisedIndicator
from portal.common.fiscal import FiscalYear

COMPUTED_AT_MOST = 2
Targets = Mapping[tuple[int, int], Sequence[tuple[int, Decimal]]]  # agreement, year → indicators


def load_plans(agreements: Mapping[str, Agreement], now: datetime) -> None:
    """合成の条項と、令和2年度・3年度の事業計画を登録する。`agreements` は団体コードごとの協定。

    Items tied to an indicator aim at the sum of the sites' targets. Every third agreement has not
    reviewed its year yet.
    """
    chosen = [agreements[code] for code in texts.chosen(list(agreements))]
    clauses = _clauses(chosen)
    last = _plans(chosen, texts.REVIEWED_YEAR)
    before = _items(last, clauses, {})
    _adopt(last)
    _progress(before, now)
    waiting = {agreement.pk for agreement in chosen[::3]}
    _review([plan for plan in last if plan.agreement_id not in waiting])
    running = _plans(chosen, texts.RUNNING_YEAR)
    items = _items(running, clauses, {(one.agreement_id, one.title): one for one in before})
    _adopt(running)
    _progress(items[::2], now)


def _clauses(agreements: Sequence[Agreement]) -> dict[tuple[int, int], Clause]:
    made = Clause.objects.bulk_create(
        Clause(
            agreement=agreement,
            position=position,
            number=one.number,
            heading=one.heading,
            text=one.text,
            doer=one.doer,
        )
        for agreement in agreements
        for position, one in enumerate(texts.CLAUSES, start=1)
    )
    return {(clause.agreement_id, clause.position): clause for clause in made}


def _plans(agreements: Sequence[Agreement], year: int) -> list[AnnualPlan]:
    return AnnualPlan.objects.bulk_create(
        AnnualPlan(agreement=agreement, fiscal_year=year) for agreement in agreements
    )


def _items(
    plans: Sequence[AnnualPlan],
    clauses: Mapping[tuple[int, int], Clause],
    before: Mapping[tuple[int, str], PlanItem],
) -> list[PlanItem]:
    """Make the items of the plans: first those of indicators, then those whose result is typed."""
    indicators = {one.pk: one for one in Indicator.objects.filter(measure=Measure.COUNT)}
    targets = _targets(plans, indicators)
    items: list[PlanItem] = []
    ties: list[tuple[PlanItem, Indicator]] = []
    for plan in plans:
        computed = targets.get((plan.agreement_id, plan.fiscal_year), ())[:COMPUTED_AT_MOST]
        for number, (indicator, target) in enumerate(computed, start=1):
            item = _computed(plan, clauses, number, indicators[indicator], target)
            items.append(item)
            ties.append((item, indicators[indicator]))
        items += [
            _typed(plan, clauses, number, text)
            for number, text in enumerate(texts.ITEMS, start=len(computed) + 1)
        ]
    for item in items:
        item.copied_from = before.get((item.agreement_id, item.title))
    made = PlanItem.objects.bulk_create(items)
    PromisedIndicator.objects.bulk_create(
        PromisedIndicator(plan_item=item, indicator=indicator) for item, indicator in ties
    )
    return made


def _targets(plans: Sequence[AnnualPlan], indicators: Mapping[int, Indicator]) -> Targets:
    found: dict[tuple[int, int], list[tuple[int, Decimal]]] = {}
    sums = (
        AnnualTarget.objects.filter(
            site__agreement__in=[plan.agreement_id for plan in plans],
            fiscal_year__in={plan.fiscal_year for plan in plans},
            indicator__in=indicators,
        )
        .order_by()
        .values_list("site__agreement", "fiscal_year", "indicator")
        .annotate(Sum("value"))
        .order_by("site__agreement", "fiscal_year", "indicator__position")
    )
    for agreement, year, indicator, total in sums:
        found.setdefault((agreement, year), []).append((indicator, total))
    return found


def _computed(
    plan: AnnualPlan,
    clauses: Mapping[tuple[int, int], Clause],
    position: int,
    indicator: Indicator,
    target: Decimal,
) -> PlanItem:
    return PlanItem(
        agreement_id=plan.agreement_id,
        plan=plan,
        clause=clauses[(plan.agreement_id, position)],
        position=position,
        title=f"{indicator.name}の確保",
        doer=Doer.BOTH,
        plan_text=texts.COMPUTED_PLAN,
        measure=indicator.name,
        unit=indicator.unit,
        target=target,
        direction=indicator.direction,
        **_judged(plan, texts.COMPUTED_CHECK),
    )


def _typed(
    plan: AnnualPlan,
    clauses: Mapping[tuple[int, int], Clause],
    position: int,
    text: texts.ItemText,
) -> PlanItem:
    is_over = plan.fiscal_year == texts.REVIEWED_YEAR
    return PlanItem(
        agreement_id=plan.agreement_id,
        plan=plan,
        clause=clauses[(plan.agreement_id, text.clause)],
        position=position,
        title=text.title,
        doer=text.doer,
        plan_text=text.plan,
        measure=text.measure,
        unit=text.unit,
        target=text.target,
        result=text.result if is_over else None,
        result_on=plan.year.end if is_over and text.result is not None else None,
        **_judged(plan, texts.CHECK),
    )


def _judged(plan: AnnualPlan, check: str) -> dict[str, str]:
    if plan.fiscal_year != texts.REVIEWED_YEAR:
        return {}
    return {"check_text": check, "act_text": texts.ACT}


def _adopt(plans: Sequence[AnnualPlan]) -> None:
    """Plans are decided before their year begins."""
    for year in {plan.fiscal_year for plan in plans}:
        AnnualPlan.objects.filter(
            pk__in=[plan.pk for plan in plans if plan.fiscal_year == year]
        ).update(
            state=PlanState.ADOPTED,
            adopted_on=date(year, 3, 25),
            adoption_source=f"{texts.SOURCE}（{FiscalYear(year - 1)}の運営協議会）",
        )


def _review(plans: Sequence[AnnualPlan]) -> None:
    AnnualPlan.objects.filter(pk__in=[plan.pk for plan in plans]).update(
        state=PlanState.REVIEWED,
        reviewed_on=date(texts.REVIEWED_YEAR + 1, 3, 31),
        review=texts.REVIEW,
    )


def _progress(items: Sequence[PlanItem], now: datetime) -> None:
    """Record one thing done for each item whose result is typed."""
    done = {text.title: text.done for text in texts.ITEMS}
    Progress.objects.bulk_create(
        Progress(
            item=item,
            done_on=date(item.plan.fiscal_year, 5, 20),
            text=done[item.title],
            recorded_at=now,
        )
        for item in items
        if item.title in done
    )
