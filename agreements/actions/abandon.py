"""Give up an agreement that was not signed."""

from datetime import datetime

from django.db import transaction

from agreements import permissions
from agreements.models import Agreement
from agreements.steps import check_reason, locked, move
from portal.common.viewer import Viewer


@transaction.atomic
def abandon(*, agreement: Agreement, reason: str, by: Viewer, now: datetime) -> Agreement:
    """締結していない協定を取りやめる。理由が要る。

    Raises PermissionDenied, Conflict, and ValidationError without a reason or behind the signing.
    """
    permissions.check_can_conclude(by, agreement)
    why = check_reason(reason)
    current = locked(agreement)
    return move(current, "abandon", event="取りやめ", by=by, now=now, reason=why)
