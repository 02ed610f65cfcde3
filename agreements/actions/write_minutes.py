"""Write a meeting's minutes, until they are confirmed."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import fingerprints
from agreements import permissions_councils as permissions
from agreements.choices import MeetingState
from agreements.models import Meeting
from portal.common.saving import save_checked
from portal.common.viewer import Viewer

SAVED_SINCE = (
    "開いている間に、ほかの人が議事録を保存しました。会議のページで保存された議事録を確かめ、"
    "下の文に必要なところを加えてから、もう一度保存してください。"
)


@transaction.atomic
def write_minutes(
    *, meeting: Meeting, minutes: str, by: Viewer, now: datetime, seen: str = ""
) -> Meeting:
    """議事録を書く。前の版は変更の履歴に残る。

    `seen` is `fingerprints.of_minutes` of what was read. Raises PermissionDenied, and
    ValidationError at `minutes` before the meeting is held, once the minutes are confirmed, and
    when somebody else has saved since: what was written is then still the writer's to put right.
    """
    permissions.check_can_keep_council(by, meeting.council)
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council")
    meeting = locked.get(pk=meeting.pk)
    if meeting.state in {MeetingState.PLANNED, MeetingState.INVITED}:
        raise ValidationError({"minutes": "議事録は、会議を開催済みにしてから書いてください。"})
    if seen not in {"", fingerprints.of_minutes(meeting)}:
        raise ValidationError({"minutes": SAVED_SINCE})
    meeting.minutes = minutes.strip()
    return save_checked(meeting, event="議事録を記録", by=by, at=now)
