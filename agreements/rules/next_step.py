"""What comes next for a request, and who must do it: the law's order in words."""

from agreements.choices import RequestKind, RequestState

_BODY = "団体"
_BUREAU = "管轄の労働局"
_BUREAU_OR_MINISTRY = "管轄の労働局または本省"
_MINISTRY = "本省（厚生労働大臣）"


def next_step(kind: str, state: str) -> tuple[str, str] | None:
    """Return what must be done next and who does it, None at the end.

    Source of the order for §32: 労働施策総合推進法第32条 (意見を聴き、判断し、遅滞なく通知する).
    """
    if kind == RequestKind.STATUTORY:
        return _STATUTORY.get(RequestState(state))
    return _AGREEMENT.get(RequestState(state))


_STATUTORY = {
    RequestState.DRAFT: ("提出", _BODY),
    RequestState.FILED: ("受理", _BUREAU_OR_MINISTRY),
    RequestState.RECEIVED: ("学識経験者の意見聴取", _BUREAU_OR_MINISTRY),
    RequestState.EXPERTS_HEARD: ("措置を講ずるかどうかの決定", _MINISTRY),
    RequestState.DECIDED: ("団体の長への通知", _MINISTRY),
}
_AGREEMENT = {
    RequestState.DRAFT: ("提出", _BODY),
    RequestState.FILED: ("受理", _BUREAU),
    RequestState.RECEIVED: ("対応の決定", _BUREAU),
    RequestState.DECIDED: ("団体の長への回答", _BUREAU),
}
