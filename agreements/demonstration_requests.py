"""Synthetic requests at every stage, for the demonstration nation; none of them was ever made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from agreements.actions.notify_decision import freeze_notice
from agreements.choices import AgreementState, RequestKind, RequestState, Stage
from agreements.models import Agreement, ExpertHearing, Request, ResponseStandard
from agreements.models.request_series import next_number
from agreements.rules.addressees import addressee_of_request, head_of_body
from portal.common.fiscal import FiscalYear
from portal.organizations.models import LabourBureau, LocalGovernment

SYNTHETIC = "合成データ（実際に行われた要望・要請ではない）"
NO_STANDARD_OF_THE_STATE = "デモ用の設定値・国の基準ではない"
_Facts = Mapping[str, Any]
_STATUTORY, _AGREEMENT = RequestKind.STATUTORY, RequestKind.AGREEMENT
_KORIYAMA = "072036"


@dataclass(frozen=True, slots=True)
class _Ask:
    """One synthetic request; `days` are those behind the filing on which its steps were taken.

    The last of `days` is that of `state`.
    """

    body: str
    kind: RequestKind
    title: str
    measures: str
    filed_on: date
    state: RequestState
    days: tuple[int, ...] = ()
    decision: str = "NEEDED"
    answer: str = "求められた措置を来年度から行う。"
    refusal: str = ""
    hearings: tuple[str, ...] = field(default=("労働経済",))


_ASKS = (
    _Ask(
        "322075",
        _AGREEMENT,
        "出張相談の回数の増加",
        "支所での出張相談を月2回にすること。",
        date(2020, 5, 11),
        RequestState.NOTIFIED,
        (1, 14, 16),
    ),
    _Ask(
        "372013",
        _AGREEMENT,
        "若年者向けの面接会の開催",
        "秋に若年者向けの面接会を開くこと。",
        date(2020, 6, 1),
        RequestState.NOTIFIED,
        (2, 25, 28),
        "PARTLY",
        "オンラインの面接会として開く。会場での開催は見合わせる。",
    ),
    _Ask(
        _KORIYAMA,
        _AGREEMENT,
        "生活保護受給者等の支援員の増員",
        "窓口の就職支援ナビゲーターを1人増やすこと。",
        date(2020, 6, 15),
        RequestState.NOTIFIED,
        (3, 40, 43),
        "REFUSED",
        "今年度の増員は行わず、相談日の増加で対応する。",
        "今年度の予算と定員の中では増員できないため。",
    ),
    _Ask(
        _KORIYAMA,
        _STATUTORY,
        "離職者の再就職支援の強化",
        "特別の相談窓口を設け、訓練の定員を増やすこと。",
        date(2020, 7, 6),
        RequestState.NOTIFIED,
        (4, 30, 45, 47),
        "PARTLY",
        "特別の相談窓口を設ける。訓練の定員は来年度の計画で検討する。",
        hearings=("労働経済", "職業訓練"),
    ),
    _Ask(
        "102024",
        _STATUTORY,
        "外国人の就労支援の拡充",
        "通訳を置く相談日を増やすこと。",
        date(2020, 9, 1),
        RequestState.DECIDED,
        (5, 41, 60),
        "REFUSED",
        "相談日は増やさず、電話による通訳を続ける。",
        "電話による通訳の利用に余裕があるため。",
        hearings=("多文化共生",),
    ),
    _Ask(
        "212032",
        _STATUTORY,
        "巡回相談の対象の拡大",
        "巡回相談の対象の支所を増やすこと。",
        date(2020, 10, 5),
        RequestState.EXPERTS_HEARD,
        (7, 35),
        hearings=("地域政策",),
    ),
    _Ask(
        _KORIYAMA,
        _STATUTORY,
        "就職氷河期世代の支援の継続",
        "専門の窓口を来年度も続けること。",
        date(2021, 1, 12),
        RequestState.RECEIVED,
        (6,),
        hearings=("若年者雇用",),
    ),
    _Ask(
        _KORIYAMA,
        _AGREEMENT,
        "夜間の相談の試行",
        "週1回、20時まで相談を行うこと。",
        date(2021, 2, 1),
        RequestState.RECEIVED,
        (2,),
    ),
    _Ask(
        "012025",
        _AGREEMENT,
        "移住者向けの求人情報の提供",
        "移住を考える人向けに求人情報をまとめること。",
        date(2021, 2, 15),
        RequestState.DECIDED,
        (3, 20),
    ),
    _Ask(
        _KORIYAMA,
        _STATUTORY,
        "子育て中の者の就職支援",
        "託児のある職業訓練を開くこと。",
        date(2021, 3, 1),
        RequestState.FILED,
    ),
    _Ask(
        "012025",
        _STATUTORY,
        "季節労働者の通年雇用の促進",
        "通年雇用の助成の対象を広げること。",
        date(2021, 3, 8),
        RequestState.WITHDRAWN,
        (10,),
    ),
    _Ask(
        _KORIYAMA,
        _AGREEMENT,
        "合同企業説明会の共同開催",
        "秋の合同企業説明会を共同で開くこと。",
        date(2021, 4, 1),
        RequestState.DRAFT,
    ),
)
_STANDARDS = ((_STATUTORY, Stage.RECEIVE, 14), (_AGREEMENT, Stage.DECIDE, 30))
_GROUNDS = "合成データの例文。地域の求職者の状況から必要と考えるため。"
_WAY = {
    _STATUTORY: (
        RequestState.RECEIVED,
        RequestState.EXPERTS_HEARD,
        RequestState.DECIDED,
        RequestState.NOTIFIED,
    ),
    _AGREEMENT: (RequestState.RECEIVED, RequestState.DECIDED, RequestState.NOTIFIED),
}


def load_requests(*, now: datetime) -> None:
    """Write the synthetic requests and standards; by the steps of the table, as anybody would.

    Belongs to `load_demonstration`, which writes down that it was done.
    """
    ResponseStandard.objects.bulk_create(
        ResponseStandard(
            kind=kind,
            stage=stage,
            days=days,
            valid_from=date(2020, 4, 1),
            source=NO_STANDARD_OF_THE_STATE,
        )
        for kind, stage, days in _STANDARDS
    )
    bodies = {
        body.code6: body
        for body in LocalGovernment.objects.filter(code6__in={ask.body for ask in _ASKS})
    }
    bureaus = dict(LabourBureau.objects.values_list("prefecture_code", "name"))
    for ask in _ASKS:
        body = bodies[ask.body]
        asked = _draft(ask, body, bureaus[body.prefecture_code], now)
        for facts in _steps(ask, body):
            if facts["state"] == RequestState.EXPERTS_HEARD:
                _hear(asked, ask, facts["experts_heard_on"])
            Request.objects.filter(pk=asked.pk).update(**facts)
        if ask.state == RequestState.NOTIFIED:
            freeze_notice(Request.objects.get(pk=asked.pk), now=now)


def _draft(ask: _Ask, body: LocalGovernment, bureau: str, now: datetime) -> Request:
    agreement = None
    if ask.kind == _AGREEMENT:
        in_force = Agreement.objects.filter(parties=body, state=AgreementState.IN_FORCE)
        agreement = in_force.order_by("pk").first()
    return Request.objects.create(
        kind=ask.kind,
        body=body,
        prefecture_code=body.prefecture_code,
        agreement=agreement,
        addressee=addressee_of_request(ask.kind, bureau),
        title=ask.title,
        measures=ask.measures,
        grounds=_GROUNDS,
        source=SYNTHETIC,
        created_at=now,
    )


def _steps(ask: _Ask, body: LocalGovernment) -> Iterator[_Facts]:
    """Yield what each step writes, the filing first."""
    if ask.state == RequestState.DRAFT:
        return
    number = next_number(FiscalYear.of(ask.filed_on), body.prefecture_code)
    yield {"state": RequestState.FILED, "filed_on": ask.filed_on, "number": number}
    days = [ask.filed_on + timedelta(days=one) for one in ask.days]
    if ask.state == RequestState.WITHDRAWN:
        yield {
            "state": RequestState.WITHDRAWN,
            "withdrawn_on": days[-1],
            "withdrawn_reason": "求める措置が別に行われることになったため（合成データ）",
        }
        return
    head = head_of_body(body.name, is_prefecture=body.is_prefecture)
    for state, day in zip(_WAY[ask.kind], days, strict=False):
        yield {"state": state, **_facts(ask, state, day, number, head)}


def _facts(ask: _Ask, state: RequestState, day: date, number: str, head: str) -> _Facts:
    if state == RequestState.RECEIVED:
        return {"received_on": day}
    if state == RequestState.EXPERTS_HEARD:
        return {"experts_heard_on": day}
    if state == RequestState.DECIDED:
        return {
            "decided_on": day,
            "decision": ask.decision,
            "decision_text": ask.answer,
            "refusal_reason": ask.refusal,
        }
    return {
        "notified_on": day,
        "notice_number": f"合成第{number}号",
        "notice_addressee": head,
    }


def _hear(asked: Request, ask: _Ask, last_day: date) -> None:
    ExpertHearing.objects.bulk_create(
        ExpertHearing(
            request=asked,
            heard_on=last_day,
            field=subject,
            affiliation_title="大学教授（合成データ）",
            opinion="地域の状況から、検討に値すると考える（合成データの例文）。",
        )
        for subject in ask.hearings
    )
