"""What comes next in the founding of a site, and who does it (DOMAIN.md §2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sites.choices import FOUNDING, ProposalState

BODY, BUREAU = "提案した団体", "労働局"


@dataclass(frozen=True, slots=True)
class NextStep:
    """Where the proposal stands: `who` acts next ("" when nobody needs to), and how."""

    label: str
    who: str
    sentence: str


_NEXT: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        ProposalState.DRAFT: (
            BODY,
            "内容を書き終えたら、労働局に提案してください。それまでは団体の外からは見えません。",
        ),
        ProposalState.PROPOSED: (BUREAU, "内容を確かめ、協議を始めるか、理由を添えて見送ります。"),
        ProposalState.CONSULTING: (
            BUREAU,
            "双方で協議します。一体的実施協定を締結したら、労働局がその協定を選びます。",
        ),
        ProposalState.AGREED: (BUREAU, "開設の準備ができたら、労働局が拠点を登録して開設します。"),
        ProposalState.OPENED: ("", "拠点を開設しました。月次実績は拠点の画面から入力します。"),
        ProposalState.DECLINED: ("", "労働局がこの提案を見送りました。理由は下にあります。"),
        ProposalState.WITHDRAWN: ("", "提案した団体がこの提案を取り下げました。"),
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the bar: done, where the proposal stands now, or still to come."""

    label: str
    is_done: bool
    is_current: bool


def next_step(state: str) -> NextStep:
    """Return what comes next in `state`. Raises ValueError for an unknown state."""
    known = ProposalState(state)
    who, sentence = _NEXT[known]
    return NextStep(str(known.label), who, sentence)


def steps(state: str) -> tuple[Step, ...]:
    """Return the straight way with the place of `state` on it; one that left it stands nowhere."""
    place = FOUNDING.index(ProposalState(state)) if state in FOUNDING else -1
    return tuple(
        Step(str(one.label), is_done=at < place, is_current=at == place)
        for at, one in enumerate(FOUNDING)
    )
