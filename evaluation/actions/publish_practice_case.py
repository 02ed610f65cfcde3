"""Publish a practice case among governments, recommend it to the nation, take it back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions_practice as permissions
from evaluation.choices_practice import CaseState
from evaluation.models import PracticeCase
from evaluation.practice_moving import locked, locked_for, moved
from evaluation.practice_telling import PUBLISHED, RECOMMENDED, WITHDRAWN
from portal.common.viewer import Viewer


@transaction.atomic
def publish_practice_case(*, case: PracticeCase, by: Viewer, now: datetime) -> PracticeCase:
    """双方が確認した事例を、全国の自治体・ハローワークに公開する。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_publish_case(by, case)
    current = locked_for("publish", case)
    current.published_at = now
    return moved(current, PUBLISHED, event="取組事例を公開", by=by, now=now)


@transaction.atomic
def recommend_practice_case(
    *, case: PracticeCase, reason: str, by: Viewer, now: datetime
) -> PracticeCase:
    """公開した事例を、本省が好事例として全国に紹介する。理由が要る。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_recommend_cases(by)
    current = locked(case)
    if current.state != CaseState.PUBLISHED or current.recommended_at:
        raise ValidationError(
            {"recommendation": "紹介できるのは、公開した、まだ紹介していない事例です。"}
        )
    current.recommended_at, current.recommendation = now, reason.strip()
    return moved(current, RECOMMENDED, event="取組事例を全国に紹介", by=by, now=now)


@transaction.atomic
def withdraw_practice_case(
    *, case: PracticeCase, reason: str, by: Viewer, now: datetime
) -> PracticeCase:
    """取組事例を取り下げる。公開した事例では理由が要る。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_withdraw_case(by, case)
    current = locked_for("withdraw", case)
    current.withdraw_reason = reason.strip()
    return moved(current, WITHDRAWN, event="取組事例を取下げ", by=by, now=now)
