"""Keep a sent file until its sender decides, and forget it afterwards."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from portal.common import audit
from portal.common.models import ImportDraft
from portal.common.viewer import Viewer

KEPT_FOR = timedelta(days=1)


@transaction.atomic
def keep_draft(
    *, kind: str, filename: str, content: bytes, by: Viewer, now: datetime
) -> ImportDraft:
    """送られたファイルを、登録前のものとして預かる。1日を過ぎたものはここで消える。

    Raises PermissionDenied for somebody who is not signed in.
    """
    if by.user_id is None:
        raise PermissionDenied("ファイルを送るにはサインインが必要です。")
    ImportDraft.objects.filter(sent_at__lt=now - KEPT_FOR).delete()
    draft = ImportDraft.objects.create(
        kind=kind,
        filename=filename[:200],
        content=content,
        sent_by_id=by.user_id,
        sent_at=now,
    )
    after = {"ファイル名": draft.filename, "大きさ": len(content)}
    audit.record("ファイルを送った", target=draft, by=by, at=now, after=after)
    return draft
