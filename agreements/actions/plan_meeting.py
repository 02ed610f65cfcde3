"""Plan a council's next meeting, and change day and place."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from agreements import permissions_councils as permissions
from agreements.choices import MeetingState
from agreements.models import Meeting, OperatingCouncil
from agreements.telling_councils import MOVED, tell
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def plan_meeting(
    *, council: OperatingCouncil, held_on: date, place: str, by: Viewer, now: datetime
) -> Meeting:
    """次の会議を登録する。回は、協議会の通し番号の続きになる。

    Raises PermissionDenied, and ValidationError when the council does not stand on that day.
    """
    permissions.check_can_keep_council(by, council)
    locked = OperatingCouncil.objects.select_for_update().get(pk=council.pk)
    _check_day(locked, held_on)
    last = Meeting.objects.filter(council=locked).aggregate(last=Max("number"))["last"] or 0
    meeting = Meeting(council=locked, number=last + 1, held_on=held_on, place=place)
    return save_checked(meeting, event="会議を登録", by=by, at=now)


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, held_on: date, place: str, by: Viewer, now: datetime
) -> Meeting:
    """会議の開催日と会場を変える。招集していたら、加わる組織の人にお知らせが届く。

    Raises PermissionDenied, and ValidationError by field: minutes that are confirmed, a day out of
    the terms of members whose attendance is written down.
    """
    permissions.check_can_keep_council(by, meeting.council)
    _check_day(meeting.council, held_on)
    # As it is now: what others wrote since (its minutes, its state) stays.
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("council")
    current = rows.get(pk=meeting.pk)
    is_moved = (current.held_on, current.place) != (held_on, place)
    current.held_on, current.place = held_on, place
    save_checked(current, event="会議を変更", by=by, at=now)
    if is_moved and current.state == MeetingState.INVITED:
        tell(MOVED, current, at=now, on=now.isoformat())
    return current


def _check_day(council: OperatingCouncil, day: date) -> None:
    if day < council.established_on or (council.ended_on and council.ended_on < day):
        raise ValidationError({"held_on": "この日には、運営協議会が置かれていません。"})
