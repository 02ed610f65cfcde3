"""Carry out a measure of an improvement plan: begin, record, finish or drop it."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.choices_improvement import MEASURE_STATES, MeasureState
from evaluation.improving import check_said, locked_to_write
from evaluation.models import MeasureEvidence, PlanMeasure
from portal.common import audit
from portal.common.conflict import Conflict
from portal.common.fiscal import today
from portal.common.refusals import told
from portal.common.saving import save_checked
from portal.common.uploads import KeptFile
from portal.common.viewer import Viewer


@transaction.atomic
def start_measure(*, measure: PlanMeasure, by: Viewer, now: datetime) -> PlanMeasure:
    """取組に着手する。Raises PermissionDenied, Conflict, and ValidationError from other states."""
    held = _locked(measure, MeasureState.DOING, by)
    held.state = MeasureState.DOING
    return save_checked(held, event="改善計画の取組に着手", by=by, at=now)


@transaction.atomic
def record_evidence(
    *,
    measure: PlanMeasure,
    done_on: date,
    text: str,
    by: Viewer,
    now: datetime,
    file: KeptFile | None = None,
) -> MeasureEvidence:
    """行ったことを、日付と（あれば）根拠資料とともに記録する。記録は変えられない。

    Raises PermissionDenied, Conflict, and ValidationError by field: a day to come, no words, a
    measure that is over or of a plan that is not being carried out.
    """
    locked_to_write(measure.plan, by=by)
    if done_on > today(now):
        raise ValidationError({"done_on": "行った日は、今日までの日にしてください。"})
    row = MeasureEvidence(
        measure=measure,
        done_on=done_on,
        text=text.strip(),
        organization_id=by.organization_id,
        recorded_by_id=by.user_id,
        recorded_at=now,
    )
    if file is not None:
        row.filename, row.content_type = file.name, file.content_type
        row.content, row.sha256 = file.content, file.sha256
    with told(MeasureEvidence):
        row.full_clean()
        row.save()
    # The audit keeps words and the hash, not the bytes.
    facts = {"行った日": done_on, "行ったこと": row.text, "根拠資料": row.filename}
    if file is not None:
        facts["SHA-256"] = file.sha256
    audit.record("改善計画の取組を記録", target=measure, by=by, at=now, after=facts)
    return row


@transaction.atomic
def finish_measure(
    *, measure: PlanMeasure, done_on: date, result: str, by: Viewer, now: datetime
) -> PlanMeasure:
    """取組を完了にする。行ったことの記録が1件以上と、結果が要る。

    Raises PermissionDenied, Conflict, and ValidationError by field.
    """
    held = _locked(measure, MeasureState.DONE, by)
    if done_on > today(now):
        raise ValidationError({"done_on": "完了日は、今日までの日にしてください。"})
    held.state, held.done_on, held.result = MeasureState.DONE, done_on, result.strip()
    return save_checked(held, event="改善計画の取組を完了", by=by, at=now)


@transaction.atomic
def drop_measure(*, measure: PlanMeasure, reason: str, by: Viewer, now: datetime) -> PlanMeasure:
    """取組を、理由を付けて取りやめる。

    Raises PermissionDenied, Conflict, and ValidationError without a reason or from other states.
    """
    held = _locked(measure, MeasureState.DROPPED, by)
    held.dropped_reason = check_said(reason, "dropped_reason", "取りやめの理由を入力してください。")
    held.state = MeasureState.DROPPED
    return save_checked(held, event="改善計画の取組を取りやめ", by=by, at=now)


def _locked(measure: PlanMeasure, target: MeasureState, by: Viewer) -> PlanMeasure:
    """Hold the plan, then its measure, if the table of transitions leads there."""
    locked_to_write(measure.plan, by=by)
    held = PlanMeasure.objects.select_for_update(of=("self",)).select_related("plan__site")
    current = held.get(pk=measure.pk)
    if current.state != measure.state:
        raise Conflict("ほかの人が先にこの取組を進めました。いまの状態を確かめてください。")
    MEASURE_STATES.check(current.state, target)
    return current
