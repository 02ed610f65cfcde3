"""Record what was done for an item of a plan."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agreements import permissions
from agreements.models import PlanItem, Progress
from portal.common import audit
from portal.common.fiscal import today
from portal.common.refusals import told
from portal.common.uploads import KeptFile
from portal.common.viewer import Viewer


@transaction.atomic
def record_progress(
    *,
    item: PlanItem,
    done_on: date,
    text: str,
    by: Viewer,
    now: datetime,
    evidence: KeptFile | None = None,
) -> Progress:
    """取組として行ったことを、日付と（あれば）根拠資料とともに記録する。記録は変えられない。

    Raises PermissionDenied, and ValidationError by field: a day to come or outside of the plan's
    year, no words, a plan that is not adopted or is reviewed already.
    """
    permissions.check_can_record_progress(by, item.agreement)
    if done_on > today(now):
        raise ValidationError({"done_on": "行った日は、今日までの日にしてください。"})
    row = Progress(
        item=item,
        done_on=done_on,
        text=text.strip(),
        organization_id=by.organization_id,
        recorded_by_id=by.user_id,
        recorded_at=now,
    )
    if evidence is not None:
        row.filename, row.content_type = evidence.name, evidence.content_type
        row.content, row.sha256 = evidence.content, evidence.sha256
    with told(Progress):
        row.full_clean()
        row.save()
    # The audit keeps words and the hash, not the bytes.
    facts = {"行った日": done_on, "行ったこと": row.text, "根拠資料": row.filename}
    if evidence is not None:
        facts["SHA-256"] = evidence.sha256
    audit.record("取組を記録", target=item, by=by, at=now, after=facts)
    return row
