"""似た拠点 from rows: which, in what order, for whom, and at what cost."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from evaluation.queries.similar_sites import similar_sites, similar_to_each
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from sites.models import AnnualProfile, JointSite
from tests import factories

pytestmark = pytest.mark.django_db
YEAR = 2025


def sized(
    code: str, seekers: int, group: str = "WELFARE_RECIPIENTS", service: str = "WELFARE"
) -> JointSite:
    """A site with `seekers` new seekers in each month of the year before."""
    years = (YEAR - 1, YEAR)
    made = factories.site(code, years=years, groups=(group,), services=(service,))
    for month in FiscalYear(YEAR - 1).months:
        factories.month(made, "NEW_SEEKERS", month, seekers)
    return made


def test_the_most_alike_come_first_and_never_the_site_itself() -> None:
    mine = sized("07204-91", 10)
    near = sized("07204-92", 9)
    small = sized("07204-93", 5)
    sized("07204-94", 10, "YOUTH", "UI_TURN")
    found = similar_sites(Viewer.system(), mine, YEAR, at_most=2)
    assert [one.site for one in found] == [near, small]
    assert [one.likeness for one in found] == [Decimal("0.98"), Decimal("0.9")]
    assert "規模が近い（年間の新規求職者 120人と108人）" in found[0].why
    assert len(similar_sites(Viewer.system(), mine, YEAR)) == 3
    assert len(similar_sites(Viewer.system(), mine, YEAR, at_least=Decimal("0.9"))) == 2


def test_equals_go_by_their_codes_and_a_year_not_run_has_no_equals() -> None:
    mine, *others = (factories.site(f"07204-{number}") for number in (91, 93, 92))
    found = similar_sites(Viewer.system(), mine, YEAR)
    assert [one.site.code for one in found] == sorted(site.code for site in others)
    assert similar_sites(Viewer.system(), mine, 2031) == []


def test_only_governments_compare_sites() -> None:
    mine, _ = factories.site(), factories.site("07204-92")
    assert similar_sites(factories.viewer(Role.LOCAL_GOVERNMENT), mine, YEAR)
    assert similar_sites(factories.viewer(Role.SUBSCRIBER), mine, YEAR) == []


def test_all_sites_of_the_nation_cost_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    running = AnnualProfile.objects.filter(fiscal_year=2020)
    everywhere = list(running.values_list("site", flat=True))
    with django_assert_num_queries(1):
        found = similar_to_each(Viewer.system(), everywhere, 2020, at_most=5)
    assert len(found) > 300
    assert all(len(alike) == 5 for alike in found.values())
    one = JointSite.objects.get(pk=everywhere[0])
    assert found[one.pk] == similar_sites(Viewer.system(), one, 2020, at_most=5)
