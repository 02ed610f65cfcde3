"""Decide on a request: exactly once, and on §32 never before experts were heard."""

from datetime import date, datetime

from django.db import transaction

from agreements import permissions_requests as permissions
from agreements.choices import RequestState
from agreements.models import Request
from agreements.moving import Facts, check_not_after_today, locked, move
from portal.common.viewer import Viewer


@transaction.atomic
def decide_request(
    *,
    asked: Request,
    decided_on: date,
    decision: str,
    decision_text: str,
    by: Viewer,
    now: datetime,
    refusal_reason: str = "",
) -> Request:
    """措置を講ずるか（対応するか）を決定する。講じないときは理由が要る。

    Raises PermissionDenied, Conflict when it has been decided or withdrawn meanwhile, and
    ValidationError by field.
    """
    permissions.check_can_decide(by, asked)
    check_not_after_today(decided_on, now, field="decided_on")
    facts: Facts = {
        "decided_on": decided_on,
        "decision": decision,
        "decision_text": decision_text.strip(),
        "refusal_reason": refusal_reason.strip(),
    }
    return move(
        locked(asked, by), RequestState.DECIDED, facts, event="要望・要請を決定", by=by, now=now
    )
