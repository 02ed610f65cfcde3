"""Return a part for correction, with the reason."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import month_events, permissions
from evaluation.choices import PartState, Side
from evaluation.models import MonthPart
from evaluation.month_moving import locked, moved
from portal.common.audit import LONGEST_REASON
from portal.common.viewer import Viewer


@transaction.atomic
def return_month(*, part: MonthPart, reason: str, by: Viewer, now: datetime) -> MonthPart:
    """月次実績を差し戻す。理由は必須で、差し戻された側に伝わる。

    `part` is as the caller saw it. Raises PermissionDenied, Conflict when it has changed since,
    and ValidationError by field: no reason, or not submitted.
    """
    permissions.check_can_return(by, part.site, Side(part.side))
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            {"return_reason": f"理由は{LONGEST_REASON:,}文字以内で入力してください。"}
        )
    returned = moved(locked(part), PartState.RETURNED, by=by, now=now, reason=reason.strip())
    month_events.returned(returned, organization=by.organization_name, at=now)
    return returned
