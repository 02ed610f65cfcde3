"""S31: every step that the table does not allow is tried and refused, whoever writes it."""

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from agreements.actions.decide_request import decide_request
from agreements.actions.draft_request import change_draft
from agreements.actions.exchange_on_request import exchange_on_request
from agreements.actions.file_request import file_request
from agreements.actions.notify_decision import notify_decision
from agreements.actions.receive_request import receive_request
from agreements.actions.record_hearing import conclude_hearings, record_hearing
from agreements.actions.withdraw_request import withdraw_request
from agreements.choices import (
    CLOSED_REQUESTS,
    RequestKind,
    RequestState,
    request_may_move,
)
from agreements.models import (
    Request,
)
from portal.common.conflict import Conflict
from portal.common.viewer import Role, Viewer
from tests import factories
from tests.agreements.asking import STATES, Desks, at, behind
from tests.agreements.refusals import COMPLETE, by_sql, refused

pytestmark = pytest.mark.django_db
STATUTORY, AGREEMENT = RequestKind.STATUTORY, RequestKind.AGREEMENT
PAIRS = [
    (kind, source, target)
    for kind in RequestKind
    for source in STATES
    for target in STATES
    if not (kind == AGREEMENT and source == RequestState.EXPERTS_HEARD)
]
FORBIDDEN = [pair for pair in PAIRS if not request_may_move(*pair)]
ALLOWED = [pair for pair in PAIRS if request_may_move(*pair)]


@pytest.fixture
def desks() -> Desks:
    return Desks()


# A draft is nobody's but the body's: for the other side it does not exist (404).
REFUSALS = (ValidationError, Conflict, Request.DoesNotExist)


@pytest.mark.parametrize(
    ("kind", "source", "target"), [pair for pair in FORBIDDEN if pair[2] != RequestState.DRAFT]
)
def test_s31_a_step_that_is_not_allowed_is_refused_by_the_action(
    desks: Desks, kind: str, source: str, target: str
) -> None:
    asked = desks.asked(kind, source)
    with pytest.raises(REFUSALS), transaction.atomic():
        desks.step(asked, target)
    assert Request.objects.get(pk=asked.pk).state == source


@pytest.mark.parametrize("state", STATES[1:])
def test_what_was_filed_is_not_drafted_again(desks: Desks, state: str) -> None:
    asked = desks.asked(STATUTORY, state)
    with pytest.raises(Conflict):
        change_draft(
            asked=asked,
            kind=STATUTORY,
            title="別の件名",
            measures="措置",
            grounds="理由",
            by=desks.city,
            now=at(behind(30)),
        )
    assert Request.objects.get(pk=asked.pk).title == asked.title


# The same state is no step, but behind the end nothing is written at all.
WRITES = [
    (kind, source, target)
    for kind, source, target in FORBIDDEN
    if source != target or source in CLOSED_REQUESTS
]


@pytest.mark.parametrize(("kind", "source", "target"), WRITES)
def test_s31_a_step_that_is_not_allowed_is_refused_by_the_database(
    desks: Desks, kind: str, source: str, target: str
) -> None:
    asked = desks.asked(kind, source)
    with refused():
        by_sql(COMPLETE, *[target] * 11, asked.pk)
    assert Request.objects.get(pk=asked.pk).state == source


@pytest.mark.parametrize(("kind", "source", "target"), ALLOWED)
def test_the_steps_of_the_table_are_taken(
    desks: Desks, kind: str, source: str, target: str
) -> None:
    asked = desks.asked(kind, source)
    if target == RequestState.EXPERTS_HEARD:
        desks.hear(asked)
    assert desks.step(asked, target).state == target


@pytest.mark.parametrize("state", STATES[1:])
def test_a_request_is_born_as_a_draft(desks: Desks, state: str) -> None:
    with refused("request_state_moves"):
        Request.objects.create(
            kind=STATUTORY,
            body=desks.body,
            prefecture_code="07",
            addressee="厚生労働大臣",
            title="件名",
            measures="措置",
            grounds="理由",
            state=state,
            created_at=at(behind(0)),
        )


ACTS: dict[str, Callable[[Request, Viewer], object]] = {
    "file": lambda asked, by: file_request(asked=asked, by=by, now=at(behind(0))),
    "withdraw": lambda asked, by: withdraw_request(
        asked=asked, reason="事情", by=by, now=at(behind(30))
    ),
    "receive": lambda asked, by: receive_request(
        asked=asked, received_on=behind(3), by=by, now=at(behind(30))
    ),
    "hear": lambda asked, by: record_hearing(
        asked=asked,
        heard_on=behind(10),
        field="労働経済",
        affiliation_title="大学教授",
        opinion="必要",
        by=by,
        now=at(behind(30)),
    ),
    "conclude": lambda asked, by: conclude_hearings(
        asked=asked, experts_heard_on=behind(10), by=by, now=at(behind(30))
    ),
    "decide": lambda asked, by: decide_request(
        asked=asked,
        decided_on=behind(20),
        decision="NEEDED",
        decision_text="行う",
        by=by,
        now=at(behind(30)),
    ),
    "notify": lambda asked, by: notify_decision(
        asked=asked,
        notified_on=behind(25),
        notice_number="第1号",
        notice_addressee="市長",
        by=by,
        now=at(behind(30)),
    ),
    "exchange": lambda asked, by: exchange_on_request(
        asked=asked, kind="MESSAGE", text="連絡", by=by, now=at(behind(30))
    ),
}
MAY: dict[tuple[str, str], set[str]] = {
    (STATUTORY, "file"): {"city"},
    (STATUTORY, "withdraw"): {"city"},
    (STATUTORY, "receive"): {"bureau", "ministry"},
    (STATUTORY, "hear"): {"bureau", "ministry"},
    (STATUTORY, "conclude"): {"ministry"},
    (STATUTORY, "decide"): {"ministry"},
    (STATUTORY, "notify"): {"ministry"},
    (STATUTORY, "exchange"): {"city", "bureau", "ministry"},
    (AGREEMENT, "file"): {"city"},
    (AGREEMENT, "withdraw"): {"city"},
    (AGREEMENT, "receive"): {"bureau"},
    (AGREEMENT, "decide"): {"bureau"},
    (AGREEMENT, "notify"): {"bureau"},
    (AGREEMENT, "exchange"): {"city", "bureau", "ministry"},
}
STANDING = {
    "file": RequestState.DRAFT,
    "withdraw": RequestState.RECEIVED,
    "receive": RequestState.FILED,
    "hear": RequestState.RECEIVED,
    "conclude": RequestState.RECEIVED,
    "notify": RequestState.DECIDED,
    "exchange": RequestState.RECEIVED,
}


@pytest.mark.parametrize(("kind", "act"), MAY)
def test_s05_each_step_is_its_desks(desks: Desks, kind: str, act: str) -> None:
    before = RequestState.EXPERTS_HEARD if kind == STATUTORY else RequestState.RECEIVED
    asked = desks.asked(kind, STANDING.get(act, before))
    if act == "conclude":
        desks.hear(asked)
    others = {
        "city": desks.city,
        "bureau": desks.bureau,
        "ministry": desks.ministry,
        "other_city": factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("072036")),
        "other_bureau": factories.viewer(Role.BUREAU, factories.bureau("13")),
        "office": factories.viewer(Role.HELLO_WORK),
        "subscriber": factories.viewer(Role.SUBSCRIBER),
        "nobody": Viewer.nobody(),
    }
    for name, viewer in others.items():
        if name not in MAY[kind, act]:
            with pytest.raises(PermissionDenied), transaction.atomic():
                ACTS[act](asked, viewer)
    for name in MAY[kind, act]:
        point = transaction.savepoint()
        ACTS[act](asked, others[name])
        transaction.savepoint_rollback(point)
