"""No figure is a constant: change a row, and what is made of it changes."""

from decimal import Decimal

import pytest
from django.db.models import F

from evaluation.models import AnnualTarget, EvaluationRule, MonthlyResult, SatisfactionSurvey
from evaluation.queries.national import years_with_sites
from evaluation.reports.national_figures import read_figures
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import AnnualProfile, JointSite

pytestmark = pytest.mark.django_db
NATION = Viewer.system()
Y2020 = FiscalYear(2020)


def test_a_month_moves_the_sums_and_the_rate() -> None:
    row = MonthlyResult.objects.filter(fiscal_year=2020, indicator__code="PLACEMENTS").first()
    assert row is not None
    MonthlyResult.objects.filter(pk=row.pk).update(value=F("value") + 1000)
    totals = read_figures(NATION, Y2020).now
    assert totals.placements == 62_176
    assert totals.placement_rate == Decimal("34.7")


def test_a_target_moves_achievement_of_site_and_body() -> None:
    site = JointSite.objects.get(code="07203-01")
    AnnualTarget.objects.filter(site=site, fiscal_year=2020).update(value=139, change_reason="試験")
    figures = read_figures(NATION, Y2020)
    assert (figures.now.full, figures.now.none) == (78, 110)
    assert figures.body_count.achieved == 145


def test_deleting_the_targets_makes_a_site_unset_never_full() -> None:
    AnnualTarget.objects.filter(site__code="07203-01", fiscal_year=2020).delete()
    totals = read_figures(NATION, Y2020).now
    assert (totals.full, totals.none, totals.unset) == (78, 109, 1)


def test_a_profile_moves_services_and_groups() -> None:
    profile = AnnualProfile.objects.get(site__code="07203-01", fiscal_year=2020)
    profile.services = ["HOMEWORK"]
    profile.target_groups = ["DISABLED"]
    profile.save()
    figures = read_figures(NATION, Y2020)
    assert figures.services["WELFARE"].sites == 265
    assert (figures.services["HOMEWORK"].bodies, figures.services["HOMEWORK"].sites) == (8, 9)
    assert figures.groups["DISABLED"].sites == 20


def test_a_survey_moves_satisfaction() -> None:
    SatisfactionSurvey.objects.filter(site__code="07203-01").update(dissatisfied=500)
    survey = read_figures(NATION, Y2020).satisfaction
    assert survey.total > 5_800
    assert survey.satisfied_share is not None
    assert survey.satisfied_share < Decimal("88.0")


def test_another_rule_counts_bodies_otherwise() -> None:
    EvaluationRule.objects.update(body_rule="ALL_SITES")
    counted = read_figures(NATION, Y2020).body_count
    assert counted.achieved < 146
    assert "すべての拠点" in counted.rule.label


def test_a_year_nobody_knows_has_no_figures() -> None:
    assert 1999 not in years_with_sites(NATION)
    assert read_figures(NATION, FiscalYear(1999)).now.sites == 0
