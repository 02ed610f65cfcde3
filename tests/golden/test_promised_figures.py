"""The demonstration's plans: computed results are the published figures of the sites, from rows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db.models import Sum

from agreements.choices import PlanState, Standing
from agreements.models import Agreement, AnnualPlan, PlanItem
from agreements.queries.plans import clauses_in, plan_items, views_of
from agreements.reports.plan import council_pack
from evaluation.models import AnnualTarget, MonthlyResult, PromisedIndicator
from portal.common.viewer import Viewer
from tests import factories

pytestmark = pytest.mark.django_db
CLOCK = Viewer.system()
# Site, indicator, target and result of FY2020 as published (DOMAIN.md §2).
PUBLISHED = [
    ("322075", "USERS", 5_200, 6_007),  # ワークステーション江津
    ("072036", "PERSONS_PLACED", 120, 138),  # 郡山市ハローワークコーナー
    ("372013", "SUPPORTED", 200, 307),  # ハローワーク高松・ジョブコーナー
    ("372013", "PERSONS_PLACED", 134, 243),
    ("102024", "PERSONS_PLACED", 121, 182),  # 高崎就労支援コーナー
]


def item_of(body: str, indicator: str, year: int = 2020) -> PlanItem:
    return plan_items(CLOCK).get(
        agreement__reference=f"一体-{body}",
        plan__fiscal_year=year,
        promised__indicator__code=indicator,
    )


@pytest.mark.parametrize(("body", "indicator", "target", "result"), PUBLISHED)
def test_a_promised_result_is_the_sum_of_the_agreements_sites(
    body: str, indicator: str, target: int, result: int
) -> None:
    item = item_of(body, indicator)
    of_sites = {"site__agreement": item.agreement, "indicator__code": indicator}
    rows = MonthlyResult.objects.filter(fiscal_year=2020, **of_sites)
    targets = AnnualTarget.objects.filter(fiscal_year=2020, **of_sites)
    (view,) = views_of(CLOCK, [item])
    assert view.result == rows.aggregate(Sum("value"))["value__sum"]
    assert item.target == targets.aggregate(Sum("value"))["value__sum"]
    if item.agreement.joint_sites.count() == 1:
        assert (item.target, view.result) == (Decimal(target), Fraction(result))
        assert view.standing == Standing.MET
    row = rows.filter(value__gt=0).first()
    assert row is not None
    MonthlyResult.objects.filter(pk=row.pk).update(value=(row.value or 0) - 1)
    (moved,) = views_of(CLOCK, [item])
    assert moved.result == (view.result or 0) - 1


def test_the_published_sites_stand_alone_often_enough_to_be_seen() -> None:
    alone = [
        body
        for body, indicator, *_ in PUBLISHED
        if item_of(body, indicator).agreement.joint_sites.count() == 1
    ]
    assert {"322075", "072036"} <= set(alone)


def test_every_tied_target_is_the_sum_of_its_sites_targets() -> None:
    ties = PromisedIndicator.objects.select_related("plan_item__plan")
    assert ties.count() > 40
    for tie in ties:
        total = AnnualTarget.objects.filter(
            site__agreement=tie.plan_item.agreement_id,
            fiscal_year=tie.plan_item.plan.fiscal_year,
            indicator=tie.indicator_id,
        ).aggregate(Sum("value"))["value__sum"]
        assert tie.plan_item.target == Decimal(total)


def test_the_demonstration_has_a_reviewed_a_waiting_and_a_running_year() -> None:
    plans = AnnualPlan.objects.all()
    assert plans.count() == 40
    assert plans.filter(fiscal_year=2020, state=PlanState.REVIEWED).count() == 13
    assert plans.filter(fiscal_year=2020, state=PlanState.ADOPTED).count() == 7
    assert plans.filter(fiscal_year=2021, state=PlanState.ADOPTED).count() == 20
    for plan in plans:
        assert "合成" in plan.adoption_source
        assert 3 <= plan.items.count() <= 5
        clauses = clauses_in(CLOCK, plan.agreement, plan.fiscal_year)
        assert any(clause.has_moved for clause in clauses)
        assert not all(clause.has_moved for clause in clauses)


@dataclass
class Council:
    agreement: Agreement | None


@dataclass
class Meeting:
    council: Council
    held_on: date


def test_a_council_pack_shows_the_year_and_the_year_before() -> None:
    agreement = item_of("322075", "USERS").agreement
    meeting = Meeting(Council(agreement), date(2021, 6, 1))
    before, this = council_pack(CLOCK, meeting, factories.NOW)
    assert (before.key, this.key) == ("promises-2020", "promises-2021")
    assert "6,007人" in [row.value("result") for row in before.rows]
    assert council_pack(CLOCK, Meeting(Council(None), date(2021, 6, 1)), factories.NOW) == []
    assert council_pack(CLOCK, Meeting(Council(agreement), date(2030, 6, 1)), factories.NOW) == []
