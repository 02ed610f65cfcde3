"""An action's way: given to somebody by a day, begun, finished with a result, or dropped."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions_councils as permissions
from agreements.choices import ACTION_STATES, ActionState
from agreements.models import CouncilAction
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def assign_action(*, action: CouncilAction, by: Viewer, now: datetime) -> CouncilAction:
    """議決による取組に、担当と期限を決める。開いている間は変えられる。

    Raises PermissionDenied, and ValidationError by field: an owner who takes no part in the
    council, an action that is finished.
    """
    permissions.check_can_keep_council(by, action.resolution.meeting.council)
    if action.pk and not action.is_open:
        raise ValidationError("終わった取組の担当と期限は変えられません。")
    event = "取組を変更" if action.pk else "取組を登録"
    return save_checked(action, event=event, by=by, at=now)


@transaction.atomic
def start_action(*, action: CouncilAction, by: Viewer, now: datetime) -> CouncilAction:
    """取組の対応を始める。

    Raises PermissionDenied, and ValidationError from another state.
    """
    action = _locked(action, ActionState.DOING, by)
    action.state = ActionState.DOING
    return save_checked(action, event="取組の対応を開始", by=by, at=now)


@transaction.atomic
def finish_action(
    *, action: CouncilAction, done_on: date | None, result: str, by: Viewer, now: datetime
) -> CouncilAction:
    """取組を完了にする。完了日と結果が要る。

    Raises PermissionDenied, and ValidationError by field without them or from another state.
    """
    action = _locked(action, ActionState.DONE, by)
    if done_on is None:
        raise ValidationError({"done_on": "完了日を入力してください。"})
    if not result.strip():
        raise ValidationError({"result": "結果を入力してください。"})
    action.state, action.done_on, action.result = ActionState.DONE, done_on, result.strip()
    return save_checked(action, event="取組を完了", by=by, at=now)


@transaction.atomic
def drop_action(*, action: CouncilAction, reason: str, by: Viewer, now: datetime) -> CouncilAction:
    """取組を取りやめる。理由が要る。

    Raises PermissionDenied, and ValidationError without a reason or from another state.
    """
    action = _locked(action, ActionState.DROPPED, by)
    if not reason.strip():
        raise ValidationError({"reason": "取りやめの理由を入力してください。"})
    action.state, action.dropped_reason = ActionState.DROPPED, reason.strip()
    return save_checked(action, event="取組を取りやめ", by=by, at=now)


def _locked(action: CouncilAction, target: ActionState, by: Viewer) -> CouncilAction:
    """Lock and return the action, if the table of transitions leads from it to `target`."""
    permissions.check_can_carry_out(by, action)
    row = (
        CouncilAction.objects.select_for_update(of=("self",))
        .select_related("resolution__meeting__council", "owner")
        .get(pk=action.pk)
    )
    ACTION_STATES.check(row.state, target)
    return row
