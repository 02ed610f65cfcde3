"""Write down what a meeting decided."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from agreements import permissions_councils as permissions
from agreements.models import Meeting, Resolution
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def record_resolution(
    *,
    meeting: Meeting,
    title: str,
    text: str,
    by: Viewer,
    now: datetime,
    decided_on: date | None = None,
) -> Resolution:
    """議決を登録する。号は会議の中の通し番号、議決日は指定がなければ開催日になる。

    Raises PermissionDenied, and ValidationError before the meeting is held and once the minutes
    are confirmed.
    """
    permissions.check_can_keep_council(by, meeting.council)
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = Resolution.objects.filter(meeting=locked).aggregate(last=Max("number"))["last"] or 0
    resolution = Resolution(
        meeting=meeting,
        number=last + 1,
        title=title.strip(),
        text=text.strip(),
        decided_on=decided_on or locked.held_on,
    )
    return save_checked(resolution, event="議決を登録", by=by, at=now)


@transaction.atomic
def change_resolution(
    *,
    resolution: Resolution,
    title: str,
    text: str,
    decided_on: date,
    by: Viewer,
    now: datetime,
) -> Resolution:
    """議決の言葉を直す。議事録が確定するまでできる。

    Raises PermissionDenied, and ValidationError once the minutes are confirmed.
    """
    permissions.check_can_keep_council(by, resolution.meeting.council)
    resolution.title, resolution.text = title.strip(), text.strip()
    resolution.decided_on = decided_on
    return save_checked(resolution, event="議決を変更", by=by, at=now)
