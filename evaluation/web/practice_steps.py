"""The steps that a case's page offers: which form each asks for, and the action behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from evaluation import permissions_practice as permissions
from evaluation.actions.agree_practice_case import (
    agree_to_practice_case,
    propose_practice_case,
    return_practice_case,
)
from evaluation.actions.publish_practice_case import (
    publish_practice_case,
    recommend_practice_case,
    withdraw_practice_case,
)
from evaluation.choices_practice import CaseState
from evaluation.models import PracticeCase
from evaluation.web.practice_forms import NoWordsForm, PartForm, ReasonForm, WithdrawForm
from portal.common.viewer import Viewer

_PROPOSED, _PUBLISHED = (CaseState.PROPOSED,), (CaseState.PUBLISHED,)


@dataclass(frozen=True, slots=True)
class Act:
    """One button: what it is called and asks for, what it does, what is said then.

    `action` takes the case, what the form has cleaned, `by` and `now`; `may` answers for the
    button in the states it stands for.
    """

    verb: str
    label: str
    form: type[NoWordsForm]
    action: Callable[..., PracticeCase]
    may: Callable[[Viewer, PracticeCase], bool]
    states: tuple[CaseState, ...]
    done: str
    explanation: str
    is_main: bool = True

    def is_offered(self, viewer: Viewer, case: PracticeCase) -> bool:
        """Whether the viewer may take this step from where the case stands."""
        return case.state in self.states and self.may(viewer, case)


def _can_publish_agreed(viewer: Viewer, case: PracticeCase) -> bool:
    return case.waiting_side is None and permissions.can_publish_case(viewer, case)


ACTS: Mapping[str, Act] = {
    act.verb: act
    for act in (
        Act(
            "propose",
            "相手方に確認を依頼する",
            NoWordsForm,
            propose_practice_case,
            permissions.can_change_case,
            (CaseState.DRAFT,),
            "確認を依頼しました。相手方にお知らせします。",
            "依頼すると、相手方、管轄の労働局と本省がこの内容を見られます。"
            "自分の側の部分は、これで確認したことになります。",
        ),
        Act(
            "agree",
            "自分の部分を確認する",
            PartForm,
            agree_to_practice_case,
            permissions.can_agree_to_case,
            _PROPOSED,
            "自分の部分を確認しました。",
            "自分の側が行ったことと声を書き、確かめてください。"
            "ほかの部分に直すところがあるときは、理由を添えて作成に戻します。",
        ),
        Act(
            "publish",
            "公開する",
            NoWordsForm,
            publish_practice_case,
            _can_publish_agreed,
            _PROPOSED,
            "公開しました。",
            "公開すると、全国の自治体、ハローワーク、労働局が見られます。",
        ),
        Act(
            "recommend",
            "全国に紹介する",
            ReasonForm,
            recommend_practice_case,
            permissions.can_recommend_case,
            _PUBLISHED,
            "全国に紹介しました。",
            "好事例として、一覧のはじめに並びます。",
        ),
        Act(
            "return",
            "作成に戻す",
            ReasonForm,
            return_practice_case,
            permissions.can_return_case,
            _PROPOSED,
            "作成に戻しました。",
            "双方の確認は取り消され、書いた側が内容を直せるようになります。",
            is_main=False,
        ),
        Act(
            "withdraw",
            "取り下げる",
            WithdrawForm,
            withdraw_practice_case,
            permissions.can_withdraw_case,
            (CaseState.DRAFT, CaseState.PROPOSED, CaseState.PUBLISHED),
            "取り下げました。",
            "取り下げた事例は、元に戻せません。",
            is_main=False,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Offer:
    """An act with its form, as the page shows it."""

    act: Act
    form: NoWordsForm


def offers(viewer: Viewer, case: PracticeCase, tried: Mapping[str, NoWordsForm]) -> list[Offer]:
    """Return what the viewer can do with the case now; `tried` are forms already filled in."""
    return [
        Offer(act, tried.get(act.verb) or make_form(act, case))
        for act in ACTS.values()
        if act.is_offered(viewer, case)
    ]


def make_form(act: Act, case: PracticeCase, data: Any = None) -> NoWordsForm:
    """Return the act's form; fields of several forms on one page keep apart by their ids."""
    return act.form(data, case=case, auto_id=f"{act.verb}_%s")
