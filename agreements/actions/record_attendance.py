"""Write down who was at a meeting."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from agreements import permissions_councils as permissions
from agreements.choices import Presence
from agreements.models import Attendance, CouncilMember, Meeting
from portal.common import audit
from portal.common.refusals import told
from portal.common.viewer import Viewer

Presences = Mapping[CouncilMember, Presence | None]


@transaction.atomic
def record_attendance(
    *, meeting: Meeting, presences: Presences, by: Viewer, now: datetime
) -> Meeting:
    """委員の出欠をまとめて登録する。None の委員は未記入に戻す。

    Raises PermissionDenied, and ValidationError: a member out of term or of another council,
    minutes that are confirmed, or a held meeting that would lose its quorum.
    """
    permissions.check_can_keep_council(by, meeting.council)
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    saved = {one.member_id: one for one in Attendance.objects.filter(meeting=meeting)}
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    # Who is there first: a held meeting keeps its quorum while one takes another's place.
    for member, presence in sorted(presences.items(), key=lambda one: _last_to_leave(one[1])):
        row = saved.get(member.pk)
        was = row.presence if row else None
        if was == presence:
            continue
        with told(Attendance):
            _write(meeting, member, presence, row)
        before[str(member)] = str(Presence(was).label) if was else ""
        after[str(member)] = str(presence.label) if presence else ""
    if after:
        audit.record("出欠を登録", target=meeting, by=by, at=now, before=before, after=after)
    return meeting


def _last_to_leave(presence: Presence | None) -> int:
    order = (Presence.ATTENDED, Presence.PROXY, Presence.ABSENT, None)
    return order.index(presence)


def _write(
    meeting: Meeting, member: CouncilMember, presence: Presence | None, row: Attendance | None
) -> None:
    if presence is None:
        if row:
            row.delete()
        return
    row = row or Attendance(meeting=meeting, member=member)
    row.presence = presence
    row.full_clean(validate_unique=False)
    row.save()
