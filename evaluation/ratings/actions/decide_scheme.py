"""What the second person does with a scheme: approve it, give it back, take the approval back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.ratings import permissions
from evaluation.ratings.choices import SchemeState
from evaluation.ratings.models import Scheme
from evaluation.ratings.moving import locked, move
from portal.common.viewer import Viewer


@transaction.atomic
def approve_scheme(*, scheme: Scheme, by: Viewer, now: datetime) -> Scheme:
    """評価方式を承認する。作成した人、承認を求めた人とは別の、本省の人だけができる。

    Raises PermissionDenied; Conflict when it has moved meanwhile; ValidationError unless submitted.
    """
    held = locked(scheme)
    permissions.check_can_decide_scheme(by, held)
    return move(
        held,
        SchemeState.APPROVED,
        event="評価方式を承認",
        by=by,
        now=now,
        approved_by_id=by.user_id,
        approved_at=now,
    )


@transaction.atomic
def return_scheme(*, scheme: Scheme, reason: str, by: Viewer, now: datetime) -> Scheme:
    """承認待ちの評価方式を、または承認してまだ使っていないものを、理由を添えて作成に戻す。

    Raises PermissionDenied; Conflict when it has moved meanwhile; ValidationError without a reason,
    and for a scheme that is in use.
    """
    held = locked(scheme)
    permissions.check_can_decide_scheme(by, held)
    if not reason.strip():
        raise ValidationError({"return_reason": "戻す理由を入力してください。"})
    return move(
        held,
        SchemeState.DRAFT,
        event="評価方式を作成に戻す",
        by=by,
        now=now,
        reason=reason,
        return_reason=reason,
        submitted_by=None,
        submitted_at=None,
        approved_by=None,
        approved_at=None,
    )
