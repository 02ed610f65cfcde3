"""Decide a request: exactly once, by another than who asked and whom it is about."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from portal.common import audit
from portal.common.conflict import Conflict
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.people import permissions
from portal.people.choices import GrantKind, GrantState
from portal.people.granting import EFFECTS
from portal.people.inviting import invite
from portal.people.models import GrantRequest, User
from portal.people.models.grant_request import WAITS_FOR
from portal.people.telling import GRANT_CLOSED, tell

_TOO_LATE = "この申請は、すでに決定されたか、取り下げられたか、期限が切れています。"


@transaction.atomic
def approve_grant(
    *, grant: GrantRequest, by: Viewer, now: datetime, answer: str = ""
) -> GrantRequest:
    """申請を承認し、そのとおりに権限を変える（招待なら招待を送る）。

    Raises PermissionDenied, Conflict when it has been closed meanwhile, and ValidationError when
    its asker is no longer an administrator or the organisation would lose its last one.
    """
    _check_not_himself(grant, by)
    if not permissions.still_keeps(grant.asked_by_id, grant.organization, today(now)):
        raise ValidationError(
            "申請した人は、もう管理者ではありません。必要であれば、改めて申請してください。"
        )
    decided = _close(grant, GrantState.APPROVED, answer=answer, by=by, now=now)
    audit.record("申請を承認", target=decided, by=by, at=now, after=_words(decided))
    if decided.kind == GrantKind.INVITE:
        invite(decided, by=by, now=now)
    else:
        EFFECTS[decided.kind](decided, by, now)
    return decided


@transaction.atomic
def reject_grant(*, grant: GrantRequest, answer: str, by: Viewer, now: datetime) -> GrantRequest:
    """申請を却下する。理由が要る。

    Raises PermissionDenied, Conflict when it has been closed meanwhile, and ValidationError
    without a reason.
    """
    _check_not_himself(grant, by)
    if not answer.strip():
        raise ValidationError({"answer": "却下の理由を入力してください。"})
    decided = _close(grant, GrantState.REJECTED, answer=answer, by=by, now=now)
    audit.record("申請を却下", target=decided, by=by, at=now, after=_words(decided))
    return decided


@transaction.atomic
def withdraw_grant(*, grant: GrantRequest, by: Viewer, now: datetime) -> GrantRequest:
    """申請を取り下げる。

    Raises PermissionDenied, and Conflict when it has been closed meanwhile.
    """
    permissions.check_can_withdraw(by, grant)
    closed = _close(grant, GrantState.WITHDRAWN, answer="", by=by, now=now)
    audit.record("申請を取下げ", target=closed, by=by, at=now)
    return closed


def _check_not_himself(grant: GrantRequest, by: Viewer) -> None:
    permissions.check_can_decide(by, grant)
    # The invited person may have got an account only after the request was made.
    if grant.email and User.objects.behind(by).email == grant.email:
        raise PermissionDenied("自分についての申請は、自分では決定できません。")


def _close(
    grant: GrantRequest, state: GrantState, *, answer: str, by: Viewer, now: datetime
) -> GrantRequest:
    """Close the request if nobody has: of two who decide at once, the second waits and loses."""
    is_decision = state != GrantState.WITHDRAWN
    won = GrantRequest.objects.filter(
        pk=grant.pk, state=GrantState.REQUESTED, asked_at__gt=now - WAITS_FOR
    ).update(
        state=state,
        decided_by=by.user_id if is_decision else None,
        closed_at=now,
        answer=answer.strip(),
    )
    if not won:
        raise Conflict(_TOO_LATE)
    if is_decision:
        tell(GRANT_CLOSED, grant, at=now)
    return GrantRequest.objects.select_related("organization", "membership", "subject").get(
        pk=grant.pk
    )


def _words(grant: GrantRequest) -> dict[str, str]:
    return {"状態": str(grant.get_state_display()), "決定の理由": grant.answer}
