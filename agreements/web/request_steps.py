"""The steps of a request as the page offers them: a form each, and the action it calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements import permissions_requests as permissions
from agreements.actions.decide_request import decide_request
from agreements.actions.exchange_on_request import exchange_on_request
from agreements.actions.file_request import file_request
from agreements.actions.notify_decision import notify_decision
from agreements.actions.receive_request import receive_request
from agreements.actions.record_hearing import conclude_hearings, record_hearing
from agreements.actions.withdraw_request import withdraw_request
from agreements.choices import RequestKind, RequestState, request_may_move
from agreements.models import Request
from agreements.web import request_forms as forms
from portal.common.fiscal import today
from portal.common.viewer import Viewer

Sent = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that can be done with a request, as a part of its page.

    `is_next` tells what leads the request on from what can be done beside that.
    """

    slug: str
    heading: str
    submit: str
    done: str
    form: type[forms.StepForm]
    perform: Callable[..., object]
    may: Callable[[Viewer, Request], bool]
    is_open: Callable[[Request], bool]
    is_next: bool = True
    note: str = ""

    def bind(self, asked: Request, now: datetime, sent: Any = None) -> forms.StepForm:
        """Return the step's form; its ids are its own, for several forms stand on one page."""
        return self.form(sent, asked=asked, day=today(now), auto_id=f"id_{self.slug}_%s")


def _leads_to(target: RequestState) -> Callable[[Request], bool]:
    return lambda asked: request_may_move(asked.kind, asked.state, target)


def _own(viewer: Viewer, asked: Request) -> bool:
    return permissions.can_file_for(viewer, asked.body_id)


STEPS = (
    Step(
        "file",
        "提出する",
        "提出する",
        "要望・要請を提出しました。",
        forms.FileForm,
        file_request,
        _own,
        _leads_to(RequestState.FILED),
        note="提出すると受付番号が付き、国の担当者が読めるようになります。"
        "提出した内容は変更できません。",
    ),
    Step(
        "receive",
        "受理する",
        "受理する",
        "受理しました。",
        forms.ReceiveForm,
        receive_request,
        permissions.can_receive,
        _leads_to(RequestState.RECEIVED),
    ),
    Step(
        "hear",
        "学識経験者の意見を記録する",
        "意見を記録する",
        "意見聴取を記録しました。",
        forms.HearingForm,
        record_hearing,
        permissions.can_receive,
        lambda asked: asked.kind == RequestKind.STATUTORY and asked.state == RequestState.RECEIVED,
    ),
    Step(
        "conclude",
        "意見聴取を終える",
        "意見聴取を終える",
        "意見聴取を終えました。",
        forms.ConcludeForm,
        conclude_hearings,
        permissions.can_decide,
        _leads_to(RequestState.EXPERTS_HEARD),
        note="終えると、意見聴取の記録は変更できません。",
    ),
    Step(
        "decide",
        "決定する",
        "決定する",
        "決定を記録しました。",
        forms.DecideForm,
        decide_request,
        permissions.can_decide,
        _leads_to(RequestState.DECIDED),
        note="決定した内容は変更できません。",
    ),
    Step(
        "notify",
        "通知する",
        "通知書を作成して通知する",
        "通知しました。通知書をダウンロードできます。",
        forms.NotifyForm,
        notify_decision,
        permissions.can_decide,
        _leads_to(RequestState.NOTIFIED),
        note="通知書は通知したときのまま残り、変更できません。",
    ),
    Step(
        "exchange",
        "質問・回答・連絡を書く",
        "書き込む",
        "書き込みました。",
        forms.ExchangeForm,
        exchange_on_request,
        permissions.can_exchange,
        lambda asked: asked.filed_on is not None and not asked.is_closed,
        is_next=False,
    ),
    Step(
        "withdraw",
        "取り下げる",
        "取り下げる",
        "取り下げました。",
        forms.WithdrawForm,
        withdraw_request,
        _own,
        _leads_to(RequestState.WITHDRAWN),
        is_next=False,
        note="取り下げると、元に戻せません。",
    ),
)
BY_SLUG: Mapping[str, Step] = {step.slug: step for step in STEPS}


def offered(viewer: Viewer, asked: Request) -> list[Step]:
    """Return what this viewer can do with the request now, in the order of its way."""
    return [step for step in STEPS if step.is_open(asked) and step.may(viewer, asked)]
