"""The acts that a proposal's page offers: which form each asks for, and the action behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.common.viewer import Viewer
from sites import permissions
from sites.actions.draft_proposal_agreement import draft_proposal_agreement
from sites.actions.handle_proposal import (
    decline_proposal,
    link_agreement,
    reopen_proposal,
    start_consultation,
)
from sites.actions.note_proposal import note_proposal
from sites.actions.open_proposed_site import open_proposed_site
from sites.actions.propose_site import propose_site, withdraw_proposal
from sites.choices import PROPOSAL_STATES, TALKING, ProposalState
from sites.models import SiteProposal
from sites.web.forms import DeclineForm, LinkForm, NoteForm, NoWordsForm, OpenForm


@dataclass(frozen=True, slots=True)
class Act:
    """One button of the page: what it is called and asks for, what it does, what is said then.

    `action` takes the proposal, what the form has cleaned, `by` and `now`; `may` answers for the
    button. What is no transition has no way in the table, and names its `states`.
    """

    verb: str
    label: str
    form: type[NoWordsForm]
    action: Callable[..., object]
    may: Callable[[Viewer, SiteProposal], bool]
    done: str
    explanation: str
    is_main: bool = True
    states: tuple[str, ...] = ()

    def is_offered(self, viewer: Viewer, proposal: SiteProposal) -> bool:
        """Whether the proposal's state has such a way, and the viewer may take it."""
        ways = {way.verb for way in PROPOSAL_STATES.leaving(proposal.state)}
        is_possible = proposal.state in self.states or self.verb in ways
        return is_possible and self.may(viewer, proposal)


NOTE = Act(
    "note",
    "記録を加える",
    NoteForm,
    note_proposal,
    permissions.can_note_proposal,
    "協議の記録を加えました。",
    "",
    is_main=False,
    states=TALKING,
)
_STEPS = (
    Act(
        "propose",
        "労働局に提案する",
        NoWordsForm,
        propose_site,
        permissions.can_write_proposal,
        "提案しました。労働局とハローワークにお知らせします。",
        "提案すると、労働局、ハローワークと本省がこの内容を見られます。"
        "協議が始まるまで、内容は変えられません。",
    ),
    Act(
        "consult",
        "協議を始める",
        NoWordsForm,
        start_consultation,
        permissions.can_handle_proposal,
        "協議を始めました。",
        "協議の間は、団体が提案の内容を変えられます。",
    ),
    Act(
        "draft-agreement",
        "協定を起案する",
        NoWordsForm,
        draft_proposal_agreement,
        permissions.can_draft_agreement,
        "協定を起案しました。",
        "まだ協定がないときは、団体と労働局を当事者とする一体的実施協定を起案します。",
        states=(ProposalState.CONSULTING,),
    ),
    Act(
        "agree",
        "この協定と結ぶ",
        LinkForm,
        link_agreement,
        permissions.can_handle_proposal,
        "提案を協定と結びました。",
        "一体的実施協定を締結したら選んでください。選んだ後は、提案の内容は変えられません。",
    ),
    Act(
        "open",
        "拠点を開設する",
        OpenForm,
        open_proposed_site,
        permissions.can_handle_proposal,
        "拠点を開設しました。",
        "提案どおりの拠点と、開設日の年度の概要を登録します。",
    ),
    Act(
        "reopen",
        "協議に戻す",
        NoWordsForm,
        reopen_proposal,
        permissions.can_handle_proposal,
        "協議に戻しました。",
        "協定との結び付きを解きます。協定が終わったとき、選び違えたときに使います。",
        is_main=False,
    ),
    Act(
        "decline",
        "提案を見送る",
        DeclineForm,
        decline_proposal,
        permissions.can_handle_proposal,
        "提案を見送りました。",
        "見送った提案は、元に戻せません。",
        is_main=False,
    ),
    Act(
        "withdraw",
        "提案を取り下げる",
        NoWordsForm,
        withdraw_proposal,
        permissions.can_write_proposal,
        "提案を取り下げました。",
        "取り下げた提案は、元に戻せません。改めて提案するときは、新しく作ります。",
        is_main=False,
    ),
)
ACTS: Mapping[str, Act] = {act.verb: act for act in (*_STEPS, NOTE)}


@dataclass(frozen=True, slots=True)
class Offer:
    """An act with its form, as the page shows it."""

    act: Act
    form: NoWordsForm


def offers(
    viewer: Viewer, proposal: SiteProposal, tried: Mapping[str, Any] | None = None
) -> list[Offer]:
    """Return what the viewer can do with the proposal now; `tried` are forms already filled in."""
    known = tried or {}
    return [
        Offer(act, known.get(act.verb) or make_form(act, viewer, proposal))
        for act in ACTS.values()
        if act.is_offered(viewer, proposal)
    ]


def make_form(act: Act, viewer: Viewer, proposal: SiteProposal, data: Any = None) -> NoWordsForm:
    """Return the act's form; fields of several forms on one page keep apart by their prefix."""
    return act.form(data, viewer=viewer, proposal=proposal, auto_id=f"{act.verb}_%s")
