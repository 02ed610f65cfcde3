"""Row-level security: what a forgotten filter, a pooled connection or a new table cannot leak."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import Count, Exists, OuterRef

from portal.common.acting import BACKUP, PARTNER, STAFF, WORKER, acting_as, become
from portal.common.actions.keep_draft import keep_draft
from portal.common.models import ImportDraft
from portal.common.outbox import post_email
from portal.common.viewer import Role, Viewer
from portal.people.models import Membership, User
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def rows(sql: str, *parameters: str | list[str]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def changed(sql: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return int(cursor.rowcount)


@contextmanager
def refused() -> Iterator[None]:
    """PostgreSQL says no; the transaction goes on."""
    no = pytest.raises(ProgrammingError, match=r"permission denied|row-level security")
    with no, transaction.atomic():
        yield


@pytest.fixture
def mine() -> Viewer:
    """Somebody with one draft beside a stranger's; as the owner of the tables there are two."""
    me, stranger = factories.viewer(Role.LOCAL_GOVERNMENT), factories.viewer(Role.HELLO_WORK)
    for one in (me, stranger):
        keep_draft(kind="months", filename=f"{one.user_id}.csv", content=b"1", by=one, now=NOW)
    assert ImportDraft.objects.count() == 2
    return me


def own(viewer: Viewer) -> list[str]:
    return [f"{viewer.user_id}.csv"]


UNFILTERED: dict[str, Callable[[], list[str]]] = {
    "all": lambda: [one.filename for one in ImportDraft.objects.all()],
    "values": lambda: list(ImportDraft.objects.values_list("filename", flat=True)),
    "base manager": lambda: [one.filename for one in ImportDraft._base_manager.all()],
    "cursor": lambda: [one.filename for one in ImportDraft.objects.iterator(chunk_size=1)],
    "raw": lambda: [name for (name,) in rows("SELECT filename FROM common_importdraft")],
    "or true": lambda: [
        name for (name,) in rows("SELECT filename FROM common_importdraft WHERE kind = '' OR true")
    ],
    "subquery": lambda: [
        name for (name,) in rows("SELECT (SELECT max(filename) FROM common_importdraft)")
    ],
    "join": lambda: [
        name
        for (name,) in rows(
            "SELECT d.filename FROM people_user u JOIN common_importdraft d ON d.sent_by_id = u.id"
        )
    ],
    "union": lambda: [
        name
        for (name,) in rows(
            "SELECT filename FROM common_importdraft UNION SELECT filename FROM common_importdraft"
        )
    ],
    "table function": lambda: [
        name
        for (name,) in rows(
            "SELECT x.filename FROM json_populate_recordset(null::common_importdraft,"
            " (SELECT json_agg(d) FROM common_importdraft d)) x"
        )
    ],
}


@pytest.mark.parametrize("name", UNFILTERED)
def test_s06_an_unfiltered_query_finds_no_foreign_row(mine: Viewer, name: str) -> None:
    with acting_as(mine):
        assert UNFILTERED[name]() == own(mine)


def test_s06_counting_does_not_tell_either(mine: Viewer) -> None:
    with acting_as(mine):
        assert ImportDraft.objects.aggregate(count=Count("pk"))["count"] == 1
        senders = User.objects.filter(Exists(ImportDraft.objects.filter(sent_by_id=OuterRef("pk"))))
        assert senders.count() == 1


def test_s06_foreign_rows_are_neither_changed_nor_removed_nor_given(mine: Viewer) -> None:
    with acting_as(mine):
        assert changed("UPDATE common_importdraft SET kind = 'x'") == 1
        with refused():
            changed("UPDATE common_importdraft SET sent_by_id = sent_by_id + 1")
        with refused():
            changed(
                "INSERT INTO common_importdraft SELECT gen_random_uuid(), kind, filename, content,"
                " sent_by_id + 1, sent_at FROM common_importdraft"
            )
        assert changed("DELETE FROM common_importdraft") == 1
    assert ImportDraft.objects.count() == 1


def test_the_outbox_takes_from_all_and_shows_to_the_ministry() -> None:
    for role in (Role.SUBSCRIBER, Role.LOCAL_GOVERNMENT, Role.MINISTRY):
        one = factories.viewer(role)
        with acting_as(one):
            post_email(to="a@test.example", template="x", context={}, key=str(role), at=NOW)
            if role == Role.MINISTRY:
                assert len(rows("SELECT payload FROM common_outboxitem")) == 3
            elif role == Role.LOCAL_GOVERNMENT:
                assert not rows("SELECT payload FROM common_outboxitem")
            else:
                with refused():
                    rows("SELECT payload FROM common_outboxitem")


@pytest.mark.parametrize("viewer", [Viewer.nobody(), Viewer(role=Role.SUBSCRIBER)])
def test_nobody_finds_nothing(mine: Viewer, viewer: Viewer) -> None:
    with acting_as(viewer):
        assert not ImportDraft.objects.exists()


def test_the_worker_finds_all(mine: Viewer) -> None:
    with acting_as(Viewer.system()):
        assert ImportDraft.objects.count() == 2


def test_a_subscriber_finds_himself_and_his_colleagues() -> None:
    subscriber = factories.viewer(Role.SUBSCRIBER)
    factories.person(Role.MINISTRY)
    with acting_as(subscriber):
        assert [one.pk for one in User.objects.all()] == [subscriber.user_id]
        assert Membership.objects.count() == 1
        with refused():
            changed("UPDATE people_membership SET is_administrator = true")
        with refused():
            rows("SELECT 1 FROM evaluation_monthlyresult")
        with refused():
            rows("SELECT 1 FROM common_auditentry")


def test_what_was_said_ends_with_the_block_and_begins_within_it(mine: Viewer) -> None:
    assert ImportDraft.objects.count() == 2
    with acting_as(Viewer.nobody()):
        assert ImportDraft.objects.count() == 0
        with acting_as(mine):
            assert ImportDraft.objects.count() == 1
        assert ImportDraft.objects.count() == 0
        become(mine)
        assert ImportDraft.objects.count() == 1
    assert ImportDraft.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_s07_a_connection_carries_nothing_to_the_next_actor(mine: Viewer) -> None:
    """One connection, two actors in turn, some of whose transactions fail."""
    backend = rows("SELECT pg_backend_pid()")
    stranger = Viewer(user_id=(mine.user_id or 0) + 1, role=Role.HELLO_WORK)
    for turn in range(5000):
        for actor in (mine, stranger):
            with acting_as(actor):
                with transaction.atomic():
                    assert {one.sent_by_id for one in ImportDraft.objects.all()} == {actor.user_id}
                if turn % 10 == 0:
                    with refused():
                        changed("UPDATE common_importdraft SET sent_by_id = 0")
        assert rows("SELECT current_user = session_user, current_setting('portal.user_id')") == [
            (True, "")
        ]
    assert rows("SELECT pg_backend_pid()") == backend


# Tables whose rows are private, by the database's own word; all others are listed as open. A new
# table is in one of the two lists or fails.
PROTECTED = {
    "account_emailaddress",
    "agreements_agendaitem",
    "agreements_agreement",
    "agreements_agreementparty",
    "agreements_annualplan",
    "agreements_attachment",
    "agreements_attendance",
    "agreements_councilaction",
    "agreements_councilmember",
    "agreements_councilpack",
    "agreements_meeting",
    "agreements_operatingcouncil",
    "agreements_paper",
    "agreements_resolution",
    "agreements_attachmentversion",
    "agreements_clause",
    "agreements_experthearing",
    "agreements_request",
    "agreements_requestexchange",
    "agreements_requestnotice",
    "agreements_planitem",
    "agreements_progress",
    "common_importdraft",
    "evaluation_opentable",
    "evaluation_reportfile",
    "evaluation_reportpart",
    "evaluation_reportrun",
    "joint_sites_proposalnote",
    "joint_sites_siteproposal",
    "common_outboxitem",
    "evaluation_monthpart",
    "evaluation_landingalert",
    "evaluation_monthremark",
    "evaluation_monthreminder",
    "evaluation_practicecase",
    "evaluation_practicecasefigure",
    "evaluation_practicecasesite",
    "evaluation_practicephoto",
    "evaluation_contractline",
    "evaluation_improvementplan",
    "evaluation_measureevidence",
    "evaluation_planmeasure",
    "evaluation_planreview",
    "evaluation_plansignature",
    "evaluation_correction",
    "evaluation_correctionline",
    "evaluation_promisedindicator",
    "evaluation_sitereview",
    "evaluation_papertally",
    "evaluation_referralslip",
    "evaluation_surveyanswer",
    "evaluation_surveyhour",
    "evaluation_surveyround",
    "evaluation_voice",
    "mfa_authenticator",
    "ratings_scheme",
    "ratings_schemebonusstep",
    "ratings_schemegroup",
    "ratings_schemeitempoints",
    "ratings_schemeweight",
    "people_grantrequest",
    "people_handover",
    "people_invitation",
    "partners_apiclient",
    "partners_idempotentanswer",
    "people_membership",
    "people_notice",
    "people_noticesetting",
    "people_user",
    "usersessions_usersession",
    "webhooks_webhookattempt",
    "webhooks_webhookdelivery",
    "webhooks_webhookendpoint",
    "webhooks_webhooksecret",
    "webhooks_webhooksubscription",
}
# Read by every government, and by partners only where granted by name.
OPEN = {
    "account_emailconfirmation",
    "agreements_publishedcount",
    "people_cache",
    "common_auditentry",
    "common_auditseal",
    "common_datasource",
    "django_content_type",
    "django_admin_log",
    "django_migrations",
    "django_session",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "partners_requestcount",
    "agreements_requestseries",
    "agreements_responsestandard",
    "ratings_yearindicator",
}
OPEN_APPS = ("organizations_", "oauth2_provider_", "joint_sites_", "evaluation_")
OURS = [STAFF, PARTNER, WORKER]


def test_s08_every_table_is_protected_or_open_by_decision() -> None:
    found = dict(
        rows(
            "SELECT relname, relrowsecurity FROM pg_class"
            " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
        )
    )
    assert {name for name, is_protected in found.items() if is_protected} == PROTECTED
    left = {one for one in set(found) - PROTECTED - OPEN if not one.startswith(OPEN_APPS)}
    assert not left


def test_s08_every_protected_table_says_what_staff_and_worker_may() -> None:
    policies = rows(
        "SELECT tablename, cmd, roles::text[] FROM pg_policies WHERE schemaname = 'public'"
    )
    assert all(command != "ALL" for _, command, _ in policies)
    for table in PROTECTED:
        for role in (STAFF, WORKER):
            said = {cmd for name, cmd, roles in policies if name == table and role in roles}
            assert "SELECT" in said, (table, role)


def test_s08_the_roles_of_pages_and_tasks_are_bound() -> None:
    roles = rows(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
        " AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolcanlogin)",
        OURS,
    )
    assert {name for (name,) in roles} == set(OURS)
    owned = rows(
        "SELECT relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner"
        " WHERE r.rolname = ANY(%s)",
        [*OURS, BACKUP],
    )
    assert owned == []
    inside = rows(
        "SELECT r.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
        " WHERE r.rolname = ANY(%s)",
        OURS,
    )
    assert inside == []  # a member would have the other's rights too


def test_s08_views_ask_with_the_rights_of_whoever_looks() -> None:
    views = rows(
        "SELECT relname, relkind, coalesce('security_invoker=true' = ANY(reloptions), false)"
        " FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
    )
    assert views
    assert [name for name, kind, is_invoker in views if kind == "m" or not is_invoker] == []


def test_s08_functions_with_their_owners_right_are_few_and_fix_their_path() -> None:
    trusted = rows(
        "SELECT proname, proconfig::text FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )
    assert {name for name, _ in trusted} == {
        "agreement_clauses_are_open",
        "agreement_follows_what_was_concluded",
        "agreement_has_party",
        "agreement_is_given_by_its_side",
        "agreement_is_kept",
        "agreement_is_seen",
        "agreement_itself_changes",
        "agreement_key_is_its_parties",
        "agreement_next_reference",
        "agreement_paper_changes",
        "agreement_is_worked_on",
        "agreement_parties_are_open",
        "agreement_state_has_what_it_needs",
        "council_includes",
        "council_is_kept",
        "council_is_seen",
        "council_obeys",
        "council_stays_with_its_agreement",
        "meeting_is_kept",
        "agreement_text_changes",
        "agreements_request_has_notice",
        "audit_seal",
        "evaluation_achievement_stays",
        "evaluation_closed_months_stay",
        "evaluation_closed_targets_stay",
        "evaluation_forget_profile",
        "evaluation_indicator_owner_stays",
        "evaluation_owner_stays",
        "evaluation_part_closes",
        "evaluation_refresh_touched",
        "evaluation_settled_profile_stays",
        "joint_sites_proposal_has_what_it_needs",
        "joint_sites_proposal_stays",
        "evaluation_answer_survey",
        "evaluation_publish_voice",
        "evaluation_survey_at",
        "people_an_administrator_remains",
        "people_first_day_without_administrator",
        "plan_items_follow_their_plan",
        "plan_rests_on_its_council",
        "progress_is_of_an_adopted_plan",
        "target_rests_on_its_council",
    }
    assert all("search_path=public, pg_temp" in config for _, config in trusted)


def test_s08_the_record_of_the_audit_is_for_nobody_to_alter() -> None:
    for role in OURS:
        for table, command in (
            ("common_auditentry", "UPDATE"),
            ("common_auditentry", "DELETE"),
            ("common_auditentry", "TRUNCATE"),
            ("common_auditseal", "INSERT"),
            ("common_auditseal", "DELETE"),
        ):
            assert rows("SELECT has_table_privilege(%s, %s, %s)", role, table, command) == [
                (False,)
            ], (role, table, command)


def test_s08_nobody_but_the_owner_empties_a_table() -> None:
    assert not rows(
        "SELECT relname FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace = 'public'::regnamespace"
        " AND EXISTS (SELECT FROM unnest(%s::name[]) r"
        "             WHERE has_table_privilege(r, pg_class.oid, 'TRUNCATE, TRIGGER, REFERENCES'))",
        OURS,
    )


def test_s08_every_model_has_its_table_in_the_lists() -> None:
    """The lists speak of tables that exist."""
    assert {model._meta.db_table for model in apps.get_models()} >= PROTECTED


def test_the_backup_reads_everything() -> None:
    missing = rows(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'S')"
        " AND relnamespace = 'public'::regnamespace"
        " AND NOT CASE relkind WHEN 'r' THEN has_table_privilege(%s, oid, 'SELECT')"
        "              ELSE has_sequence_privilege(%s, oid, 'SELECT') END",
        BACKUP,
        BACKUP,
    )
    assert missing == []
    assert rows("SELECT rolbypassrls FROM pg_roles WHERE rolname = %s", BACKUP) == [(True,)]
