"""Open the consultation on a draft, and take it back to a draft."""

from datetime import datetime

from django.db import transaction

from agreements import permissions
from agreements.models import Agreement
from agreements.steps import check_reason, locked, move
from portal.common.viewer import Viewer


@transaction.atomic
def consult(*, agreement: Agreement, by: Viewer, now: datetime) -> Agreement:
    """協議を始める。地方公共団体と国の両方が当事者になっていること（データベースが確かめる）。

    Raises PermissionDenied, Conflict, and ValidationError from any other state than 起案.
    """
    permissions.check_can_conclude(by, agreement)
    current = locked(agreement)
    return move(current, "consult", event="協議を開始", by=by, now=now)


@transaction.atomic
def redraft(*, agreement: Agreement, reason: str, by: Viewer, now: datetime) -> Agreement:
    """協議を止めて案に戻す。それまでの合意の記録は消える（データベースが消す）。

    Raises PermissionDenied, Conflict, and ValidationError without a reason or from any other
    state than 協議中.
    """
    permissions.check_can_conclude(by, agreement)
    why = check_reason(reason)
    current = locked(agreement)
    return move(current, "redraft", event="案に戻した", by=by, now=now, reason=why)
