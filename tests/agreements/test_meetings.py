"""Meetings: their way, the quorum of both governments, and the record that is fixed."""

from datetime import date, timedelta
from functools import partial
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agreements.actions.keep_agenda import add_agenda_item, remove_agenda_item
from agreements.actions.keep_resolution import change_resolution, record_resolution
from agreements.actions.move_meeting import (
    cancel_meeting,
    confirm_minutes,
    hold_meeting,
    invite_to_meeting,
)
from agreements.actions.plan_meeting import change_meeting, plan_meeting
from agreements.actions.record_attendance import record_attendance
from agreements.actions.write_minutes import write_minutes
from agreements.choices import MEETING_STATES, MeetingState, Presence
from agreements.models import Attendance, CouncilMember, Meeting
from portal.common.models import AuditEntry, OutboxItem
from portal.common.viewer import Role
from tests import factories
from tests.agreements import councils
from tests.agreements.councils import CLOCK, DAY, NOW, Table, execute
from tests.races import at_once

pytestmark = pytest.mark.django_db
ACTS = {
    MeetingState.INVITED: lambda one: invite_to_meeting(meeting=one, by=CLOCK, now=NOW),
    MeetingState.HELD: lambda one: hold_meeting(meeting=one, by=CLOCK, now=NOW),
    MeetingState.MINUTED: lambda one: confirm_minutes(meeting=one, by=CLOCK, now=NOW),
    MeetingState.CANCELLED: lambda one: cancel_meeting(
        meeting=one, reason="荒天のため", by=CLOCK, now=NOW
    ),
}
FORBIDDEN = [
    (source, target)
    for source, target in product(MeetingState, MeetingState)
    if source != target and not MEETING_STATES.allows(source, target)
]


def in_state(table: Table, state: MeetingState) -> Meeting:
    """A meeting in any state; with all attendance written down where that still can be."""
    if state == MeetingState.CANCELLED:
        return ACTS[state](councils.meeting(table))
    made = councils.meeting(table, state)
    if state in {MeetingState.PLANNED, MeetingState.INVITED}:
        record_attendance(meeting=made, presences=table.everybody, by=CLOCK, now=NOW)
    return made


@pytest.mark.parametrize(
    ("source", "target"),
    [(one.source, one.target) for one in MEETING_STATES.transitions],
)
def test_each_allowed_way_is_gone(source: str, target: str) -> None:
    made = in_state(councils.table(), MeetingState(source))
    Meeting.objects.filter(pk=made.pk, state="HELD").update(minutes="記録")
    assert ACTS[MeetingState(target)](made).state == target


@pytest.mark.parametrize(("source", "target"), FORBIDDEN)
def test_each_forbidden_way_is_refused_by_action_and_database(
    source: MeetingState, target: MeetingState
) -> None:
    made = in_state(councils.table(), source)
    if target in ACTS:
        with pytest.raises(ValidationError) as refusal:
            ACTS[target](made)
        assert "state" in refusal.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(
            "UPDATE agreements_meeting SET state = %s, minutes = 'x', cancelled_reason ="
            " CASE WHEN %s = 'CANCELLED' THEN 'x' ELSE '' END WHERE id = %s",
            target,
            target,
            made.pk,
        )
    made.refresh_from_db()
    assert made.state == source


@pytest.mark.parametrize("state", [one for one in MeetingState if one != MeetingState.PLANNED])
def test_no_meeting_is_born_elsewhere(state: MeetingState) -> None:
    council = councils.table().council
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(
            council=council,
            number=1,
            held_on=DAY,
            place="市役所",
            state=state,
            minutes="x",
            cancelled_reason="x" if state == MeetingState.CANCELLED else "",
        )


SIDES = ("local", "state", "labour", "employer")
PRESENCES = st.sampled_from([*Presence, None])


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    presences=st.tuples(PRESENCES, PRESENCES, PRESENCES, PRESENCES),
    quorum=st.integers(min_value=2, max_value=4),
)
def test_a_meeting_is_held_exactly_with_the_quorum_of_both_governments(
    presences: tuple[Presence | None, ...], quorum: int
) -> None:
    """The rule in Python beside the trigger in PostgreSQL, past the action."""
    with transaction.atomic():
        table = councils.table(quorum=quorum)
        made = councils.meeting(table, MeetingState.INVITED)
        given_by = dict(zip(SIDES, presences, strict=True))
        record_attendance(
            meeting=made,
            presences={getattr(table, side): one for side, one in given_by.items()},
            by=CLOCK,
            now=NOW,
        )
        there = {Presence.ATTENDED, Presence.PROXY}
        suffices = (
            list(presences).count(Presence.ATTENDED) >= quorum
            and given_by["local"] in there
            and given_by["state"] in there
        )
        try:
            with transaction.atomic():
                execute("UPDATE agreements_meeting SET state = 'HELD' WHERE id = %s", made.pk)
            is_held = True
        except IntegrityError:
            is_held = False
        assert is_held == suffices
        transaction.set_rollback(True)


QUORUM_CASES: dict[str, tuple[dict[str, Presence], str]] = {
    "nobody": ({}, "定足数に足りません。出席する委員が2人以上必要です（いま0人"),
    "one and a proxy": (
        {"local": Presence.ATTENDED, "state": Presence.PROXY},
        "定足数に足りません。出席する委員が2人以上必要です（いま1人",
    ),
    "without the body": (
        {"state": Presence.ATTENDED, "labour": Presence.ATTENDED},
        "自治体の委員が1人も出席していません",
    ),
    "without the State": (
        {"local": Presence.ATTENDED, "employer": Presence.ATTENDED, "state": Presence.ABSENT},
        "国の委員が1人も出席していません",
    ),
}


@pytest.mark.parametrize("case", QUORUM_CASES)
def test_a_meeting_without_quorum_is_refused_at_its_field(case: str) -> None:
    presences, sentence = QUORUM_CASES[case]
    table = councils.table()
    made = councils.meeting(table, MeetingState.INVITED)
    there = {getattr(table, side): one for side, one in presences.items()}
    record_attendance(meeting=made, presences=there, by=CLOCK, now=NOW)
    with pytest.raises(ValidationError) as refusal:
        hold_meeting(meeting=made, by=CLOCK, now=NOW)
    assert sentence in refusal.value.message_dict["state"][0]


@pytest.mark.parametrize("presence", [Presence.ABSENT, None])
def test_a_held_meeting_keeps_its_quorum(presence: Presence | None) -> None:
    table = councils.table()
    made = councils.meeting(table, MeetingState.HELD)
    with pytest.raises(ValidationError) as refusal:
        record_attendance(meeting=made, presences={table.state: presence}, by=CLOCK, now=NOW)
    assert "国の委員" in refusal.value.message_dict["presence"][0]
    with pytest.raises(IntegrityError), transaction.atomic():
        execute("DELETE FROM agreements_attendance WHERE meeting_id = %s", made.pk)
    record_attendance(meeting=made, presences={table.labour: presence}, by=CLOCK, now=NOW)


def test_one_takes_anothers_place_in_a_held_meeting() -> None:
    table = councils.table()
    second = CouncilMember.objects.create(
        council=table.council,
        seat="STATE",
        organization=factories.bureau(),
        title="課長",
        term_from=date(2025, 4, 1),
    )
    made = councils.meeting(table, MeetingState.HELD)
    swap = {table.state: None, second: Presence.ATTENDED}
    record_attendance(meeting=made, presences=swap, by=CLOCK, now=NOW)
    assert {one.member for one in made.attendances.all()} == {
        table.local,
        table.labour,
        table.employer,
        second,
    }


@pytest.mark.parametrize(
    ("term_from", "term_until"),
    [(DAY + timedelta(days=1), None), (date(2025, 4, 1), DAY - timedelta(days=1))],
)
def test_members_attend_only_within_their_terms(term_from: date, term_until: date | None) -> None:
    table = councils.table()
    made = councils.meeting(table)
    CouncilMember.objects.filter(pk=table.local.pk).update(
        term_from=term_from, term_until=term_until
    )
    with pytest.raises(ValidationError) as refusal:
        record_attendance(
            meeting=made, presences={table.local: Presence.ATTENDED}, by=CLOCK, now=NOW
        )
    assert "任期" in refusal.value.message_dict["member"][0]


def test_a_member_of_another_council_does_not_attend() -> None:
    one, other = councils.table(), councils.table(name="別の協議会")
    made = councils.meeting(one)
    with pytest.raises(ValidationError):
        record_attendance(
            meeting=made, presences={other.local: Presence.ATTENDED}, by=CLOCK, now=NOW
        )
    assert not Attendance.objects.filter(meeting=made).exists()


def test_a_meeting_does_not_move_out_of_the_terms_of_those_who_came() -> None:
    table = councils.table()
    made = councils.meeting(table, MeetingState.HELD)
    with pytest.raises(ValidationError) as refusal:
        change_meeting(meeting=made, held_on=date(2025, 3, 31), place="市役所", by=CLOCK, now=NOW)
    assert "任期" in refusal.value.message_dict["held_on"][0]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE agreements_meeting SET minutes = '書き換え' WHERE id = %s",
        "UPDATE agreements_meeting SET held_on = held_on + 1 WHERE id = %s",
        "UPDATE agreements_meeting SET place = '別の会場' WHERE id = %s",
        "DELETE FROM agreements_meeting WHERE id = %s",
        "UPDATE agreements_resolution SET text = '書き換え' WHERE meeting_id = %s",
        "DELETE FROM agreements_resolution WHERE meeting_id = %s",
        "UPDATE agreements_agendaitem SET title = '書き換え' WHERE meeting_id = %s",
        "DELETE FROM agreements_agendaitem WHERE meeting_id = %s",
        "UPDATE agreements_attendance SET presence = 'PROXY' WHERE meeting_id = %s",
        "DELETE FROM agreements_attendance WHERE meeting_id = %s",
    ],
)
def test_what_is_minuted_is_changed_by_nobody(sql: str) -> None:
    table = councils.table()
    made = councils.meeting(table, MeetingState.HELD)
    councils.resolution(table, made)
    made = write_minutes(meeting=made, minutes="決めた。", by=CLOCK, now=NOW)
    confirm_minutes(meeting=made, by=CLOCK, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(sql, made.pk)


def test_confirmed_minutes_are_refused_in_words_at_their_fields() -> None:
    table = councils.table()
    made = councils.meeting(table, MeetingState.HELD)
    decided = councils.resolution(table, made)
    made = write_minutes(meeting=made, minutes="決めた。", by=CLOCK, now=NOW)
    made = confirm_minutes(meeting=made, by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="minutes"):
        write_minutes(meeting=made, minutes="書き換え", by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="変えられません"):
        change_resolution(
            resolution=decided, title="別", text="別", decided_on=DAY, by=CLOCK, now=NOW
        )
    with pytest.raises(ValidationError, match="変えられません"):
        record_resolution(meeting=made, title="追加", text="追加", by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="変えられません"):
        add_agenda_item(meeting=made, title="追加", by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="変えられません"):
        remove_agenda_item(item=made.agenda.get(), by=CLOCK, now=NOW)


def test_nothing_is_resolved_before_the_meeting() -> None:
    made = councils.meeting(councils.table(), MeetingState.INVITED)
    with pytest.raises(ValidationError) as refusal:
        record_resolution(meeting=made, title="先に", text="先に", by=CLOCK, now=NOW)
    assert "開催済み" in refusal.value.message_dict["title"][0]
    with pytest.raises(ValidationError, match="minutes"):
        write_minutes(meeting=made, minutes="先に", by=CLOCK, now=NOW)


def test_minutes_keep_their_versions_in_the_history() -> None:
    made = councils.meeting(councils.table(), MeetingState.HELD)
    for text in ("初稿", "二稿"):
        write_minutes(meeting=made, minutes=text, by=CLOCK, now=NOW)
    entries = AuditEntry.objects.about(made).filter(event="議事録を記録")
    assert [one.after["議事録"] for one in entries] == ["二稿", "初稿"]
    with pytest.raises(ValidationError, match="minutes"):
        confirm_minutes(
            meeting=write_minutes(meeting=made, minutes=" ", by=CLOCK, now=NOW), by=CLOCK, now=NOW
        )


def test_s15_minutes_saved_meanwhile_are_not_written_over_unseen(client: Client) -> None:
    made = councils.meeting(councils.table(), MeetingState.HELD)
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    path = f"/meetings/{made.public_id}/minutes/"
    seen = client.get(path).context["form"]["seen"].value()
    write_minutes(meeting=made, minutes="ほかの人の議事録", by=CLOCK, now=NOW)
    refused = client.post(path, {"minutes": "私の議事録", "seen": seen})
    made.refresh_from_db()
    assert (refused.status_code, made.minutes) == (400, "ほかの人の議事録")
    form = refused.context["form"]
    assert "ほかの人が議事録を保存しました" in form.errors["minutes"][0]
    again = {name: form[name].value() for name in ("minutes", "seen")}
    assert again["minutes"] == "私の議事録"
    assert client.post(path, again).status_code == 302
    made.refresh_from_db()
    assert made.minutes == "私の議事録"


def test_meetings_are_numbered_and_a_day_without_a_council_is_refused() -> None:
    table = councils.table()
    first, second = councils.meeting(table), councils.meeting(table)
    assert (first.number, second.number) == (1, 2)
    second.refresh_from_db()
    assert second.fiscal_year == 2026
    with pytest.raises(ValidationError, match="held_on"):
        plan_meeting(
            council=table.council, held_on=date(2019, 4, 1), place="市役所", by=CLOCK, now=NOW
        )


def test_an_invitation_needs_an_agenda_and_tells_once() -> None:
    table = councils.table()
    empty = plan_meeting(council=table.council, held_on=DAY, place="市役所", by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="議題"):
        invite_to_meeting(meeting=empty, by=CLOCK, now=NOW)
    councils.meeting(table, MeetingState.INVITED)
    assert OutboxItem.objects.filter(kind="agreements.tell_council").count() == 1


@pytest.mark.parametrize("role", [Role.LOCAL_GOVERNMENT, Role.BUREAU, Role.MINISTRY])
def test_who_keeps_a_council(role: Role) -> None:
    made = plan_meeting(
        council=councils.table().council,
        held_on=DAY,
        place="市役所",
        by=factories.viewer(role),
        now=NOW,
    )
    assert made.number == 1


def test_a_hello_work_looks_on() -> None:
    council, office = councils.table().council, factories.viewer(Role.HELLO_WORK)
    with pytest.raises(PermissionDenied):
        plan_meeting(council=council, held_on=DAY, place="市役所", by=office, now=NOW)


@pytest.mark.parametrize("role", [Role.LOCAL_GOVERNMENT, Role.BUREAU])
def test_neighbours_keep_nothing(role: Role) -> None:
    council = councils.table().council
    other = factories.body("131016") if role == Role.LOCAL_GOVERNMENT else factories.bureau("13")
    with pytest.raises(PermissionDenied):
        plan_meeting(
            council=council,
            held_on=DAY,
            place="市役所",
            by=factories.viewer(role, other),
            now=NOW,
        )


@pytest.mark.django_db(transaction=True)
def test_of_two_who_leave_at_once_one_is_held_back() -> None:
    """Each alone leaves the quorum of three; both together would not."""
    table = councils.table(quorum=3)
    made = councils.meeting(table, MeetingState.HELD)
    leave = "DELETE FROM agreements_attendance WHERE meeting_id = %s AND member_id = %s"
    answers = at_once(
        [
            partial(execute, leave, made.pk, table.labour.pk),
            partial(execute, leave, made.pk, table.employer.pk),
        ]
    )
    assert sorted(isinstance(one, IntegrityError) for one in answers) == [False, True], answers
    assert made.attendances.count() == 3
