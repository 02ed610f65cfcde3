"""S13: no closed cell passes to the other side, and nobody but its triggers writes a year's row."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from evaluation.actions.publish_year import publish_year
from evaluation.actions.settle_year import settle_year
from evaluation.models import CellOwner, Indicator, PublishedSiteYear, SiteYear
from portal.common.acting import PARTNER, STAFF, WORKER, acting_as
from portal.common.fiscal import FiscalYear
from portal.common.refusals import told as told_of
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories
from tests.evaluation.closing import told
from tests.evaluation.test_closed_stays import STEPS, part

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 1)
CLOCK = Viewer.system()
NOT_OPEN = "提出済みの月か締めた年度"
DICTIONARY = "年度が締められているため"


# Counts of these tests' own: the demonstration's are closed somewhere already.
HERE, ELSEWHERE = "COUNTED_HERE", "COUNTED_ELSEWHERE"


@pytest.fixture
def site() -> JointSite:
    """June of 2025 with figures of the office and none of the municipality's."""
    for code in (HERE, ELSEWHERE):
        Indicator.objects.create(
            code=code, name=code, unit="件", measure="COUNT", owner="HELLO_WORK"
        )
    made = factories.site()
    factories.month(made, "CONSULTATIONS", JUNE, 5)
    factories.month(made, HERE, JUNE, 5)
    return made


def an_exception(site: JointSite, year: int, code: str = "CONSULTATIONS") -> CellOwner:
    indicator = Indicator.objects.get(code=code)
    return CellOwner(
        site=site, indicator=indicator, from_year=year, owner="MUNICIPALITY", reason="試験"
    )


def settle(site: JointSite) -> None:
    factories.target(site, "CONSULTATIONS", 1)
    settle_year(site=site, year=FiscalYear(2025), by=CLOCK, now=factories.NOW)


def give_away(code: str) -> str:
    return (
        "UPDATE evaluation_indicator SET owner = CASE owner"
        " WHEN 'HELLO_WORK' THEN 'MUNICIPALITY' ELSE 'HELLO_WORK' END"
        f" WHERE code = '{code}'"
    )


@pytest.mark.parametrize("steps", [STEPS[:1], STEPS[:2], STEPS])
def test_s13_the_dictionary_does_not_give_a_closed_cell_away(
    site: JointSite, steps: tuple[str, ...]
) -> None:
    part(site, "HELLO_WORK", *steps)
    # Counted elsewhere only: what nobody entered here is as closed as a figure.
    factories.month(factories.site("07204-92"), ELSEWHERE, JUNE, 1)
    for code in (HERE, ELSEWHERE):
        with pytest.raises(IntegrityError, match=DICTIONARY), transaction.atomic():
            told(give_away(code))


def test_s13_nor_does_an_exception(site: JointSite) -> None:
    kept = an_exception(site, 2026)
    kept.save()
    part(site, "HELLO_WORK", *STEPS)
    for year in (2024, 2025):
        with pytest.raises(ValidationError) as refusal, told_of(CellOwner):
            an_exception(site, year).save()
        assert NOT_OPEN in refusal.value.message_dict["from_year"][0]
        with pytest.raises(IntegrityError, match=NOT_OPEN), transaction.atomic():
            CellOwner.objects.filter(pk=kept.pk).update(from_year=year)
    CellOwner.objects.filter(pk=kept.pk).update(owner="HELLO_WORK")
    kept.delete()


def test_s13_nor_is_an_exception_taken_back_or_turned(site: JointSite) -> None:
    kept = an_exception(site, 2024)
    kept.save()
    part(site, "MUNICIPALITY", *STEPS)
    rows = CellOwner.objects.filter(pk=kept.pk)
    users = Indicator.objects.get(code="PLACEMENTS")
    for act in (
        kept.delete,
        lambda: rows.update(owner="HELLO_WORK"),
        lambda: rows.update(indicator=users),
        lambda: rows.update(from_year=2027),
    ):
        with pytest.raises(IntegrityError, match=NOT_OPEN), transaction.atomic():
            act()


def test_s13_a_settled_year_keeps_its_owners(site: JointSite) -> None:
    settle(site)
    with pytest.raises(IntegrityError, match=NOT_OPEN), transaction.atomic():
        an_exception(site, 2025).save()
    with pytest.raises(ValidationError) as refusal, told_of(Indicator):
        Indicator.objects.filter(code=HERE).update(owner="MUNICIPALITY")
    assert DICTIONARY in refusal.value.message_dict["owner"][0]
    an_exception(site, 2026).save()


def test_s13_who_does_not_see_the_part_is_refused_as_well(site: JointSite) -> None:
    part(site, "HELLO_WORK", *STEPS)
    stranger = factories.viewer(Role.BUREAU, factories.bureau("13"))
    acts: tuple[Callable[[], None], ...] = (
        lambda: told(give_away(HERE), role=STAFF),
        lambda: an_exception(site, 2025).save(),
    )
    for act in acts:
        with (
            acting_as(stranger),
            pytest.raises(IntegrityError, match=f"{NOT_OPEN}|{DICTIONARY}"),
            transaction.atomic(),
        ):
            act()


def test_the_owner_of_what_nobody_has_entered_changes(site: JointSite) -> None:
    """Here the demonstration's accepted months close every count that somebody has entered."""
    Indicator.objects.create(
        code="NOWHERE", name="NOWHERE", unit="件", measure="COUNT", owner="HELLO_WORK"
    )
    part(site, "HELLO_WORK", *STEPS)
    told(give_away("NOWHERE"))
    assert Indicator.objects.get(code="NOWHERE").owner == "MUNICIPALITY"
    an_exception(site, 2026, HERE).save()


@pytest.mark.parametrize("role", [STAFF, WORKER, PARTNER])
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluation_siteyear SET placements = 999",
        "DELETE FROM evaluation_siteyear",
        "INSERT INTO evaluation_siteyear (profile_id, site_id, fiscal_year) VALUES (0, 0, 2030)",
        "MERGE INTO evaluation_siteyear y USING (VALUES (1)) v ON true WHEN MATCHED THEN DELETE",
    ],
)
def test_s13_no_role_writes_the_derived_row(site: JointSite, role: str, sql: str) -> None:
    no = pytest.raises(ProgrammingError, match="permission denied for table evaluation_siteyear")
    with no, transaction.atomic():
        told(sql, role=role)
    assert SiteYear.objects.get(site=site, fiscal_year=2025).consultations == 5


@pytest.mark.parametrize("role", [STAFF, WORKER])
def test_s13_what_is_published_is_what_was_reported(site: JointSite, role: str) -> None:
    told(f"UPDATE evaluation_monthlyresult SET value = 6 WHERE site_id = {site.pk}", role=role)
    told(
        "INSERT INTO joint_sites_annualprofile (site_id, fiscal_year, services, target_groups,"
        " is_outsourced) SELECT site_id, 2030, services, target_groups, is_outsourced"
        " FROM joint_sites_annualprofile WHERE fiscal_year = 2025",
        role=role,
    )
    told("DELETE FROM joint_sites_annualprofile WHERE fiscal_year = 2030", role=role)
    told("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    settle(site)
    publish_year(year=FiscalYear(2025), by=CLOCK, now=factories.NOW)
    assert PublishedSiteYear.objects.get(site=site).consultations == 6
    assert not SiteYear.objects.filter(fiscal_year=2030).exists()
