"""Proposals in any state, made by the actions that lead there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from agreements.models import Agreement, AgreementParty
from portal.common.viewer import Role, Viewer
from portal.organizations.models import Organization
from sites.actions.draft_proposal import change_proposal, draft_proposal
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
from sites.models import SiteProposal
from tests import factories

NOW = factories.NOW
BEGINS = date(2026, 10, 1)
OPENS = date(2026, 12, 1)


@dataclass(frozen=True, slots=True)
class Sides:
    """The people of both sides."""

    body: Viewer
    bureau: Viewer
    office: Viewer

    @classmethod
    def make(cls) -> "Sides":
        """A person each of the city, its bureau and its Hello Work."""
        return cls(
            factories.viewer(Role.LOCAL_GOVERNMENT),
            factories.viewer(Role.BUREAU),
            factories.viewer(Role.HELLO_WORK),
        )


def unsaved() -> SiteProposal:
    """A proposal as a form makes it."""
    return SiteProposal(
        office=factories.office(),
        name="いわき市就労支援コーナー",
        kind="GENERAL",
        services=["EMPLOYMENT_SUPPORT"],
        target_groups=["YOUTH", "PARENTS"],
        address="福島県いわき市",
        hours="平日9時から17時まで",
        wished_opening=OPENS,
        reason="若い世代の相談先が市内にないため。",
    )


def agreement(state: str = "IN_FORCE", *, code6: str = "072044", **facts: object) -> Agreement:
    """A joint agreement of the body and its bureau, concluded as a registered one."""
    made = Agreement.objects.create(
        kind=str(facts.pop("kind", "JOINT_IMPLEMENTATION")),
        reference=f"試験-{Agreement.objects.count()}",
        title="いわき市における一体的実施に関する協定",
        prefecture_code=code6[:2],
        origin="REGISTER",
        source="試験",
        signed_on=date(2026, 9, 20),
        valid_from=BEGINS,
        **facts,
    )
    parties: list[Organization] = [factories.body(code6), factories.bureau(code6[:2])]
    for party in parties:
        AgreementParty.objects.create(agreement=made, kind=party.kind, organization=party)
    # Another set of parties each time: agreements of the same may not overlap.
    AgreementParty.objects.create(agreement=made, kind="OTHER", name=made.reference)
    if state != "DRAFTED":
        Agreement.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


def proposal_in(state: str, sides: Sides) -> SiteProposal:
    """A proposal led to `state`."""
    made = draft_proposal(proposal=unsaved(), by=sides.body, now=NOW)
    for step in _WAYS[state]:
        step(made, sides)
        made.refresh_from_db()
    return made


def _propose(made: SiteProposal, sides: Sides) -> None:
    propose_site(proposal=made, by=sides.body, now=NOW)


def _consult(made: SiteProposal, sides: Sides) -> None:
    start_consultation(proposal=made, by=sides.bureau, now=NOW)


def _agree(made: SiteProposal, sides: Sides) -> None:
    link_agreement(proposal=made, agreement=agreement(), by=sides.bureau, now=NOW)


def _open(made: SiteProposal, sides: Sides) -> None:
    open_proposed_site(proposal=made, code="07204-95", opened_on=OPENS, by=sides.bureau, now=NOW)


def _decline(made: SiteProposal, sides: Sides) -> None:
    decline_proposal(proposal=made, reason="場所がないため", by=sides.bureau, now=NOW)


def _withdraw(made: SiteProposal, sides: Sides) -> None:
    withdraw_proposal(proposal=made, by=sides.body, now=NOW)


def _reopen(made: SiteProposal, sides: Sides) -> None:
    reopen_proposal(proposal=made, by=sides.bureau, now=NOW)


Step = Callable[[SiteProposal, Sides], None]
ACTS: dict[str, Step] = {
    "propose": _propose,
    "consult": _consult,
    "agree": _agree,
    "open": _open,
    "decline": _decline,
    "withdraw": _withdraw,
    "reopen": _reopen,
}


def _change(by: Viewer) -> None:
    sides = Sides.make()
    proposal = proposal_in("DRAFT", sides)
    proposal.hours = "平日だけ"
    change_proposal(proposal=proposal, by=sides.body, now=NOW)


def _note(by: Viewer) -> None:
    sides = Sides.make()
    proposal = proposal_in("CONSULTING", sides)
    note_proposal(proposal=proposal, text="訪問しました。", by=sides.body, now=NOW)


def _draft_agreement(by: Viewer) -> None:
    sides = Sides.make()
    proposal = proposal_in("CONSULTING", sides)
    draft_proposal_agreement(proposal=proposal, by=sides.bureau, now=NOW)


def _reopen_one(by: Viewer) -> None:
    sides = Sides.make()
    _reopen(proposal_in("AGREED", sides), sides)


def _lead_to(state: str) -> Callable[[Viewer], None]:
    def act(by: Viewer) -> None:
        proposal_in(state, Sides.make())

    return act


# What each action writes, and how it is made to act: for the test of the audit.
PROPOSALS: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "draft_proposal": ("拠点の提案を作成", _lead_to("DRAFT")),
    "change_proposal": ("拠点の提案を変更", _change),
    "propose_site": ("拠点の設置を提案", _lead_to("PROPOSED")),
    "withdraw_proposal": ("拠点の提案を取下げ", _lead_to("WITHDRAWN")),
    "start_consultation": ("提案の協議を開始", _lead_to("CONSULTING")),
    "decline_proposal": ("拠点の提案を見送り", _lead_to("DECLINED")),
    "link_agreement": ("提案を協定と結んだ", _lead_to("AGREED")),
    "reopen_proposal": ("提案を協議に戻した", _reopen_one),
    "open_proposed_site": ("提案の拠点を開設", _lead_to("OPENED")),
    "draft_proposal_agreement": ("協定を起案", _draft_agreement),
    "note_proposal": ("協議を記録", _note),
}
_WAYS: dict[str, tuple[Step, ...]] = {
    "DRAFT": (),
    "PROPOSED": (_propose,),
    "CONSULTING": (_propose, _consult),
    "AGREED": (_propose, _consult, _agree),
    "OPENED": (_propose, _consult, _agree, _open),
    "DECLINED": (_propose, _decline),
    "WITHDRAWN": (_propose, _withdraw),
}
