"""A part's way from one side over the other to the bureau, and back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from evaluation.actions.accept_months import accept_months
from evaluation.actions.confirm_month import confirm_month
from evaluation.actions.keep_exception import keep_exception
from evaluation.actions.record_month import record_month
from evaluation.actions.return_month import return_month
from evaluation.actions.submit_month import submit_month
from evaluation.actions.withdraw_month import withdraw_month
from evaluation.choices import PartState, Side
from evaluation.models import CellOwner, Indicator, MonthPart, WindowException
from portal.common.conflict import Conflict
from portal.common.models import AuditEntry, OutboxItem
from portal.common.refusals import told
from portal.common.viewer import Role, Viewer
from portal.people.models import Notice
from tests import factories
from tests.evaluation.months.reporting import IN_TIME, JUNE, LATE, Room
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db
CITY, OFFICE = Side.MUNICIPALITY, Side.HELLO_WORK


@pytest.fixture
def room() -> Room:
    return Room.make()


def refusal_of(room: Room, side: Side = CITY, **changed: object) -> dict[str, list[str]]:
    seen = MonthPart.objects.filter(site=room.site, month=JUNE, side=side).first()
    options = {
        "site": room.site,
        "month": JUNE,
        "side": side,
        "seen": seen.revision if seen else 0,
        "by": room.desk(side),
        "now": IN_TIME,
    }
    with pytest.raises(ValidationError) as refusal:
        submit_month(**options | changed)  # type: ignore[arg-type]
    return refusal.value.message_dict


def test_a_month_goes_from_both_sides_to_the_bureau(room: Room) -> None:
    parts = [room.bring(side, PartState.CONFIRMED) for side in Side]
    assert {part.confirmed_by_id for part in parts} == {room.city.user_id, room.office.user_id}
    done = accept_months(
        seen={part.pk: part.revision for part in parts}, by=room.bureau, now=IN_TIME
    )
    assert (len(done.accepted), done.refused) == (2, [])
    states = MonthPart.objects.filter(site=room.site).values_list("state", "accepted_by")
    assert set(states) == {("ACCEPTED", room.bureau.user_id)}
    events = AuditEntry.objects.about(parts[0]).order_by("at", "pk").values_list("event", flat=True)
    assert list(events) == ["月次実績を提出", "相手方の月次実績を確認", "月次実績を受理"]


def test_submitting_twice_is_harmless_and_an_unseen_change_is_a_conflict(room: Room) -> None:
    part = room.bring(CITY, PartState.SUBMITTED)
    again = submit_month(
        site=room.site, month=JUNE, side=CITY, seen=part.revision - 1, by=room.city, now=LATE
    )
    assert (again.revision, again.submitted_at) == (part.revision, IN_TIME)
    colleague = replace(
        room.city, user_id=factories.person(Role.LOCAL_GOVERNMENT, email="b@test.example").pk
    )
    with pytest.raises(Conflict):
        submit_month(
            site=room.site, month=JUNE, side=CITY, seen=part.revision - 1, by=colleague, now=LATE
        )


def test_what_changed_since_it_was_seen_is_neither_submitted_nor_confirmed(room: Room) -> None:
    stale = room.bring(CITY, PartState.OPEN)
    record_month(site=room.site, month=JUNE, values={"USERS": 41}, by=room.city, now=IN_TIME)
    with pytest.raises(Conflict):
        submit_month(
            site=room.site, month=JUNE, side=CITY, seen=stale.revision, by=room.city, now=IN_TIME
        )
    seen = room.submit(CITY)
    withdraw_month(part=seen, by=room.city, now=IN_TIME)
    room.submit(CITY)
    with pytest.raises(Conflict):
        confirm_month(part=seen, by=room.office, now=IN_TIME)
    assert room.part(CITY).state == PartState.SUBMITTED


def test_only_its_side_submits_and_only_the_other_side_confirms(room: Room) -> None:
    room.record(CITY)
    strangers = [
        factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")),
        factories.viewer(Role.HELLO_WORK, factories.office("13801")),
    ]
    for other in [room.office, room.bureau, *strangers]:
        with pytest.raises(PermissionDenied):
            submit_month(site=room.site, month=JUNE, side=CITY, seen=1, by=other, now=IN_TIME)
    part = room.submit(CITY)
    for other in [room.city, room.bureau, factories.viewer(Role.MINISTRY), *strangers]:
        with pytest.raises(PermissionDenied):
            confirm_month(part=part, by=other, now=IN_TIME)
    for other in [room.city, *strangers, factories.viewer(Role.BUREAU, factories.bureau("13"))]:
        with pytest.raises(PermissionDenied):
            return_month(part=part, reason="確認", by=other, now=IN_TIME)
    with pytest.raises(PermissionDenied):
        accept_months(seen={part.pk: part.revision}, by=room.office, now=IN_TIME)


def test_the_submitter_does_not_confirm_by_another_of_his_memberships(room: Room) -> None:
    part = room.bring(CITY, PartState.SUBMITTED)
    himself = Viewer(
        user_id=room.city.user_id, role=Role.HELLO_WORK, organization_id=room.site.office_id
    )
    with pytest.raises(ValidationError) as refusal:
        confirm_month(part=part, by=himself, now=IN_TIME)
    assert "別の人" in str(refusal.value.message_dict["confirmed_by"])


@pytest.mark.parametrize("state", [PartState.SUBMITTED, PartState.CONFIRMED])
def test_a_return_needs_a_reason_and_reaches_the_side(room: Room, state: PartState) -> None:
    part = room.bring(OFFICE, state)
    for reason in ("", " \u3000", "長" * 501):
        with pytest.raises(ValidationError) as refusal:
            return_month(part=part, reason=reason, by=room.bureau, now=IN_TIME)
        assert set(refusal.value.message_dict) == {"return_reason"}
    returned = return_month(part=part, reason="面接会の1件が重複", by=room.bureau, now=IN_TIME)
    assert (returned.state, returned.returns, returned.submitted_at) == ("RETURNED", 1, None)
    deliver_all(LATE)
    notice = Notice.objects.get(person=room.office.user_id)
    assert "面接会の1件が重複" in notice.text
    assert not Notice.objects.filter(person=room.city.user_id).exists()
    record_month(site=room.site, month=JUNE, values={"PLACEMENTS": 4}, by=room.office, now=LATE)
    again = room.submit(OFFICE, now=LATE)
    assert (again.first_submitted_at, again.submitted_at, again.returns) == (IN_TIME, LATE, 1)


def test_a_return_that_was_answered_before_the_letter_left_is_not_told(room: Room) -> None:
    room.bring(OFFICE, PartState.RETURNED)
    room.submit(OFFICE)
    deliver_all(LATE)
    assert not Notice.objects.filter(person=room.office.user_id).exists()


def test_bulk_acceptance_says_which_could_not_be_and_why(room: Room) -> None:
    city, office = room.bring(CITY, PartState.CONFIRMED), room.bring(OFFICE, PartState.SUBMITTED)
    july = date(2025, 7, 1)
    stale = room.bring(CITY, PartState.CONFIRMED, july, datetime(2025, 8, 5, tzinfo=UTC))
    seen = {city.pk: city.revision, office.pk: office.revision, stale.pk: stale.revision - 1}
    done = accept_months(seen=seen, by=room.bureau, now=LATE)
    assert [part.pk for part in done.accepted] == [city.pk]
    why = {part.pk: sentence for part, sentence in done.refused}
    assert "「提出済み」" in why[office.pk]
    assert "ほかの人" in why[stale.pk]
    deliver_all(LATE)
    told = Notice.objects.filter(topic="evaluation.months").values_list("person", flat=True)
    assert set(told) == {room.city.user_id, room.office.user_id}
    elsewhere = factories.viewer(Role.BUREAU, factories.bureau("13"))
    left = room.part(CITY, july)
    assert accept_months(seen={left.pk: left.revision}, by=elsewhere, now=LATE).accepted == []


@pytest.mark.parametrize("state", [PartState.SUBMITTED, PartState.CONFIRMED, PartState.ACCEPTED])
def test_figures_of_a_submitted_part_are_not_written(room: Room, state: PartState) -> None:
    room.bring(CITY, state)
    with pytest.raises(ValidationError) as refusal:
        record_month(site=room.site, month=JUNE, values={"USERS": 1}, by=room.city, now=LATE)
    assert set(refusal.value.message_dict) == {"USERS"}
    room.record(OFFICE)  # the other side goes on


def test_a_month_is_submitted_when_it_is_over_and_late_is_allowed(room: Room) -> None:
    room.record(CITY, now=datetime(2025, 6, 30, tzinfo=UTC))
    early = datetime(2025, 6, 30, 14, 59, tzinfo=UTC)  # 23:59 in Japan
    assert "令和7年7月1日から" in refusal_of(room, now=early)["month"][0]
    assert room.submit(CITY, now=LATE).first_submitted_at == LATE


def test_an_empty_part_is_not_submitted(room: Room) -> None:
    assert "1つも入力されていません" in refusal_of(room)["__all__"][0]


def test_a_part_is_withdrawn_until_it_is_confirmed(room: Room) -> None:
    part = withdraw_month(part=room.bring(CITY, PartState.SUBMITTED), by=room.city, now=IN_TIME)
    assert (part.state, part.submitted_at, part.first_submitted_at) == ("OPEN", None, IN_TIME)
    confirmed = room.bring(CITY, PartState.CONFIRMED)
    with pytest.raises(ValidationError, match="することはできません"):
        withdraw_month(part=confirmed, by=room.city, now=IN_TIME)


def test_who_counts_stays_once_a_month_of_the_year_was_submitted(room: Room) -> None:
    users = Indicator.objects.get(code="USERS")
    room.bring(CITY, PartState.SUBMITTED)

    def moved_to_the_office(year: int) -> CellOwner:
        return CellOwner(
            site=room.site, indicator=users, from_year=year, owner=OFFICE, reason="受付の委託"
        )

    for year in (2024, 2025):
        with pytest.raises(ValidationError) as refusal:
            keep_exception(exception=moved_to_the_office(year), by=room.bureau, now=IN_TIME)
        assert "提出済みの月" in refusal.value.message_dict["from_year"][0]
    keep_exception(exception=moved_to_the_office(2026), by=room.bureau, now=IN_TIME)
    users.owner = OFFICE
    with pytest.raises(ValidationError) as refusal, told(Indicator):
        users.save()
    assert "入力する側は変えられません" in refusal.value.message_dict["owner"][0]


def test_exceptions_are_the_bureau_s_of_the_prefecture(room: Room) -> None:
    later = WindowException(
        site=room.site, month=JUNE, due_on=date(2025, 7, 31), reason="庁舎の移転"
    )
    for other in (room.city, room.office, factories.viewer(Role.BUREAU, factories.bureau("13"))):
        with pytest.raises(PermissionDenied):
            keep_exception(exception=later, by=other, now=IN_TIME)
    keep_exception(exception=later, by=room.bureau, now=IN_TIME)
    early = WindowException(
        site=room.site, month=date(2025, 7, 1), due_on=date(2025, 7, 20), reason="x"
    )
    with pytest.raises(ValidationError) as refusal:
        keep_exception(exception=early, by=room.bureau, now=IN_TIME)
    assert set(refusal.value.message_dict) == {"due_on"}


def test_nothing_is_told_of_what_was_only_submitted(room: Room) -> None:
    room.bring(CITY, PartState.SUBMITTED)
    assert not OutboxItem.objects.filter(kind="evaluation.tell_month").exists()
