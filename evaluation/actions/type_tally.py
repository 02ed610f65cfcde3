"""Type in what was answered on paper; correct it by a new version."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions_voices as permissions
from evaluation.choices_voices import DEGREE_FIELDS
from evaluation.models import PaperTally
from portal.common.conflict import Conflict
from portal.common.fiscal import today
from portal.common.saving import save_checked
from portal.common.viewer import Viewer


@transaction.atomic
def type_tally(*, tally: PaperTally, by: Viewer, now: datetime) -> PaperTally:
    """紙のアンケート1束の回答数を入力する。

    Raises PermissionDenied, and ValidationError by field.
    """
    permissions.check_can_hold_surveys(by, tally.round.site)
    _check_day(tally, now)
    tally.version, tally.reason = 1, ""
    tally.typed_by_id, tally.typed_at = by.user_id, now
    return save_checked(tally, event="紙の集計を入力", by=by, at=now)


@transaction.atomic
def correct_tally(
    *, tally: PaperTally, corrected: PaperTally, by: Viewer, now: datetime
) -> PaperTally:
    """入力した集計を、新しい版で直す。前の版は理由とともに残る。

    `corrected` says the day, the counts and the reason; all counts 0 takes the batch back.
    Raises PermissionDenied, Conflict when somebody else has corrected it meanwhile, and
    ValidationError by field.
    """
    permissions.check_can_hold_surveys(by, tally.round.site)
    last = PaperTally.objects.select_for_update().get(pk=tally.pk)
    if last.superseded_at is not None:
        raise Conflict("ほかの人が先にこの集計を直しました。いまの集計を確かめてください。")
    _check_day(corrected, now)
    counts = {name: getattr(corrected, name) for name in DEGREE_FIELDS}
    last.superseded_at = now
    last.save(update_fields=["superseded_at"])
    version = PaperTally(
        round=last.round,
        batch=last.batch,
        version=last.version + 1,
        counted_on=corrected.counted_on,
        reason=corrected.reason,
        typed_by_id=by.user_id,
        typed_at=now,
        **counts,
    )
    return save_checked(version, event="紙の集計を訂正", by=by, at=now, reason=corrected.reason)


def _check_day(tally: PaperTally, now: datetime) -> None:
    if tally.counted_on and tally.counted_on > today(now):
        raise ValidationError({"counted_on": "集計した日は、今日までの日付にしてください。"})
