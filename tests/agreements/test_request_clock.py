"""The clock of a request: lists and rules say the same, people are reminded once."""

import itertools
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from agreements.actions.exchange_on_request import exchange_on_request
from agreements.actions.keep_response_standard import add_response_standard
from agreements.actions.remind_requests import remind_requests
from agreements.choices import RequestKind, RequestState, Stage
from agreements.models import Request, ResponseStandard
from agreements.queries.requests import allowances, overdue_requests, request_register, times_of
from portal.common.viewer import Role, Viewer
from portal.people.models import Notice
from tests import factories
from tests.agreements.asking import STATES, Desks, at, behind
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db
CLOCK = Viewer.system()
LATER = at(behind(4000))  # everything posted is due by then


@pytest.fixture
def desks() -> Desks:
    return Desks()


def allow(desks: Desks, kind: str, stage: str, days: int, since: date = date(2026, 4, 1)) -> None:
    standard = ResponseStandard(
        kind=kind, stage=stage, days=days, valid_from=since, source="試験の目安"
    )
    add_response_standard(standard=standard, by=desks.ministry, now=at(behind(0)))


def test_lists_and_rules_tell_the_same_time(desks: Desks) -> None:
    """Every state of both kinds, with and without standards, on days before and behind them."""
    asked = [
        desks.asked(kind, state)
        for kind in RequestKind
        for state in STATES
        if not (kind == RequestKind.AGREEMENT and state == RequestState.EXPERTS_HEARD)
    ]
    for kind, stage in itertools.product(RequestKind, (Stage.RECEIVE, Stage.DECIDE)):
        allow(desks, kind, stage, 14)
    allow(desks, RequestKind.STATUTORY, Stage.HEAR, 30)
    allow(desks, RequestKind.STATUTORY, Stage.HEAR, 5, since=behind(3))
    for days in (0, 8, 9, 14, 15, 16, 40):
        day = behind(days)
        listed = {one.pk: vars(one) for one in request_register(CLOCK, day)}
        for one in asked:
            times = times_of(one, allowances(CLOCK), day=day)
            current = next((time for time in times if time.is_open), None)
            found = listed[one.pk]
            assert found["stage"] == (current.stage if current else None)
            assert found["stage_began"] == (current.began if current else None)
            assert found["due_on"] == (current.due_on if current else None)
            assert found["is_overdue"] == bool(current and current.is_overdue(day))


def test_the_overdue_come_first_and_nothing_is_without_a_standard(desks: Desks) -> None:
    fresh = desks.asked(RequestKind.STATUTORY, RequestState.RECEIVED)
    heard = desks.asked(RequestKind.STATUTORY, RequestState.EXPERTS_HEARD)
    day = behind(400)
    own = Request.objects.filter(pk__in=[fresh.pk, heard.pk])
    assert not overdue_requests(desks.bureau, day).filter(pk__in=own).exists()
    allow(desks, RequestKind.STATUTORY, Stage.DECIDE, 30)
    assert overdue_requests(desks.bureau, day).filter(pk__in=own).get() == heard
    assert list(request_register(desks.bureau, day).filter(pk__in=own)) == [heard, fresh]


def told(person: int | None) -> list[str]:
    return list(
        Notice.objects.filter(person=person, topic="agreements.requests")
        .filter(title__contains=factories.body().name)  # not what the demonstration has open
        .order_by("created_at", "pk")
        .values_list("title", flat=True)
    )


def test_each_stage_is_told_to_the_body_and_the_filing_to_the_bureau(desks: Desks) -> None:
    desks.asked(RequestKind.AGREEMENT, RequestState.NOTIFIED)
    deliver_all(LATER)
    body = f"（{desks.body.name}）"
    assert sorted(told(desks.city.user_id)) == sorted(
        f"要望・要請が「{state.label}」になりました{body}"
        for state in STATES
        if state not in {RequestState.DRAFT, RequestState.EXPERTS_HEARD, RequestState.WITHDRAWN}
    )
    assert told(desks.bureau.user_id) == [f"要望・要請が「提出済み」になりました{body}"]
    assert told(desks.ministry.user_id) == []


def test_a_statutory_request_and_its_withdrawal_reach_bureau_and_ministry(desks: Desks) -> None:
    desks.asked(RequestKind.STATUTORY, RequestState.WITHDRAWN)
    deliver_all(LATER)
    for viewer in (desks.bureau, desks.ministry):
        assert [title.split("」")[0] for title in told(viewer.user_id)] == [
            "要望・要請が「提出済み",
            "要望・要請が「取下げ",
        ]


def test_nobody_is_told_of_a_draft(desks: Desks) -> None:
    desks.step(desks.draft(), RequestState.WITHDRAWN)
    deliver_all(LATER)
    assert told(desks.bureau.user_id) == told(desks.ministry.user_id) == []


def test_what_one_side_says_is_told_to_the_other(desks: Desks) -> None:
    asked = desks.asked(RequestKind.AGREEMENT, RequestState.FILED)
    deliver_all(LATER)
    Notice.objects.all().delete()
    exchange_on_request(
        asked=asked, kind="QUESTION", text="時期は", by=desks.bureau, now=at(behind(1))
    )
    deliver_all(LATER)
    assert told(desks.city.user_id) == [f"要望・要請に質問があります（{desks.body.name}）"]
    assert told(desks.bureau.user_id) == []


def test_whoever_must_act_is_reminded_once_before_and_once_behind_the_day(desks: Desks) -> None:
    asked = desks.asked(RequestKind.STATUTORY, RequestState.RECEIVED)
    stranger = factories.viewer(Role.BUREAU, factories.bureau("13"))
    deliver_all(LATER)
    Notice.objects.all().delete()
    allow(desks, RequestKind.STATUTORY, Stage.HEAR, 30)
    due_on = behind(3) + timedelta(days=30)
    soon = f"要望・要請の処理の目安の日が近づいています（{desks.body.name}）"
    late = f"要望・要請の処理の目安の日を過ぎています（{desks.body.name}）"
    expected = {-8: [], -7: [soon], -6: [soon], 0: [soon], 1: [soon, late], 9: [soon, late]}
    for days, titles in expected.items():
        for _ in range(2):
            remind_requests(by=CLOCK, now=at(due_on + timedelta(days=days)))
            deliver_all(LATER)
        assert told(desks.bureau.user_id) == titles, days
        assert told(desks.ministry.user_id) == titles, days
    assert told(desks.city.user_id) == told(stranger.user_id) == []
    assert Request.objects.get(pk=asked.pk).state == RequestState.RECEIVED


def test_only_the_clock_reminds(desks: Desks) -> None:
    with pytest.raises(PermissionDenied):
        remind_requests(by=desks.ministry, now=at(behind(0)))
