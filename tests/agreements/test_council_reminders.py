"""Whom the clock reminds of councils, when, and how often."""

from datetime import date, timedelta

import pytest
import time_machine

from agreements.actions.carry_out import assign_action, finish_action
from agreements.actions.move_meeting import cancel_meeting
from agreements.actions.plan_meeting import change_meeting
from agreements.actions.remind_councils import remind_councils
from agreements.choices import MeetingState
from agreements.models import CouncilAction, CouncilMember
from portal.common.models import OutboxItem
from portal.common.viewer import Role
from portal.people.models import Notice, User
from tests import factories, outbox
from tests.agreements import councils
from tests.agreements.councils import CLOCK, NOW, Table

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def people() -> dict[str, User]:
    """One person at each desk, and two who have nothing to do with it."""
    return {
        "city": factories.person(Role.LOCAL_GOVERNMENT),
        "office": factories.person(Role.HELLO_WORK),
        "bureau": factories.person(Role.BUREAU),
        "other city": factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016")),
        "other bureau": factories.person(Role.BUREAU, factories.bureau("13")),
    }


def told(people: dict[str, User], topic: str) -> set[str]:
    outbox.deliver_all(NOW)
    # The demonstration's own councils have things overdue too.
    ours = Notice.objects.filter(topic=topic, title__contains="試験市運営協議会")
    told_ones = set(ours.values_list("person", flat=True))
    return {name for name, person in people.items() if person.pk in told_ones}


def titles(people: dict[str, User]) -> set[str]:
    """How the notices of the city end, which the office has too; the others have none."""
    assert told(people, "agreements.councils") in (set(), {"city", "office"})
    of = Notice.objects.filter(person=people["city"], title__contains="試験市運営協議会")
    return {one.title.partition("回の会議")[2][1:].removeprefix("日時・") for one in of}


def an_action(table: Table, due_on: date) -> CouncilAction:
    return councils.action(councils.resolution(table), table, due_on=due_on)


@time_machine.travel(NOW, tick=False)
def test_an_invitation_reaches_the_organizations_of_the_members(people: dict[str, User]) -> None:
    councils.meeting(councils.table(), MeetingState.INVITED)
    assert told(people, "agreements.councils") == {"city", "office"}
    notice = Notice.objects.get(person=people["city"])
    assert notice.title == "試験市運営協議会 第1回の会議が招集されました"
    assert "令和8年12月10日" in notice.text


@time_machine.travel(NOW, tick=False)
def test_of_a_meeting_that_was_called_off_meanwhile_only_that_is_told(
    people: dict[str, User],
) -> None:
    made = councils.meeting(councils.table(), MeetingState.INVITED)
    cancel_meeting(meeting=made, reason="荒天", by=CLOCK, now=NOW)
    assert titles(people) == {"中止になりました"}


@time_machine.travel(NOW, tick=False)
def test_a_meeting_moved_or_called_off_is_told_to_those_who_were_invited(
    people: dict[str, User],
) -> None:
    table = councils.table()
    quiet = councils.meeting(table)
    change_meeting(meeting=quiet, held_on=quiet.held_on, place="別の会場", by=CLOCK, now=NOW)
    cancel_meeting(meeting=quiet, reason="準備が間に合わないため", by=CLOCK, now=NOW)
    assert titles(people) == set()
    meeting = councils.meeting(table, MeetingState.INVITED)
    assert titles(people) == {"招集されました"}
    for place in (meeting.place, "別の会場", "別の会場"):
        change_meeting(meeting=meeting, held_on=meeting.held_on, place=place, by=CLOCK, now=NOW)
    assert titles(people) == {"招集されました", "会場が変わりました"}
    cancel_meeting(meeting=meeting, reason="荒天のため", by=CLOCK, now=NOW)
    assert titles(people) == {"招集されました", "会場が変わりました", "中止になりました"}
    last = Notice.objects.get(person=people["city"], title__endswith="中止になりました")
    assert "荒天のため" in last.text


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(("days", "is_told"), [(0, True), (60, True), (61, False), (-1, False)])
def test_a_term_is_reminded_of_sixty_days_ahead(
    people: dict[str, User], *, days: int, is_told: bool
) -> None:
    table = councils.table()
    CouncilMember.objects.filter(pk=table.local.pk).update(term_until=TODAY + timedelta(days=days))
    for _ in range(3):
        remind_councils(by=CLOCK, now=NOW)
    expected = {"city", "bureau"} if is_told else set()
    assert told(people, "agreements.council_duties") == expected
    assert Notice.objects.filter(person=people["city"]).count() == int(is_told)


@time_machine.travel(NOW, tick=False)
def test_a_term_that_was_moved_is_reminded_of_again(people: dict[str, User]) -> None:
    table = councils.table()
    for days in (10, 20):
        CouncilMember.objects.filter(pk=table.local.pk).update(
            term_until=TODAY + timedelta(days=days)
        )
        remind_councils(by=CLOCK, now=NOW)
        outbox.deliver_all(NOW)
    assert Notice.objects.filter(person=people["city"]).count() == 2


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    ("days", "sentence"),
    [(15, ""), (14, "取組の期限は"), (0, "取組の期限は"), (-1, "を過ぎています")],
)
def test_an_action_is_reminded_of_ahead_and_when_overdue(
    people: dict[str, User], days: int, sentence: str
) -> None:
    an_action(councils.table(), TODAY + timedelta(days=days))
    for _ in range(2):
        remind_councils(by=CLOCK, now=NOW)
    expected = {"city", "bureau"} if sentence else set()
    assert told(people, "agreements.council_duties") == expected
    titles = Notice.objects.filter(topic="agreements.council_duties", person=people["city"])
    assert [sentence in one.title for one in titles] == ([True] if sentence else [])


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(("days", "expected"), [(0, {"other city", "bureau"}), (-1, {"bureau"})])
def test_an_owner_whose_term_is_over_is_not_sent_to_what_he_cannot_open(
    people: dict[str, User], days: int, expected: set[str]
) -> None:
    table = councils.table()
    owner = factories.body("131016")
    guest = CouncilMember.objects.create(
        council=table.council,
        seat="LOCAL",
        organization=owner,
        title="課長",
        term_from=date(2025, 4, 1),
    )
    action = CouncilAction(
        resolution=councils.resolution(table), what="広報に載せる", owner=owner, due_on=TODAY
    )
    assign_action(action=action, by=CLOCK, now=NOW)
    CouncilMember.objects.filter(pk=guest.pk).update(term_until=TODAY + timedelta(days=days))

    remind_councils(by=CLOCK, now=NOW)
    sent = Notice.objects.filter(topic="agreements.council_duties", title__contains="取組")
    told(people, "agreements.council_duties")
    assert {name for name in people if sent.filter(person=people[name]).exists()} == expected


@time_machine.travel(NOW, tick=False)
def test_what_was_finished_meanwhile_is_not_told(people: dict[str, User]) -> None:
    action = an_action(councils.table(), TODAY)
    remind_councils(by=CLOCK, now=NOW)
    finish_action(action=action, done_on=TODAY, result="終えた。", by=CLOCK, now=NOW)
    assert told(people, "agreements.council_duties") == set()
    assert OutboxItem.objects.filter(kind="agreements.tell_council").exists()
