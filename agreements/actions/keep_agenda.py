"""Put an item on a meeting's agenda, and take it off."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from agreements import permissions_councils as permissions
from agreements.models import AgendaItem, Meeting
from portal.common import audit
from portal.common.refusals import told
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def add_agenda_item(
    *, meeting: Meeting, title: str, by: Viewer, now: datetime, description: str = ""
) -> AgendaItem:
    """議題を最後に加える。

    Raises PermissionDenied, and ValidationError once the minutes are confirmed.
    """
    permissions.check_can_keep_council(by, meeting.council)
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = AgendaItem.objects.filter(meeting=locked).aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem(
        meeting=meeting, position=last + 1, title=title.strip(), description=description.strip()
    )
    return save_checked(item, event="議題を登録", by=by, at=now)


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, by: Viewer, now: datetime) -> None:
    """議題を除く。資料の付いた議題は、先に資料を除く。

    Raises PermissionDenied, and ValidationError while papers hang on it or once the minutes are
    confirmed.
    """
    permissions.check_can_keep_council(by, item.meeting.council)
    if item.papers.exists():
        raise ValidationError("この議題には資料が付いています。先に資料を除いてください。")
    audit.record("議題を除いた", target=item, by=by, at=now, before={"議題": item.title})
    with told(AgendaItem):
        item.delete()
