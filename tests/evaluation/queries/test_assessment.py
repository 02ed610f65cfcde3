"""A settled year of the whole nation, assessed; and sites that stand still."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from evaluation.actions.move_improvement_plan import judge_improvement
from evaluation.actions.open_improvement_plans import open_improvement_plans
from evaluation.actions.raise_site_reviews import raise_site_reviews
from evaluation.choices import Level
from evaluation.choices_improvement import ImprovementState, ReasonCode
from evaluation.models import (
    AssessmentRule,
    ImprovementPlan,
    MonthlyResult,
    SiteYear,
)
from evaluation.queries.assessment import assessed
from evaluation.rules.standstill import first_year_of_standstill
from portal.common.fiscal import FiscalYear
from tests.evaluation.closing import settle_all
from tests.evaluation.improving import CLOCK, NOW, Journey, a_standstill, rule

pytestmark = pytest.mark.django_db
MISSED = 72  # 337 sites less the 265 that achieved in FY2019
QUERIES = 9


def test_a_nation_is_assessed_in_a_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    settle_all(2019)
    by_default = AssessmentRule.objects.all().for_year(2019)
    assert by_default
    with django_assert_max_num_queries(QUERIES):
        found, funnel = assessed(CLOCK, 2019, by_default)
    assert funnel
    missed = [one for one in found if ReasonCode.TARGETS in {r.code for r in one.reasons}]
    none = SiteYear.objects.filter(fiscal_year=2019, level=Level.NONE)
    assert {one.site.pk for one in missed} == set(none.values_list("site", flat=True))
    assert len(missed) == MISSED
    assert any(not one.reasons for one in found)


def test_what_was_opened_by_the_demonstration_is_not_opened_again() -> None:
    settle_all(2019)
    had = set(ImprovementPlan.objects.filter(fiscal_year=2019).values_list("site", flat=True))
    assert had
    opened = open_improvement_plans(year=FiscalYear(2019), by=CLOCK, now=NOW)
    assert len(opened.plans) >= MISSED - len(had)
    assert not had & {plan.site_id for plan in opened.plans}
    assert all(plan.figures["years"] and plan.figures["similar"] for plan in opened.plans)


def test_a_site_that_stands_still_is_asked_about_once() -> None:
    site, year = a_standstill()
    (review,) = raise_site_reviews(sites=[site], year=year, rule=rule(), by=CLOCK, now=NOW)
    assert (review.years, review.fiscal_year) == (2, 2025)
    assert raise_site_reviews(sites=[site], year=year, rule=rule(), by=CLOCK, now=NOW) == []


def test_a_patient_rule_waits_longer() -> None:
    site, year = a_standstill()
    patient = rule(years_without_improvement=3)
    assert raise_site_reviews(sites=[site], year=year, rule=patient, by=CLOCK, now=NOW) == []


@pytest.mark.parametrize(
    ("planned", "since", "began"),
    [
        ({2023, 2024}, None, 2023),
        ({2024}, None, None),
        ({2023}, None, None),
        ({2022, 2023, 2024}, 2024, None),
        ({2022, 2023, 2024}, 2023, 2023),
    ],
)
def test_a_standstill_is_years_in_a_row(
    planned: set[int], since: int | None, began: int | None
) -> None:
    assert first_year_of_standstill(planned, 2025, 2, since=since) == began


def test_nothing_is_judged_before_a_later_year_is_whole() -> None:
    journey = Journey().to(ImprovementState.CHECKING)
    MonthlyResult.objects.filter(site=journey.site, month="2026-03-01").delete()
    with pytest.raises(ValidationError, match="12か月分"):
        judge_improvement(plan=journey.fresh(), check_text="良い。", by=journey.city, now=NOW)
