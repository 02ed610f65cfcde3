"""S13: what is settled or accepted changes by an approved correction alone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import ProtectedError
from psycopg.errors import CheckViolation

from evaluation.actions.record_month import record_month
from evaluation.actions.set_target import set_target
from evaluation.actions.settle_year import settle_year
from evaluation.models import Achievement, AnnualTarget, Indicator, MonthlyResult, MonthPart
from portal.common.acting import STAFF, WORKER
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import AnnualProfile, JointSite
from tests import factories
from tests.evaluation.closing import told

pytestmark = pytest.mark.django_db
JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
CLOSED = "受理した月か締めた年度"
OF = "site_id = {site} AND fiscal_year = 2025"


@pytest.fixture
def site() -> JointSite:
    """Settled 2025; 2024 is open, with a month that could be moved in."""
    made = factories.site()
    factories.target(made, "PLACEMENTS", 10)
    factories.target(made, "PLACEMENTS", 10, year=2024)
    for month in (JUNE, date(2024, 6, 1)):
        factories.month(made, "NEW_SEEKERS", month, 30)
        factories.month(made, "PLACEMENTS", month, 10)
    settle_year(site=made, year=FiscalYear(2025), by=Viewer.system(), now=factories.NOW)
    return made


@pytest.fixture
def other() -> JointSite:
    """Another site, all of whose years are open."""
    made = factories.site("07204-92")
    factories.month(made, "USERS", JULY, 5)
    return made


BY_SQL = {
    "value": f"UPDATE evaluation_monthlyresult SET value = 11 WHERE {OF}",
    "same value": f"UPDATE evaluation_monthlyresult SET value = value WHERE {OF}",
    "signature": f"UPDATE evaluation_monthlyresult SET recorded_at = now() WHERE {OF}",
    "removed": f"DELETE FROM evaluation_monthlyresult WHERE {OF}",
    "one more": "INSERT INTO evaluation_monthlyresult"
    " (site_id, indicator_id, month, value, recorded_at)"
    " SELECT {site}, min(id), '2025-07-01', 1, now() FROM evaluation_indicator"
    " WHERE measure = 'COUNT'",
    "moved in by month": "UPDATE evaluation_monthlyresult SET month = '2025-08-01'"
    " WHERE site_id = {site} AND fiscal_year = 2024 AND value = 30",
    "moved out by month": "UPDATE evaluation_monthlyresult SET month = '2024-08-01'"
    f" WHERE {OF} AND value = 30",
    "moved in by site": "UPDATE evaluation_monthlyresult SET site_id = {site}"
    " WHERE site_id = {other}",
    "moved out by site": f"UPDATE evaluation_monthlyresult SET site_id = {{other}} WHERE {OF}",
    "moved by indicator": "UPDATE evaluation_monthlyresult SET indicator_id ="
    " (SELECT id FROM evaluation_indicator WHERE code = 'USERS')"
    f" WHERE {OF} AND value = 30",
    "upsert": "INSERT INTO evaluation_monthlyresult"
    " (site_id, indicator_id, month, value, recorded_at)"
    f" SELECT site_id, indicator_id, month, 11, now() FROM evaluation_monthlyresult WHERE {OF}"
    " ON CONFLICT (site_id, fiscal_year, indicator_id, month) DO UPDATE SET value = 11",
    "merge": "MERGE INTO evaluation_monthlyresult m USING (VALUES (1)) v ON"
    " m.site_id = {site} AND m.fiscal_year = 2025 WHEN MATCHED THEN UPDATE SET value = 11",
    "among many": "UPDATE evaluation_monthlyresult SET value = value + 1"
    " WHERE site_id IN ({site}, {other})",
    "target": f"UPDATE evaluation_annualtarget SET source = 'x' WHERE {OF}",
    "target added": "INSERT INTO evaluation_annualtarget"
    " (site_id, fiscal_year, indicator_id, value, source, recorded_at)"
    " SELECT {site}, 2025, id, 1, '試験', now() FROM evaluation_indicator WHERE code = 'USERS'",
    "profile": f"UPDATE joint_sites_annualprofile SET is_outsourced = true WHERE {OF}",
    "level": f"UPDATE evaluation_achievement SET level = 'NONE', targets_met = 0 WHERE {OF}",
    "version": f"UPDATE evaluation_achievement SET version = 7 WHERE {OF}",
    "version gone": f"DELETE FROM evaluation_achievement WHERE {OF}",
    "version before its time": "INSERT INTO evaluation_achievement (site_id, fiscal_year,"
    " version, targets_set, targets_met, lines, digest, settled_at, superseded_at)"
    " VALUES ({site}, 2025, 2, 0, 0, '[]', '', now(), now())",
    "reopened": f"UPDATE evaluation_achievement SET superseded_at = now() WHERE {OF};"
    " SET CONSTRAINTS ALL IMMEDIATE",
    "reopened, then altered": "UPDATE evaluation_achievement SET superseded_at = now()"
    f" WHERE {OF}; UPDATE evaluation_monthlyresult SET value = 11 WHERE {OF}",
}
REFUSED = rf"{CLOSED}|締めた年度の年度別概要|年度締めの結果は|年度締めの版は|新しい版によってだけ"


@pytest.mark.parametrize("role", ["none", STAFF, WORKER])
@pytest.mark.parametrize("how", BY_SQL)
def test_s13_sql_does_not_alter_a_settled_year(
    site: JointSite, other: JointSite, how: str, role: str
) -> None:
    sql = BY_SQL[how].format(site=site.pk, other=other.pk)
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        told(sql, role=role)


def test_s13_copy_does_not_alter_a_settled_year(site: JointSite) -> None:
    users = Indicator.objects.get(code="USERS").pk
    copy = "COPY evaluation_monthlyresult (site_id, indicator_id, month, recorded_at) FROM STDIN"
    cursor = connection.cursor()
    with pytest.raises(CheckViolation, match=CLOSED), transaction.atomic(), cursor.copy(copy) as to:
        to.write_row((site.pk, users, JULY, factories.NOW))


def test_s13_the_orm_does_not_alter_a_settled_year(site: JointSite) -> None:
    months = MonthlyResult.objects.filter(site=site, fiscal_year=2025)
    row = months.get(value=10)
    row.value = 9
    acts = (
        row.save,
        row.delete,
        months.delete,
        lambda: months.update(value=1),
        lambda: MonthlyResult.objects.bulk_update([row], ["value"]),
        lambda: factories.month(site, "USERS", JULY, 1),
        lambda: factories.target(site, "USERS", 1),
        AnnualTarget.objects.filter(site=site, fiscal_year=2025).delete,
        AnnualProfile.objects.get(site=site, fiscal_year=2025).save,
        Achievement.objects.filter(site=site).delete,
    )
    for act in acts:
        with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
            act()
    with pytest.raises(ProtectedError):
        site.delete()


def test_s13_nothing_cascades_into_a_settled_year(site: JointSite) -> None:
    for sql in (
        f"DELETE FROM joint_sites_jointsite WHERE id = {site.pk}",
        f"DELETE FROM joint_sites_annualprofile WHERE site_id = {site.pk} AND fiscal_year = 2025",
        "DELETE FROM evaluation_indicator WHERE code = 'PLACEMENTS'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            told(sql + "; SET CONSTRAINTS ALL IMMEDIATE")


def test_open_years_go_on(site: JointSite, other: JointSite) -> None:
    MonthlyResult.objects.filter(site=site, fiscal_year=2024).update(value=8)
    factories.month(other, "PLACEMENTS", JUNE, 1)
    MonthlyResult.objects.filter(site=other).delete()
    told(
        "UPDATE joint_sites_annualprofile SET is_outsourced = true"
        f" WHERE site_id = {other.pk} AND fiscal_year = 2025"
    )


def part(site: JointSite, side: str, *states: str) -> MonthPart:
    """A part of June that came by these states."""
    made = MonthPart.objects.create(site=site, month=JUNE, side=side)
    signed = {"SUBMITTED": "submitted_at", "CONFIRMED": "confirmed_at", "ACCEPTED": "accepted_at"}
    for state in states:
        made.state = state
        setattr(made, signed[state], factories.NOW)
        made.first_submitted_at = factories.NOW
        made.save()
    return made


STEPS = ("SUBMITTED", "CONFIRMED", "ACCEPTED")


@pytest.mark.parametrize("role", ["none", STAFF, WORKER])
@pytest.mark.parametrize("steps", [STEPS[:1], STEPS[:2], STEPS])
def test_s13_cells_of_a_side_are_closed_with_its_part(
    other: JointSite, steps: tuple[str, ...], role: str
) -> None:
    factories.month(other, "USERS", JUNE, 5)
    factories.month(other, "CONSULTATIONS", JUNE, 5)
    part(other, "MUNICIPALITY", *steps)
    june = f"WHERE site_id = {other.pk} AND month = '2025-06-01' AND indicator_id ="
    users = f"{june} (SELECT id FROM evaluation_indicator WHERE code = 'USERS')"
    theirs = f"{june} (SELECT id FROM evaluation_indicator WHERE code = 'CONSULTATIONS')"
    for sql in (
        f"UPDATE evaluation_monthlyresult SET value = 6 {users}",
        f"UPDATE evaluation_monthlyresult SET month = '2025-05-01' {users}",
        f"DELETE FROM evaluation_monthlyresult {users}",
        f"UPDATE evaluation_monthlyresult SET month = '2025-07-01', value = 0 {users}",
    ):
        with (
            pytest.raises(IntegrityError, match=rf"{CLOSED}|one_result_a_month"),
            transaction.atomic(),
        ):
            told(sql, role=role)
    told(f"UPDATE evaluation_monthlyresult SET value = 6 {theirs}", role=role)


def test_s13_a_returned_part_is_written_again(other: JointSite) -> None:
    factories.month(other, "USERS", JUNE, 5)
    made = part(other, "MUNICIPALITY", "SUBMITTED")
    MonthPart.objects.filter(pk=made.pk).update(
        state="RETURNED", submitted_at=None, returned_at=factories.NOW, returns=1, return_reason="x"
    )
    MonthlyResult.objects.filter(site=other, month=JUNE).update(value=6)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluation_monthpart SET revision = revision + 1",
        "UPDATE evaluation_monthpart SET month = '2025-05-01'",
        "UPDATE evaluation_monthpart SET state = 'RETURNED'",
        "DELETE FROM evaluation_monthpart",
    ],
)
def test_s13_an_accepted_part_stays(other: JointSite, sql: str) -> None:
    made = part(other, "MUNICIPALITY", *STEPS)
    no = pytest.raises(IntegrityError, match=r"受理した月は|ACCEPTED→")
    with no, transaction.atomic():
        told(f"{sql} WHERE id = '{made.pk}'")


def test_s13_a_part_under_way_neither_goes_nor_moves(other: JointSite) -> None:
    made = part(other, "MUNICIPALITY", "SUBMITTED")
    for sql in ("DELETE FROM {}", "UPDATE {} SET side = 'HELLO_WORK'"):
        with pytest.raises(IntegrityError, match="受理した月は"), transaction.atomic():
            told(sql.format("evaluation_monthpart") + f" WHERE id = '{made.pk}'")


def test_s13_the_roles_of_pages_and_tasks_cannot_switch_it_off() -> None:
    guarded = (
        "evaluation_monthlyresult",
        "evaluation_annualtarget",
        "evaluation_achievement",
        "evaluation_monthpart",
        "evaluation_correction",
        "evaluation_correctionline",
        "evaluation_publication",
        "evaluation_publishedsiteyear",
        "joint_sites_annualprofile",
    )
    for role in (STAFF, WORKER):
        for table in guarded:
            for sql in (f"TRUNCATE {table} CASCADE", f"ALTER TABLE {table} DISABLE TRIGGER ALL"):
                no = pytest.raises(ProgrammingError, match=r"permission denied|must be owner")
                with no, transaction.atomic():
                    told(sql, role=role)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            told("SET LOCAL session_replication_role = replica", role=role)


def test_a_later_version_follows_the_first(site: JointSite) -> None:
    later = factories.NOW + timedelta(days=1)
    again, is_new = settle_year(
        site=site, year=FiscalYear(2025), by=Viewer.system(), now=later, is_corrected=True
    )
    assert (again.version, is_new) == (2, True)
    told("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_sheet_of_a_settled_year_says_so(site: JointSite) -> None:
    with pytest.raises(ValidationError, match="訂正を申請してください"):
        record_month(
            site=site, month=JULY, values={"USERS": 1}, by=Viewer.system(), now=factories.NOW
        )
    with pytest.raises(ValidationError, match=CLOSED):
        set_target(
            site=site,
            fiscal_year=2025,
            indicator=Indicator.objects.get(code="USERS"),
            value=Decimal(1),
            source="試験",
            by=Viewer.system(),
            now=factories.NOW,
        )
