"""Both sides agree to a practice case: the writer asks, the other writes and agrees to its part."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions_practice as permissions
from evaluation.choices import Side
from evaluation.models import PracticeCase
from evaluation.practice_moving import locked, locked_for, moved
from evaluation.practice_telling import AGREED, ASKED, RETURNED
from portal.common.viewer import Viewer


@transaction.atomic
def propose_practice_case(*, case: PracticeCase, by: Viewer, now: datetime) -> PracticeCase:
    """書いた側が自分の部分を確認し、相手方に確認を依頼する。ここから相手方と労働局に見える。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError by field.
    """
    permissions.check_can_change_case(by, case)
    current = locked_for("propose", case)
    current.proposed_at, current.return_reason = now, ""
    if current.written_by == Side.MUNICIPALITY:
        current.municipality_agreed_at = now
    else:
        current.hello_work_agreed_at = now
    return moved(current, ASKED, event="取組事例の確認を依頼", by=by, now=now)


@transaction.atomic
def agree_to_practice_case(
    *, case: PracticeCase, did: str, voice: str, by: Viewer, now: datetime
) -> PracticeCase:
    """相手方が自分の部分（行ったこと、声）を書き、確認する。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError by field,
    also when the part was agreed to before.
    """
    permissions.check_can_agree_to_case(by, case)
    current = locked(case)
    side = current.waiting_side
    if side is None:
        raise ValidationError({"state": "確認を待っている事例ではありません。"})
    if side == Side.MUNICIPALITY:
        current.municipality_did, current.municipality_voice = did.strip(), voice.strip()
        current.municipality_agreed_at = now
    else:
        current.hello_work_did, current.hello_work_voice = did.strip(), voice.strip()
        current.hello_work_agreed_at = now
    return moved(current, AGREED, event="取組事例の自分の部分を確認", by=by, now=now)


@transaction.atomic
def return_practice_case(
    *, case: PracticeCase, reason: str, by: Viewer, now: datetime
) -> PracticeCase:
    """確認中の事例を作成に戻す。理由が要る。双方の確認は取り消される。

    Raises PermissionDenied, Conflict when it was moved meanwhile, and ValidationError.
    """
    permissions.check_can_return_case(by, case)
    if not reason.strip():
        raise ValidationError({"return_reason": "作成に戻す理由を入力してください。"})
    current = locked_for("return", case)
    current.return_reason = reason.strip()
    current.municipality_agreed_at = current.hello_work_agreed_at = None
    return moved(current, RETURNED, event="取組事例を作成に戻した", by=by, now=now)
