"""A meeting's way: invited, held, minutes confirmed; or called off."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions_councils as permissions
from agreements.choices import MEETING_STATES, MeetingState
from agreements.models import Meeting
from agreements.telling_councils import CALLED_OFF, INVITED, tell
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def invite_to_meeting(*, meeting: Meeting, by: Viewer, now: datetime) -> Meeting:
    """会議を招集する。加わる組織の人に、お知らせが届く。

    Raises PermissionDenied, and ValidationError without an agenda or from another state.
    """
    meeting = _locked(meeting, MeetingState.INVITED, by)
    if not meeting.agenda.exists():
        raise ValidationError("議題を1つ以上登録してから招集してください。")
    meeting.state = MeetingState.INVITED
    save_checked(meeting, event="会議を招集", by=by, at=now)
    tell(INVITED, meeting, at=now)
    return meeting


@transaction.atomic
def hold_meeting(*, meeting: Meeting, by: Viewer, now: datetime) -> Meeting:
    """会議を開催済みにする。定足数と双方の出席は、データベースが確かめる。

    Raises PermissionDenied, and ValidationError at `state` without quorum or from another state.
    """
    meeting = _locked(meeting, MeetingState.HELD, by)
    meeting.state = MeetingState.HELD
    return save_checked(meeting, event="会議を開催済みに", by=by, at=now)


@transaction.atomic
def confirm_minutes(*, meeting: Meeting, by: Viewer, now: datetime) -> Meeting:
    """議事録を確定する。確定した後は、会議の記録を変えられない。

    Raises PermissionDenied, and ValidationError without minutes or from another state.
    """
    meeting = _locked(meeting, MeetingState.MINUTED, by)
    if not meeting.minutes:
        raise ValidationError({"minutes": "議事録を入力してから確定してください。"})
    meeting.state = MeetingState.MINUTED
    return save_checked(meeting, event="議事録を確定", by=by, at=now)


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: Viewer, now: datetime) -> Meeting:
    """会議を中止する。理由が要る。招集していたら、加わる組織の人にお知らせが届く。

    Raises PermissionDenied, and ValidationError without a reason or from another state.
    """
    meeting = _locked(meeting, MeetingState.CANCELLED, by)
    if not reason.strip():
        raise ValidationError({"reason": "中止の理由を入力してください。"})
    was_invited = meeting.state == MeetingState.INVITED
    meeting.state, meeting.cancelled_reason = MeetingState.CANCELLED, reason.strip()
    save_checked(meeting, event="会議を中止", by=by, at=now)
    if was_invited:
        tell(CALLED_OFF, meeting, at=now)
    return meeting


def _locked(meeting: Meeting, target: MeetingState, by: Viewer) -> Meeting:
    """Lock and return the meeting, if the table of transitions leads from it to `target`."""
    permissions.check_can_keep_council(by, meeting.council)
    row = (
        Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)
    )
    MEETING_STATES.check(row.state, target)
    return row
