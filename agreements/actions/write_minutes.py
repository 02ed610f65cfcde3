"""Write a meeting's minutes, until they are confirmed."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions_councils as permissions
from agreements.choices import MeetingState
from agreements.models import Meeting
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def write_minutes(*, meeting: Meeting, minutes: str, by: Viewer, now: datetime) -> Meeting:
    """議事録を書く。前の版は変更の履歴に残る。

    Raises PermissionDenied, and ValidationError at `minutes` before the meeting is held and once
    the minutes are confirmed.
    """
    permissions.check_can_keep_council(by, meeting.council)
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council")
    meeting = locked.get(pk=meeting.pk)
    if meeting.state in {MeetingState.PLANNED, MeetingState.INVITED}:
        raise ValidationError({"minutes": "議事録は、会議を開催済みにしてから書いてください。"})
    meeting.minutes = minutes.strip()
    return save_checked(meeting, event="議事録を記録", by=by, at=now)
