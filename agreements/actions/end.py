"""An agreement ends before somebody renews it."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions
from agreements.models import Agreement
from agreements.steps import check_reason, locked, move, way_of
from portal.common.fiscal import today
from portal.common.viewer import Viewer


@transaction.atomic
def end(
    *, agreement: Agreement, valid_until: date | None, reason: str, by: Viewer, now: datetime
) -> Agreement:
    """協定を終了する。`valid_until` は最後の日で、きょうまで。理由が要る。

    Raises PermissionDenied, Conflict, and ValidationError by field: no day, a day to come or
    behind the agreed end, no reason; or from any other state than 発効中.
    """
    permissions.check_can_keep(by, agreement)
    why = check_reason(reason)
    current = locked(agreement)
    way_of("end", current)
    if valid_until and valid_until > today(now):
        raise ValidationError({"valid_until": "最後の日は、きょうまでの日付にしてください。"})
    if valid_until and current.valid_until and valid_until > current.valid_until:
        raise ValidationError({"valid_until": "定めた有効期間の末日より後にはできません。"})
    current.valid_until, current.renews_automatically = valid_until, False
    return move(current, "end", event="終了", by=by, now=now, reason=why)
