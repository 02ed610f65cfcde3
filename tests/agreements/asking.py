"""Requests at every stage, and the people on both sides of them."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from agreements.actions.decide_request import decide_request
from agreements.actions.draft_request import change_draft, draft_request
from agreements.actions.exchange_on_request import exchange_on_request
from agreements.actions.file_request import file_request
from agreements.actions.keep_response_standard import add_response_standard
from agreements.actions.notify_decision import notify_decision
from agreements.actions.receive_request import receive_request
from agreements.actions.record_hearing import conclude_hearings, record_hearing
from agreements.actions.withdraw_request import withdraw_request
from agreements.choices import (
    AgreementKind,
    AgreementState,
    Origin,
    PartyKind,
    RequestKind,
    RequestState,
    Stage,
)
from agreements.models import Agreement, AgreementParty, Request, ResponseStandard
from portal.common.viewer import Role, Viewer
from portal.organizations.models import LocalGovernment
from tests import factories

FILED_ON = date(2026, 6, 1)
STATES = list(RequestState)


def at(day: date) -> datetime:
    """Noon of a day in Japan."""
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def behind(days: int) -> date:
    """So many days behind the filing."""
    return FILED_ON + timedelta(days=days)


def agreement_of(
    body: LocalGovernment, reference: str = "試験-1", *, state: str = AgreementState.IN_FORCE
) -> Agreement:
    """An agreement of the body with its bureau."""
    found = Agreement.objects.filter(reference=reference).first()
    if found:
        return found
    made = Agreement.objects.create(
        kind=AgreementKind.EMPLOYMENT_MEASURES,
        reference=reference,
        title=f"{body.name}雇用対策協定",
        prefecture_code=body.prefecture_code,
        origin=Origin.REGISTER,
        source="試験",
    )
    for position, one in enumerate((body, factories.bureau(body.prefecture_code)), start=1):
        AgreementParty.objects.create(
            agreement=made, kind=PartyKind(one.kind), organization=one, position=position
        )
    # The register has the two's own agreement: this one is not the same parties'.
    AgreementParty.objects.create(agreement=made, kind=PartyKind.OTHER, name=reference, position=3)
    Agreement.objects.filter(pk=made.pk).update(state=state)
    return Agreement.objects.get(pk=made.pk)


class Desks:
    """The viewers of one prefecture's request: made once, so that each has one person."""

    def __init__(self, ministry: Viewer | None = None) -> None:
        self.body = factories.body()
        self.city = factories.viewer(Role.LOCAL_GOVERNMENT, self.body)
        self.bureau = factories.viewer(Role.BUREAU)
        self.ministry = ministry or factories.viewer(Role.MINISTRY)

    def decider(self, kind: str) -> Viewer:
        """Who decides on a request of this kind."""
        return self.ministry if kind == RequestKind.STATUTORY else self.bureau

    def draft(self, kind: str = RequestKind.STATUTORY, **words: str) -> Request:
        """A draft of the city."""
        facts: Mapping[str, str] = {
            "title": "若年者の就職支援の強化",
            "measures": "相談員の増員",
            "grounds": "求職者が増えているため",
            **words,
        }
        return draft_request(
            body=self.body,
            kind=kind,
            agreement=agreement_of(self.body) if kind == RequestKind.AGREEMENT else None,
            by=self.city,
            now=at(FILED_ON),
            **facts,
        )

    def hear(self, asked: Request, day: date | None = None) -> None:
        """Record what an expert said."""
        record_hearing(
            asked=asked,
            heard_on=day or behind(10),
            field="労働経済",
            affiliation_title="大学教授",
            opinion="必要と考える。",
            by=self.bureau,
            now=at(behind(30)),
        )

    def step(self, asked: Request, target: str) -> Request:
        """Take one step by its action, in good order of days."""
        now = at(behind(30))
        decider = self.decider(asked.kind)
        if target == RequestState.FILED:
            return file_request(asked=asked, by=self.city, now=at(FILED_ON))
        if target == RequestState.RECEIVED:
            return receive_request(asked=asked, received_on=behind(3), by=self.bureau, now=now)
        if target == RequestState.EXPERTS_HEARD:
            return conclude_hearings(asked=asked, experts_heard_on=behind(10), by=decider, now=now)
        if target == RequestState.DECIDED:
            return decide_request(
                asked=asked,
                decided_on=behind(20),
                decision="NEEDED",
                decision_text="相談員を置く。",
                by=decider,
                now=now,
            )
        if target == RequestState.NOTIFIED:
            return notify_decision(
                asked=asked,
                notified_on=behind(25),
                notice_number="職発0626第1号",
                notice_addressee="試験市長",
                by=decider,
                now=now,
            )
        return withdraw_request(asked=asked, reason="事情が変わったため", by=self.city, now=now)

    def asked(self, kind: str, state: str, **words: str) -> Request:
        """A request of `kind` that has come to `state`."""
        row = self.draft(kind, **words)
        if state == RequestState.WITHDRAWN:
            return self.step(self.step(row, RequestState.FILED), RequestState.WITHDRAWN)
        for target in STATES[1 : STATES.index(RequestState(state)) + 1]:
            if target == RequestState.EXPERTS_HEARD:
                if kind == RequestKind.AGREEMENT:
                    continue
                self.hear(row)
            row = self.step(row, target)
        return row


def do_keep_standard(by: Viewer) -> None:
    """The ministry sets a standard."""
    standard = ResponseStandard(
        kind=RequestKind.STATUTORY,
        stage=Stage.NOTIFY,
        days=7,
        valid_from=date(2026, 4, 1),
        source="試験の目安",
    )
    add_response_standard(standard=standard, by=by, now=at(FILED_ON))


def do_change_draft(by: Viewer) -> None:
    """A city writes its draft anew."""
    desks = Desks(ministry=by)
    change_draft(
        asked=desks.draft(),
        kind=RequestKind.STATUTORY,
        title="別の件名",
        measures="措置",
        grounds="理由",
        by=desks.city,
        now=at(FILED_ON),
    )


def do_exchange(by: Viewer) -> None:
    """A bureau asks."""
    desks = Desks(ministry=by)
    asked = desks.asked(RequestKind.AGREEMENT, RequestState.FILED)
    exchange_on_request(
        asked=asked, kind="QUESTION", text="時期は", by=desks.bureau, now=at(behind(1))
    )


def _whole_way(by: Viewer) -> None:
    Desks(ministry=by).asked(RequestKind.STATUTORY, RequestState.NOTIFIED)


def _withdrawal(by: Viewer) -> None:
    Desks(ministry=by).asked(RequestKind.STATUTORY, RequestState.WITHDRAWN)


# What each action writes, and how it is made to act: tests/test_every_action_is_audited.py.
ACTS: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "draft_request": ("要望・要請を作成", _whole_way),
    "change_draft": ("要望・要請を書き直し", do_change_draft),
    "file_request": ("要望・要請を提出", _whole_way),
    "receive_request": ("要望・要請を受理", _whole_way),
    "record_hearing": ("意見聴取を記録", _whole_way),
    "conclude_hearings": ("意見聴取を終えた", _whole_way),
    "decide_request": ("要望・要請を決定", _whole_way),
    "notify_decision": ("決定を通知", _whole_way),
    "withdraw_request": ("要望・要請を取下げ", _withdrawal),
    "exchange_on_request": ("要望・要請のやりとり", do_exchange),
    "add_response_standard": ("処理の目安を登録", do_keep_standard),
}
