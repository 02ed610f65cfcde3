"""The audit: inserted only, sealed into a chain, readable."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction

from evaluation.actions.record_month import record_month
from portal.common import audit
from portal.common.history import history_of, in_words
from portal.common.models import AuditEntry
from portal.common.viewer import Role, Viewer
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


def execute(sql: str, *parameters: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def write(count: int = 1) -> list[AuditEntry]:
    """Write entries and have them sealed, as a commit does."""
    body = factories.body()
    for number in range(count):
        audit.record("試した", target=body, by=Viewer.system(), at=NOW, after={"番号": number})
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    return list(AuditEntry.objects.about(body).order_by("id"))[-count:]


def as_an_intruder(sql: str, *parameters: int) -> None:
    """What somebody could do who owns the tables and switches the triggers off."""
    for table in ("common_auditentry", "common_auditseal"):
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    execute(sql, *parameters)
    for table in ("common_auditentry", "common_auditseal"):
        execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def problems() -> list[str]:
    return [found.problem for found in audit.verify()[1]]


def test_an_entry_says_who_what_when_before_and_after() -> None:
    body, city = factories.body(), factories.viewer(Role.LOCAL_GOVERNMENT)
    audit.record("試した", target=body, by=city, at=NOW, before={"件": 1}, after={"件": 2})
    entry = AuditEntry.objects.about(body).first()
    assert entry is not None
    assert (entry.actor_id, entry.actor_name) == (city.user_id, city.name)
    assert (entry.actor_organization, entry.at) == (city.organization_name, NOW)
    assert (entry.before, entry.after) == ({"件": 1}, {"件": 2})


@pytest.mark.parametrize("table", ["common_auditentry", "common_auditseal"])
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE {} SET {} = {}",
        "DELETE FROM {}",
        "TRUNCATE {}",
    ],
)
def test_s14_nothing_is_changed_or_deleted(table: str, sql: str) -> None:
    write()
    column = "event" if table == "common_auditentry" else "hash"
    with pytest.raises((ProgrammingError, InternalError), match="追加だけ"), transaction.atomic():
        execute(sql.format(table, column, column) if "UPDATE" in sql else sql.format(table))


@pytest.mark.parametrize(
    "variable",
    ["portal.viewer", "pgtrigger.ignore", "audit.off", "app.user_id", "common.audit"],
)
def test_s14_no_variable_opens_it(variable: str) -> None:
    write()
    execute(f"SET LOCAL {variable} = '1'")
    with pytest.raises((ProgrammingError, InternalError), match="追加だけ"), transaction.atomic():
        AuditEntry.objects.update(event="書き換え")


def test_an_untouched_chain_holds(capsys: pytest.CaptureFixture[str]) -> None:
    write(3)
    assert problems() == []
    call_command("verify_audit")
    assert "書き換えや欠落はありません" in capsys.readouterr().out


@pytest.mark.parametrize(
    "change",
    [
        "event = '書き換え'",
        "before = '{\"件\": 0}'",
        "after = '{}'",
        "actor_name = '別の人'",
        "actor_id = 1",
        "at = at + interval '1 second'",
        "object_id = '0'",
        "reason = '後から付けた理由'",
    ],
)
def test_s14_a_rewritten_entry_is_found(change: str) -> None:
    _, second, _ = write(3)
    as_an_intruder(f"UPDATE common_auditentry SET {change} WHERE id = %s", second.pk)
    assert problems() == ["記録または封印が書き換えられています"]


def test_s14_a_removed_entry_is_found_with_and_without_its_seal() -> None:
    _, second, _ = write(3)
    as_an_intruder("DELETE FROM common_auditentry WHERE id = %s", second.pk)
    assert problems() == ["封印された記録がなくなっています"]
    as_an_intruder("DELETE FROM common_auditseal WHERE entry_id = %s", second.pk)
    assert problems() == ["封印が抜けています"]


def test_s14_a_slipped_in_entry_is_found() -> None:
    write()
    as_an_intruder(
        "INSERT INTO common_auditentry (at, event, object_type, object_id, object_label,"
        " actor_name, actor_organization, before, after)"
        " VALUES (now(), 'x', 'x', 'x', 'x', 'x', '', '{}', '{}')"
    )
    assert problems() == ["記録に封印がありません"]


def test_a_cut_off_end_shows_in_the_head() -> None:
    *_, last = write(3)
    kept = audit.head()
    as_an_intruder("DELETE FROM common_auditseal WHERE entry_id = %s", last.pk)
    as_an_intruder("DELETE FROM common_auditentry WHERE id = %s", last.pk)
    assert problems() == []
    assert audit.head() != kept


def test_the_command_fails_and_says_where(capsys: pytest.CaptureFixture[str]) -> None:
    (entry,) = write()
    as_an_intruder("UPDATE common_auditentry SET event = 'x' WHERE id = %s", entry.pk)
    with pytest.raises(SystemExit) as failure:
        call_command("verify_audit")
    assert failure.value.code == 1
    assert f"記録 {entry.pk}" in capsys.readouterr().err


def test_the_session_s_time_zone_does_not_matter() -> None:
    write()
    execute("SET LOCAL TimeZone = 'America/New_York'")
    write()
    assert problems() == []


def test_who_changed_this_cell_and_when() -> None:
    site = factories.site()
    city = factories.viewer(Role.LOCAL_GOVERNMENT)
    colleague = replace(
        city,
        user_id=factories.person(Role.LOCAL_GOVERNMENT, email="b@test.example").pk,
        name="同僚",
    )
    june, july = date(2025, 6, 1), date(2025, 7, 1)
    later = NOW + timedelta(hours=1)
    record_month(site=site, month=june, values={"USERS": 1000}, by=city, now=NOW)
    record_month(site=site, month=july, values={"USERS": 7}, by=city, now=NOW)
    record_month(site=site, month=june, values={"USERS": 2000}, by=colleague, now=later)
    newest, first = history_of(city, site, 月="2025-06")
    assert (newest.who, newest.organization, newest.at) == (
        colleague.name,
        colleague.organization_name,
        later,
    )
    change = next(one for one in newest.changes if one.name == "施設利用者数")
    assert (change.before, change.after) == ("1,000", "2,000")
    assert first.who == city.name


def test_saving_the_same_again_writes_nothing() -> None:
    site = factories.site()
    city = factories.viewer(Role.LOCAL_GOVERNMENT)
    for _ in range(2):
        record_month(site=site, month=date(2025, 6, 1), values={"USERS": 1}, by=city, now=NOW)
    assert len(history_of(city, site)) == 1


def test_subscribers_read_no_history() -> None:
    site = factories.site()
    city = factories.viewer(Role.LOCAL_GOVERNMENT)
    record_month(site=site, month=date(2025, 6, 1), values={"USERS": 1}, by=city, now=NOW)
    assert history_of(factories.viewer(Role.SUBSCRIBER), site) == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "–"),
        ("", "–"),
        (True, "はい"),
        (1234, "1,234"),
        ("2020-04-01", "令和2年4月1日"),
        ("1234.5", "1,234.5"),
        ("07203-01", "07203-01"),
        ("NaN", "NaN"),
        (["い", "ろ"], "い、ろ"),
        ([], "–"),
    ],
)
def test_facts_in_words(value: object, words: str) -> None:
    assert in_words(value) == words


BEFORE_REASONS = """
SELECT bool_and(s.hash = encode(sha256(convert_to(s.previous || jsonb_build_array(
    e.id, extract(epoch FROM e.at), e.event, e.object_type, e.object_id,
    e.object_label, e.actor_id, e.actor_name, e.actor_organization, e.before, e.after
)::text, 'UTF8')), 'hex'))
FROM (SELECT *, coalesce(lag(hash) OVER (ORDER BY position), '') AS previous
      FROM common_auditseal) s
JOIN common_auditentry e ON e.id = s.entry_id
WHERE e.reason = ''
"""


def test_s14_entries_without_a_reason_are_sealed_as_they_always_were() -> None:
    """The seals of before the column are verified by the same function."""
    write(3)
    with connection.cursor() as cursor:
        cursor.execute(BEFORE_REASONS)
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("change", ["reason = ''", "reason = '別の理由'"])
def test_s14_a_rewritten_reason_is_found(change: str) -> None:
    with audit.because("計画の見直しのため"):
        _, second, _ = write(3)
    assert problems() == []
    as_an_intruder(f"UPDATE common_auditentry SET {change} WHERE id = %s", second.pk)
    assert problems() == ["記録または封印が書き換えられています"]


def test_a_reason_is_kept_and_ends_with_its_block() -> None:
    body = factories.body()
    with audit.because("  協議会の決定  "):
        audit.record("試した", target=body, by=Viewer.system(), at=NOW)
        audit.record("試した", target=body, by=Viewer.system(), at=NOW, reason="別の理由")
    audit.record("試した", target=body, by=Viewer.system(), at=NOW)
    newest = history_of(factories.viewer(Role.MINISTRY), body)
    assert [line.reason for line in newest[:3]] == ["", "別の理由", "協議会の決定"]


def test_a_reason_too_long_is_refused_by_the_database() -> None:
    body = factories.body()
    with pytest.raises(IntegrityError, match="audit_reason_is_short"), transaction.atomic():
        audit.record("試した", target=body, by=Viewer.system(), at=NOW, reason="長" * 501)
