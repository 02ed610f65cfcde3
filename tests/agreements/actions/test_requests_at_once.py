"""S15: many take the same step in the same moment; one wins, the others are told so."""

from collections.abc import Callable

import pytest

from agreements.choices import RequestKind, RequestState
from agreements.models import Request
from portal.common.conflict import Conflict
from portal.common.models import AuditEntry
from tests.agreements.asking import Desks
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 20


def outcome(acts: list[Callable[[], Request]]) -> tuple[list[Request], list[Exception]]:
    answers = at_once(acts)
    won = [one for one in answers if not isinstance(one, Exception)]
    return won, [one for one in answers if isinstance(one, Exception)]


@pytest.mark.parametrize(
    ("kind", "source", "target", "event"),
    [
        (RequestKind.AGREEMENT, RequestState.FILED, RequestState.RECEIVED, "要望・要請を受理"),
        (
            RequestKind.STATUTORY,
            RequestState.EXPERTS_HEARD,
            RequestState.DECIDED,
            "要望・要請を決定",
        ),
        (RequestKind.STATUTORY, RequestState.DECIDED, RequestState.NOTIFIED, "決定を通知"),
    ],
)
def test_s15_of_many_who_take_a_step_at_once_one_wins(
    kind: str, source: str, target: str, event: str
) -> None:
    desks = Desks()
    asked = desks.asked(kind, source)
    won, lost = outcome([lambda: desks.step(asked, target)] * PEOPLE)
    assert [one.state for one in won] == [target]
    assert [type(one) for one in lost] == [Conflict] * (PEOPLE - 1)
    assert AuditEntry.objects.about(asked).filter(event=event).count() == 1


def test_s15_a_decision_and_a_withdrawal_do_not_both_stand() -> None:
    desks = Desks()
    asked = desks.asked(RequestKind.AGREEMENT, RequestState.RECEIVED)
    won, lost = outcome(
        [
            lambda: desks.step(asked, RequestState.DECIDED),
            lambda: desks.step(asked, RequestState.WITHDRAWN),
        ]
    )
    assert len(won) == 1
    assert [type(one) for one in lost] == [Conflict]
    assert Request.objects.get(pk=asked.pk).state == won[0].state


def test_s15_ten_filings_at_once_get_ten_numbers() -> None:
    desks = Desks()
    drafts = [desks.draft() for _ in range(10)]
    won, lost = outcome(
        [lambda draft=draft: desks.step(draft, RequestState.FILED) for draft in drafts]  # type: ignore[misc]
    )
    assert lost == []
    numbers = sorted(one.number or "" for one in won)
    assert numbers == [f"2026-07-{count:04}" for count in range(1, 11)]
