"""What each step of a request must say, and what stays as it was once it is said."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agreements.actions.decide_request import decide_request
from agreements.actions.draft_request import draft_request
from agreements.actions.exchange_on_request import exchange_on_request
from agreements.actions.file_request import file_request
from agreements.actions.keep_response_standard import add_response_standard
from agreements.actions.notify_decision import notify_decision
from agreements.actions.receive_request import receive_request
from agreements.actions.record_hearing import conclude_hearings, record_hearing
from agreements.choices import (
    AgreementState,
    RequestKind,
    RequestState,
    Stage,
)
from agreements.models import (
    ExpertHearing,
    Request,
    RequestExchange,
    RequestNotice,
    ResponseStandard,
)
from portal.common.conflict import Conflict
from tests import factories
from tests.agreements.asking import STATES, Desks, agreement_of, at, behind
from tests.agreements.refusals import COMPLETE, by_sql, refused, told_at

pytestmark = pytest.mark.django_db
STATUTORY, AGREEMENT = RequestKind.STATUTORY, RequestKind.AGREEMENT


@pytest.fixture
def desks() -> Desks:
    return Desks()


def test_no_decision_before_the_experts_are_heard(desks: Desks) -> None:
    asked = desks.asked(STATUTORY, RequestState.RECEIVED)
    with told_at("decided_on", "学識経験者の意見を聴く前に決定することはできません。"):
        desks.step(asked, RequestState.DECIDED)
    desks.hear(asked)  # heard, but the hearings are not over
    with refused("request_experts_come_before_the_decision"):
        by_sql(COMPLETE, *["DECIDED"] * 11, asked.pk)


def test_hearings_do_not_end_without_an_expert(desks: Desks) -> None:
    asked = desks.asked(STATUTORY, RequestState.RECEIVED)
    with told_at("experts_heard_on", "意見を聴いた学識経験者を記録し"):
        desks.step(asked, RequestState.EXPERTS_HEARD)
    desks.hear(asked, behind(12))
    with told_at("experts_heard_on"):  # not the last day on which one was heard
        desks.step(asked, RequestState.EXPERTS_HEARD)


def decide(desks: Desks, asked: Request, **facts: object) -> Request:
    words: dict[str, object] = {
        "decided_on": behind(20),
        "decision": "REFUSED",
        "decision_text": "現状を続ける。",
        "refusal_reason": "予算の定めがないため",
        **facts,
    }
    by = desks.decider(asked.kind)
    return decide_request(asked=asked, by=by, now=at(behind(30)), **words)  # type: ignore[arg-type]


@pytest.mark.parametrize("reason", ["", "  \n", "　"])
@pytest.mark.parametrize("kind", RequestKind)
def test_no_refusal_without_a_reason(desks: Desks, kind: str, reason: str) -> None:
    state = RequestState.EXPERTS_HEARD if kind == STATUTORY else RequestState.RECEIVED
    asked = desks.asked(kind, state)
    with told_at("refusal_reason", "理由を入力してください"):
        decide(desks, asked, refusal_reason=reason)
    with refused("request_is_refused_for_a_reason"):
        by_sql(
            "UPDATE agreements_request SET state = 'DECIDED', decided_on = '2026-06-21',"
            " decision = 'REFUSED', decision_text = '続ける', refusal_reason = %s WHERE id = %s",
            reason,
            asked.pk,
        )
    assert decide(desks, asked).decision_words in {"措置を講じない", "対応困難"}


@pytest.mark.parametrize("kind", RequestKind)
def test_no_reason_against_what_is_done(desks: Desks, kind: str) -> None:
    """It would stand on the notice as the reason why not."""
    state = RequestState.EXPERTS_HEARD if kind == STATUTORY else RequestState.RECEIVED
    asked = desks.asked(kind, state)
    with told_at("refusal_reason", "講じない理由を空欄にしてください"):
        decide(desks, asked, decision="NEEDED")
    assert decide(desks, asked, decision="PARTLY").refusal_reason


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"decision_text": " "}, "decision_text"),
        ({"decision": ""}, "decision"),
        ({"decision": "MAYBE"}, "decision"),
        ({"decided_on": behind(9)}, "decided_on"),
        ({"decided_on": behind(31)}, "decided_on"),
    ],
)
def test_a_decision_says_what_and_when(desks: Desks, facts: dict[str, object], field: str) -> None:
    asked = desks.asked(STATUTORY, RequestState.EXPERTS_HEARD)
    with told_at(field):
        decide(desks, asked, **facts)
    assert Request.objects.get(pk=asked.pk).decision == ""


def test_days_come_in_the_order_of_the_steps(desks: Desks) -> None:
    asked = desks.asked(STATUTORY, RequestState.FILED)
    now = at(behind(30))
    with told_at("received_on", "提出日以後"):
        receive_request(asked=asked, received_on=behind(-1), by=desks.bureau, now=now)
    with told_at("received_on", "きょうより後"):
        receive_request(asked=asked, received_on=behind(31), by=desks.bureau, now=now)
    desks.step(asked, RequestState.RECEIVED)
    with told_at("heard_on", "受理した日以後"):
        desks.hear(asked, behind(2))
    desks.hear(asked)
    with told_at("experts_heard_on"):
        conclude_hearings(asked=asked, experts_heard_on=behind(1), by=desks.ministry, now=now)
    desks.step(asked, RequestState.EXPERTS_HEARD)
    desks.step(asked, RequestState.DECIDED)
    with told_at("notified_on", "決定した日以後"):
        notify_decision(
            asked=asked,
            notified_on=behind(19),
            notice_number="第1号",
            notice_addressee="試験市長",
            by=desks.ministry,
            now=now,
        )


@pytest.mark.parametrize(
    ("column", "day", "constraint"),
    [
        ("received_on", "2026-05-31", "request_received_on_not_before_filed_on"),
        ("withdrawn_on", "2026-05-31", "request_withdrawn_on_not_before_filed_on"),
    ],
)
def test_days_out_of_order_are_refused_by_the_database(
    desks: Desks, column: str, day: str, constraint: str
) -> None:
    asked = desks.asked(AGREEMENT, RequestState.FILED)
    state = {"received_on": "RECEIVED", "withdrawn_on": "WITHDRAWN"}[column]
    with refused(constraint):
        by_sql(
            f"UPDATE agreements_request SET state = %s, {column} = %s,"
            " withdrawn_reason = CASE WHEN %s = 'WITHDRAWN' THEN '事情' ELSE '' END WHERE id = %s",
            state,
            day,
            state,
            asked.pk,
        )


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"notice_number": " "}, "notice_number"),
        ({"notice_addressee": ""}, "notice_addressee"),
        ({"notified_on": behind(31)}, "notified_on"),
    ],
)
def test_a_notice_has_a_number_and_an_addressee(
    desks: Desks, facts: dict[str, object], field: str
) -> None:
    asked = desks.asked(AGREEMENT, RequestState.DECIDED)
    words: dict[str, object] = {
        "notified_on": behind(25),
        "notice_number": "第1号",
        "notice_addressee": "試験市長",
        **facts,
    }
    with told_at(field):
        notify_decision(asked=asked, by=desks.bureau, now=at(behind(30)), **words)  # type: ignore[arg-type]
    assert not RequestNotice.objects.filter(request=asked).exists()


SETS = {
    "title": "title = '別の件名'",
    "measures": "measures = '別の措置'",
    "kind": "kind = 'AGREEMENT'",
    "number": "number = '2026-07-8888'",
    "filed_on": "filed_on = '2026-06-02'",
    "received_on": "received_on = '2026-06-05'",
    "experts_heard_on": "experts_heard_on = '2026-06-12'",
    "decision": "decision = 'PARTLY'",
    "decision_text": "decision_text = '別の内容'",
    "notice_number": "notice_number = '第2号'",
    "source": "source = '別の出典'",
}


@pytest.mark.parametrize("column", SETS)
def test_what_was_notified_stays_as_it_was(desks: Desks, column: str) -> None:
    asked = desks.asked(STATUTORY, RequestState.NOTIFIED)
    with refused("request_is_closed"):
        by_sql(f"UPDATE agreements_request SET {SETS[column]} WHERE id = %s", asked.pk)
    with refused("request_is_not_deleted"):
        by_sql("DELETE FROM agreements_request WHERE id = %s", asked.pk)


@pytest.mark.parametrize("column", [name for name in SETS if name != "notice_number"])
def test_what_a_step_wrote_stays_behind_it(desks: Desks, column: str) -> None:
    asked = desks.asked(STATUTORY, RequestState.DECIDED)
    with refused():
        by_sql(f"UPDATE agreements_request SET {SETS[column]} WHERE id = %s", asked.pk)


def test_the_frozen_notice_is_neither_changed_nor_missing_nor_forged(desks: Desks) -> None:
    asked = desks.asked(STATUTORY, RequestState.NOTIFIED)
    notice = RequestNotice.objects.get(request=asked)
    with refused("notice_stays_as_sent"):
        by_sql("UPDATE agreements_requestnotice SET pdf = 'x' WHERE id = %s", notice.pk)
    with refused("notice_stays_as_sent"):
        by_sql("DELETE FROM agreements_requestnotice WHERE id = %s", notice.pk)
    other = desks.asked(AGREEMENT, RequestState.DECIDED)
    with refused("notice_is_of_a_notified_request"):
        by_sql(
            "INSERT INTO agreements_requestnotice (request_id, pdf, sha256, made_at)"
            " VALUES (%s, 'x', encode(sha256('x'), 'hex'), now())",
            other.pk,
        )
    with refused("notice_digest_is_its_own"):
        by_sql(
            "INSERT INTO agreements_requestnotice (request_id, pdf, sha256, made_at)"
            " VALUES (%s, 'y', encode(sha256('x'), 'hex'), now())",
            other.pk,
        )
    with refused("request_is_notified_by_a_notice"):
        by_sql(COMPLETE, *["NOTIFIED"] * 11, other.pk)
        by_sql("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("state", [one for one in STATES if one != RequestState.RECEIVED])
def test_hearings_are_written_between_receipt_and_their_end(desks: Desks, state: str) -> None:
    asked = desks.asked(STATUTORY, state)
    with pytest.raises((ValidationError, PermissionDenied, Request.DoesNotExist)):
        desks.hear(asked)
    for hearing in ExpertHearing.objects.filter(request=asked):
        with refused("hearing_is_recorded_while_experts_are_heard"):
            by_sql("UPDATE agreements_experthearing SET opinion = 'x' WHERE id = %s", hearing.pk)
        with refused("hearing_is_recorded_while_experts_are_heard"):
            by_sql("DELETE FROM agreements_experthearing WHERE id = %s", hearing.pk)


def test_nobody_is_heard_on_a_request_under_an_agreement(desks: Desks) -> None:
    asked = desks.asked(AGREEMENT, RequestState.RECEIVED)
    with told_at("heard_on", "第32条の要請だけ"):
        desks.hear(asked)


@pytest.mark.parametrize("field", ["field", "affiliation_title", "opinion"])
def test_a_hearing_says_who_and_what(desks: Desks, field: str) -> None:
    asked = desks.asked(STATUTORY, RequestState.RECEIVED)
    words = {"field": "労働経済", "affiliation_title": "大学教授", "opinion": "必要", field: "　"}
    with told_at(field):
        record_hearing(
            asked=asked, heard_on=behind(10), by=desks.bureau, now=at(behind(30)), **words
        )


def test_a_request_under_an_agreement_is_a_partys(desks: Desks) -> None:
    facts = {"title": "件名", "measures": "措置", "grounds": "理由"}
    now = at(behind(0))
    stranger = agreement_of(factories.body("131016"), "試験-2")
    ended = agreement_of(desks.body, "試験-3", state=AgreementState.DRAFTED)
    for agreement in (None, stranger, ended):
        with told_at("agreement"):
            draft_request(
                body=desks.body,
                kind=AGREEMENT,
                agreement=agreement,
                by=desks.city,
                now=now,
                **facts,
            )
    assert not Request.objects.filter(body=desks.body).exists()


@pytest.mark.parametrize("field", ["title", "measures", "grounds"])
def test_a_draft_says_what_is_asked_and_why(desks: Desks, field: str) -> None:
    with told_at(field):
        desks.draft(**{field: " "})


def test_numbers_follow_each_other_in_a_year_and_prefecture(desks: Desks) -> None:
    first, second = (desks.asked(kind, RequestState.FILED) for kind in RequestKind)
    assert [first.number, second.number] == ["2026-07-0001", "2026-07-0002"]
    with pytest.raises(Conflict):
        desks.step(first, RequestState.FILED)
    next_year = file_request(asked=desks.draft(), by=desks.city, now=at(date(2027, 4, 1)))
    assert next_year.number == "2027-07-0001"
    third = desks.asked(STATUTORY, RequestState.FILED)
    assert third.number == "2026-07-0003"


def test_what_was_said_stays_and_is_said_while_the_request_is_open(desks: Desks) -> None:
    asked = desks.asked(AGREEMENT, RequestState.FILED)
    said = exchange_on_request(
        asked=asked, kind="QUESTION", text="時期は", by=desks.bureau, now=at(behind(1))
    )
    with refused("exchange_stays"):
        by_sql("UPDATE agreements_requestexchange SET text = 'x' WHERE id = %s", said.pk)
    with refused("exchange_stays"):
        by_sql("DELETE FROM agreements_requestexchange WHERE id = %s", said.pk)
    with told_at("text"):
        exchange_on_request(asked=asked, kind="ANSWER", text=" ", by=desks.city, now=at(behind(2)))
    desks.step(asked, RequestState.WITHDRAWN)
    with told_at("text", "提出から通知または取下げまで"):
        exchange_on_request(
            asked=asked, kind="ANSWER", text="10月です", by=desks.city, now=at(behind(31))
        )
    assert RequestExchange.objects.count() == 1


def standard(**facts: object) -> ResponseStandard:
    words: dict[str, object] = {
        "kind": STATUTORY,
        "stage": Stage.RECEIVE,
        "days": 14,
        "valid_from": date(2026, 4, 1),
        "source": "試験の目安",
        **facts,
    }
    return ResponseStandard(**words)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 4000}, "days"),
        ({"source": " "}, "source"),
        ({"kind": AGREEMENT, "stage": Stage.HEAR}, "stage"),
        ({"valid_from": None}, "valid_from"),
    ],
)
def test_a_standard_has_days_and_a_source(
    desks: Desks, facts: dict[str, object], field: str
) -> None:
    with told_at(field):
        add_response_standard(standard=standard(**facts), by=desks.ministry, now=at(behind(0)))


def test_a_standard_is_the_ministrys_and_stays(desks: Desks) -> None:
    with pytest.raises(PermissionDenied):
        add_response_standard(standard=standard(), by=desks.bureau, now=at(behind(0)))
    kept = add_response_standard(standard=standard(), by=desks.ministry, now=at(behind(0)))
    with pytest.raises(ValidationError):
        add_response_standard(standard=standard(days=7), by=desks.ministry, now=at(behind(0)))
    kept.days = 7
    with told_at("days", "変更できません"):
        add_response_standard(standard=kept, by=desks.ministry, now=at(behind(0)))
    with refused("response_standard_stays"):
        by_sql("DELETE FROM agreements_responsestandard WHERE id = %s", kept.pk)
