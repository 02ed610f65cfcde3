"""Withdraw a request, as long as nothing is decided."""

from datetime import datetime

from django.db import transaction

from agreements import permissions_requests as permissions
from agreements.choices import RequestState
from agreements.models import Request
from agreements.moving import Facts, locked, move
from portal.common.conflict import Conflict
from portal.common.fiscal import today
from portal.common.viewer import Viewer


@transaction.atomic
def withdraw_request(*, asked: Request, reason: str, by: Viewer, now: datetime) -> Request:
    """要望・要請を取り下げる。理由が要る。決定の後は取り下げられない。

    Raises PermissionDenied, Conflict when it has been decided or withdrawn meanwhile, and
    ValidationError without a reason.
    """
    permissions.check_can_file_for(by, asked.body_id)
    row = locked(asked, by)
    if row.state in {RequestState.DECIDED, RequestState.NOTIFIED}:
        raise Conflict("決定された要望・要請は取り下げられません。")
    facts: Facts = {"withdrawn_on": today(now), "withdrawn_reason": reason.strip()}
    return move(row, RequestState.WITHDRAWN, facts, event="要望・要請を取下げ", by=by, now=now)
