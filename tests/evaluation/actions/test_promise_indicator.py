"""Items of a plan measured by an indicator: the result is computed from rows, never typed."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agreements.actions.draft_plan import draft_plan
from agreements.actions.keep_plan_item import keep_plan_item, remove_plan_item
from agreements.actions.record_result import record_result
from agreements.choices import Standing
from agreements.models import AnnualPlan, PlanItem
from agreements.queries.plans import ItemView, clauses_in, plan_items, views_of
from agreements.rules.item_figure import ItemFigure
from evaluation.actions.promise_indicator import promise_indicator, release_indicator
from evaluation.filters import SiteYearFilter
from evaluation.models import Indicator, MonthlyResult, PromisedIndicator
from evaluation.queries.promises import figures
from evaluation.queries.sites import site_years
from portal.common.acting import acting_as
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories
from tests.agreements import promised
from tests.agreements.promised import NOW, SYSTEM, YEAR

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Viewer:
    return factories.viewer(Role.LOCAL_GOVERNMENT)


@pytest.fixture
def plan() -> AnnualPlan:
    """A draft whose agreement has two sites."""
    made = promised.draft()
    for number in (91, 92):
        site = factories.site(f"07204-{number}", years=(YEAR,))
        JointSite.objects.filter(pk=site.pk).update(agreement=made.agreement)
    return made


def tie(plan: AnnualPlan, code: str, by: Viewer) -> PlanItem:
    item = plan.items.get()
    indicator = Indicator.objects.get(code=code)
    promise_indicator(item=item, indicator=indicator, by=by, now=NOW)
    return item


def site(number: int) -> JointSite:
    return JointSite.objects.get(code=f"07204-{number}")


def figure_of(item: PlanItem) -> ItemFigure:
    (view,) = views_of(SYSTEM, plan_items(SYSTEM).filter(pk=item.pk))
    assert view.figure is not None
    return view.figure


def view_of(item: PlanItem) -> ItemView:
    return views_of(SYSTEM, plan_items(SYSTEM).filter(pk=item.pk))[0]


def test_a_published_count_sums_all_sites_and_moves_with_their_rows(
    plan: AnnualPlan, city: Viewer
) -> None:
    with acting_as(city):
        item = tie(plan, "USERS", city)
    assert (item.measure, item.unit, item.direction) == ("施設利用者数", "人", "UP")
    assert figure_of(item).value is None
    assert view_of(item).standing == Standing.NO_FIGURE
    factories.month(site(91), "USERS", date(YEAR, 5, 1), 60)
    factories.month(site(92), "USERS", date(YEAR, 6, 1), 40)
    assert (figure_of(item).value, figure_of(item).sites) == (Fraction(100), 2)
    assert view_of(item).standing == Standing.MET
    MonthlyResult.objects.filter(site=site(92)).update(value=39)
    assert figure_of(item).value == 99
    assert view_of(item).standing == Standing.UNMET
    (clause,) = clauses_in(SYSTEM, plan.agreement, YEAR)
    assert clause.has_moved


def test_a_figure_of_another_year_or_agreement_is_not_summed(
    plan: AnnualPlan, city: Viewer
) -> None:
    item = tie(plan, "USERS", city)
    other = factories.site("07204-93", years=(YEAR,))
    factories.month(other, "USERS", date(YEAR, 5, 1), 1000)
    assert figure_of(item).value is None
    factories.month(site(91), "USERS", date(YEAR, 4, 1), 7)
    assert figure_of(item).value == 7


def test_a_rate_is_made_of_the_sums_of_the_sites_with_a_target(
    plan: AnnualPlan, city: Viewer
) -> None:
    item = tie(plan, "SUPPORTED_RATE", city)
    for number, placed, supported in ((91, 1, 3), (92, 1, 1)):
        factories.month(site(number), "SUPPORTED", date(YEAR, 5, 1), supported)
        factories.month(site(number), "PERSONS_PLACED", date(YEAR, 5, 1), placed)
    assert figure_of(item).value is None
    factories.target(site(91), "SUPPORTED_RATE", 50, YEAR)
    assert (figure_of(item).value, figure_of(item).sites) == (Fraction(100, 3), 1)
    factories.target(site(92), "SUPPORTED_RATE", 50, YEAR)
    assert figure_of(item).value == 50  # of the sums, not the mean of 33.3 and 100


@pytest.mark.parametrize(("code", "targets"), [("USERS", ()), ("SUPPORTED", (91,))])
def test_the_drill_leads_to_the_sites_that_were_summed(
    plan: AnnualPlan, city: Viewer, code: str, targets: tuple[int, ...]
) -> None:
    item = tie(plan, code, city)
    for number in targets:
        factories.target(site(number), code, 5, YEAR)
    factories.site("07204-93", years=(YEAR,))
    figure = figure_of(item)
    assert figure.drill.target == "sites"
    narrowed = SiteYearFilter(figure.drill.query, site_years(city), viewer=city)
    assert narrowed.is_valid()
    assert narrowed.qs.count() == figure.sites == len(targets or (91, 92))


def test_a_promised_result_is_never_typed(plan: AnnualPlan, city: Viewer) -> None:
    item = tie(plan, "USERS", city)
    AnnualPlan.objects.filter(pk=plan.pk).update(
        state="ADOPTED", adopted_on=date(YEAR, 4, 20), adoption_source="協議会"
    )
    with pytest.raises(ValidationError) as error:
        record_result(
            item=item,
            result=Decimal(1),
            result_on=date(YEAR, 9, 30),
            result_note="",
            check_text="",
            act_text="",
            by=city,
            now=NOW,
        )
    assert "拠点の実績から計算します" in error.value.message_dict["result"][0]
    with pytest.raises(IntegrityError, match="拠点の実績から計算します"), transaction.atomic():
        PlanItem.objects.filter(pk=item.pk).update(result=1, result_on=date(YEAR, 9, 30))


def test_a_typed_result_keeps_the_indicator_away(plan: AnnualPlan, city: Viewer) -> None:
    plan.items.update(result=1, result_on=date(YEAR, 9, 30))
    with pytest.raises(ValidationError) as error:
        tie(plan, "USERS", city)
    assert "先に実績値を消してください" in error.value.message_dict["indicator"][0]


def test_the_unit_of_a_promise_is_that_of_its_indicator(plan: AnnualPlan, city: Viewer) -> None:
    item = tie(plan, "USERS", city)
    item.unit = "件"
    with pytest.raises(ValidationError, match="指標のとおりにしてください"):
        keep_plan_item(plan=plan, item=item, by=city, now=NOW)
    rate = Indicator.objects.get(code="PLACEMENT_RATE")
    with pytest.raises(IntegrityError, match="単位と良い方向"), transaction.atomic():
        PromisedIndicator.objects.filter(plan_item=item).update(indicator=rate)
    promise_indicator(item=PlanItem.objects.get(pk=item.pk), indicator=rate, by=city, now=NOW)
    assert PlanItem.objects.get(pk=item.pk).unit == "%"


def test_an_item_without_a_target_is_told_so(plan: AnnualPlan, city: Viewer) -> None:
    plan.items.update(target=None, measure="", unit="")
    with pytest.raises(ValidationError) as error:
        tie(plan, "USERS", city)
    assert set(error.value.message_dict) == {"indicator"}


def test_ties_are_locked_with_their_plan(plan: AnnualPlan, city: Viewer) -> None:
    item = tie(plan, "USERS", city)
    AnnualPlan.objects.filter(pk=plan.pk).update(
        state="ADOPTED", adopted_on=date(YEAR, 4, 20), adoption_source="協議会"
    )
    tied = PromisedIndicator.objects.get(plan_item=item)
    for write in (
        lambda: release_indicator(promised=tied, by=city, now=NOW),
        lambda: tie(plan, "CONSULTATIONS", city),
        lambda: PromisedIndicator.objects.filter(pk=tied.pk).update(indicator=tied.indicator),
    ):
        with (
            pytest.raises((ValidationError, IntegrityError), match="決定した計画の取組"),
            transaction.atomic(),
        ):
            write()
    assert PromisedIndicator.objects.filter(plan_item=item, indicator=tied.indicator).exists()


def test_a_tie_is_released_copied_and_removed_with_its_item(plan: AnnualPlan, city: Viewer) -> None:
    item = tie(plan, "USERS", city)
    with acting_as(city):
        copy = draft_plan(
            agreement=plan.agreement, fiscal_year=YEAR + 1, copy_of=plan, by=city, now=NOW
        )
        copied = PromisedIndicator.objects.get(plan_item__plan=copy)
        assert copied.indicator.code == "USERS"
        remove_plan_item(item=copied.plan_item, by=city, now=NOW)
        assert not PromisedIndicator.objects.filter(plan_item__plan=copy).exists()
        release_indicator(promised=PromisedIndicator.objects.get(plan_item=item), by=city, now=NOW)
    assert view_of(item).figure is None


def test_only_those_who_keep_the_agreement_tie(plan: AnnualPlan, city: Viewer) -> None:
    item = tie(plan, "USERS", city)
    tied = PromisedIndicator.objects.get(plan_item=item)
    for by in (
        factories.viewer(Role.HELLO_WORK),
        factories.viewer(Role.BUREAU, factories.bureau("13")),
    ):
        with pytest.raises(PermissionDenied):
            promise_indicator(item=item, indicator=tied.indicator, by=by, now=NOW)
        with pytest.raises(PermissionDenied):
            release_indicator(promised=tied, by=by, now=NOW)
        with acting_as(by):
            shown = PromisedIndicator.objects.filter(pk=tied.pk)  # without `visible_to`
            assert shown.exists() == (by.role == Role.HELLO_WORK)
            assert PromisedIndicator.objects.filter(pk=tied.pk).delete()[0] == 0


def test_figures_take_four_queries_for_any_number_of_items(
    plan: AnnualPlan, city: Viewer, django_assert_num_queries: object
) -> None:
    tie(plan, "USERS", city)
    for code in ("SUPPORTED", "PLACEMENTS", "SUPPORTED_RATE"):
        item = promised.item(plan)
        promise_indicator(item=item, indicator=Indicator.objects.get(code=code), by=city, now=NOW)
    items = list(plan_items(SYSTEM).filter(plan=plan))
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(figures(SYSTEM, items)) == 4
