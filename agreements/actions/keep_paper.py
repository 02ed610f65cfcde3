"""Add a paper to a meeting, and take it away."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions_councils as permissions
from agreements.models import AgendaItem, Meeting, Paper
from agreements.rules.papers import NotAPaper, paper_type
from portal.common import audit
from portal.common.refusals import told
from portal.common.viewer import Viewer


@transaction.atomic
def add_paper(
    *,
    meeting: Meeting,
    title: str,
    content: bytes,
    by: Viewer,
    now: datetime,
    agenda_item: AgendaItem | None = None,
) -> Paper:
    """資料を登録する。形式は中身で見分ける（PDF・XLSX・DOCX・CSV、10MBまで）。

    Raises PermissionDenied, and ValidationError by field: not such a file, an item of another
    meeting, minutes that are confirmed.
    """
    permissions.check_can_keep_council(by, meeting.council)
    if agenda_item and agenda_item.meeting_id != meeting.pk:
        raise ValidationError({"agenda_item": "この会議の議題を選んでください。"})
    try:
        file_type = paper_type(content)
    except NotAPaper as reason:
        raise ValidationError({"file": str(reason)}) from reason
    paper = Paper(
        meeting=meeting,
        agenda_item=agenda_item,
        title=title.strip(),
        file_type=file_type,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        added_at=now,
    )
    # Ten megabytes are not compared with themselves: the constraints are the database's.
    paper.full_clean(validate_constraints=False)
    with told(Paper):
        paper.save()
    audit.record("資料を登録", target=paper, by=by, at=now, after=_facts(paper))
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, by: Viewer, now: datetime) -> None:
    """資料を除く。

    Raises PermissionDenied, and ValidationError once the minutes are confirmed.
    """
    permissions.check_can_keep_council(by, paper.meeting.council)
    audit.record("資料を除いた", target=paper, by=by, at=now, before=_facts(paper))
    with told(Paper):
        paper.delete()


def _facts(paper: Paper) -> dict[str, object]:
    """What the history says of a file: everything but its bytes."""
    return {
        "会議": str(paper.meeting),
        "資料名": paper.title,
        "形式": paper.file_type,
        "SHA-256": paper.sha256,
    }
