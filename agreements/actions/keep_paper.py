"""Add a paper to a meeting, and take it away."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions_councils as permissions
from agreements.models import AgendaItem, Meeting, Paper
from agreements.models.paper import PAPER_TYPES
from portal.common import audit
from portal.common.refusals import told
from portal.common.uploads import KeptFile
from portal.common.viewer import Viewer


@transaction.atomic
def add_paper(
    *,
    meeting: Meeting,
    title: str,
    file: KeptFile,
    by: Viewer,
    now: datetime,
    agenda_item: AgendaItem | None = None,
) -> Paper:
    """資料を登録する。PDF・Excel・Word・CSVで、10MBまで（`read_upload` が中身で見分ける）。

    Raises PermissionDenied, and ValidationError by field: a file of another kind, an item of
    another meeting, minutes that are confirmed.
    """
    permissions.check_can_keep_council(by, meeting.council)
    if agenda_item and agenda_item.meeting_id != meeting.pk:
        raise ValidationError({"agenda_item": "この会議の議題を選んでください。"})
    paper = Paper(
        meeting=meeting,
        agenda_item=agenda_item,
        title=title.strip(),
        filename=file.name,
        content_type=file.content_type,
        content=file.content,
        sha256=file.sha256,
        added_at=now,
    )
    if file.content_type not in dict(PAPER_TYPES):
        raise ValidationError({"file": "資料はPDF、Excel、Word、CSVのどれかにしてください。"})
    with told(Paper):
        # Ten megabytes are not sent twice to be checked: the constraints are the database's.
        paper.full_clean(validate_constraints=False)
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
        "ファイル名": paper.filename,
        "SHA-256": paper.sha256,
    }
