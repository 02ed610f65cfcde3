"""Decide a correction: exactly once, by another than who asked for it."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from evaluation import permissions
from evaluation.actions.set_target import set_target
from evaluation.actions.settle_year import settle_year
from evaluation.choices import CorrectionState
from evaluation.correcting import check_sheets
from evaluation.models import Achievement, Correction, CorrectionLine, MonthlyResult
from evaluation.queries.corrections import current_figures
from evaluation.telling_corrections import DECIDED, tell
from portal.common import audit
from portal.common.conflict import Conflict
from portal.common.fiscal import FiscalYear
from portal.common.refusals import told
from portal.common.viewer import Viewer
from sites.models import AnnualProfile

_TOO_LATE = "この訂正は、すでに決定されたか、取り下げられています。"


@transaction.atomic
def approve_correction(
    *, correction: Correction, by: Viewer, now: datetime, decision_reason: str = ""
) -> Correction:
    """訂正を承認し、数値に適用する。締めた年度は締め直し、前の版を残す。

    Raises PermissionDenied, Conflict when it was decided or taken back meanwhile, and
    ValidationError when a figure is no longer what it was when the correction was asked for.
    """
    permissions.check_can_decide_correction(by, correction)
    site, year = correction.site, FiscalYear(correction.fiscal_year)
    # First the year's row, as everybody does who writes in it or closes it.
    profile = AnnualProfile.objects.select_for_update().get(site=site, fiscal_year=year.year)
    approved = _close(correction, CorrectionState.APPROVED, decision_reason, by=by, now=now)
    lines = list(approved.lines.select_related("indicator", "resolution"))
    _check_unchanged(approved, lines)
    settled = Achievement.objects.current().filter(site=site, fiscal_year=profile.fiscal_year)
    before = settled.first()
    _apply(approved, lines, by=by, now=now)
    if before:
        after, _ = settle_year(site=site, year=year, by=by, now=now, is_corrected=True)
        approved.achievement_before, approved.achievement_after = before, after
        approved.save(update_fields=["achievement_before", "achievement_after"])
    _write_down("訂正を承認", approved, by=by, now=now)
    return approved


@transaction.atomic
def refuse_correction(
    *, correction: Correction, decision_reason: str, by: Viewer, now: datetime
) -> Correction:
    """訂正を却下する。理由が要る。

    Raises PermissionDenied, Conflict when it was decided or taken back meanwhile, and
    ValidationError (`decision_reason`) without a reason.
    """
    permissions.check_can_decide_correction(by, correction)
    refused = _close(correction, CorrectionState.REFUSED, decision_reason, by=by, now=now)
    _write_down("訂正を却下", refused, by=by, now=now)
    return refused


@transaction.atomic
def withdraw_correction(*, correction: Correction, by: Viewer, now: datetime) -> Correction:
    """訂正の申請を取り下げる。

    Raises PermissionDenied, and Conflict when it was decided meanwhile.
    """
    permissions.check_can_withdraw_correction(by, correction)
    withdrawn = _close(correction, CorrectionState.WITHDRAWN, "", by=by, now=now)
    _write_down("訂正の申請を取下げ", withdrawn, by=by, now=now)
    return withdrawn


def _close(
    correction: Correction, state: CorrectionState, reason: str, *, by: Viewer, now: datetime
) -> Correction:
    """Close the correction if nobody has: of two who decide at once, the second loses."""
    is_decision = state != CorrectionState.WITHDRAWN
    with told(Correction):
        won = Correction.objects.filter(pk=correction.pk, state=CorrectionState.REQUESTED).update(
            state=state,
            decided_by=by.user_id if is_decision else None,
            decided_at=now,
            decision_reason=reason.strip(),
        )
    if not won:
        raise Conflict(_TOO_LATE)
    return Correction.objects.select_related("site", "organization", "requested_by").get(
        pk=correction.pk
    )


def _check_unchanged(correction: Correction, lines: Sequence[CorrectionLine]) -> None:
    now = current_figures(correction.site, correction.fiscal_year)
    for line in lines:
        if now.get((line.indicator_id, line.month)) != line.before:
            raise ValidationError(
                {
                    NON_FIELD_ERRORS: f"{line}の値が、申請の後に変わっています。"
                    "却下して、いまの値からの訂正を申請してもらってください。"
                }
            )
    check_sheets(now, {(one.indicator_id, one.month): one.after for one in lines})


def _apply(
    correction: Correction, lines: Sequence[CorrectionLine], *, by: Viewer, now: datetime
) -> None:
    with told(MonthlyResult):
        MonthlyResult.objects.bulk_create(
            [
                MonthlyResult(
                    site=correction.site,
                    indicator=line.indicator,
                    month=line.month,
                    value=None if line.after is None else int(line.after),
                    recorded_by_id=correction.requested_by_id,
                    recorded_at=now,
                )
                for line in lines
                if line.month is not None
            ],
            update_conflicts=True,
            unique_fields=["site", "fiscal_year", "indicator", "month"],
            update_fields=["value", "recorded_by", "recorded_at"],
        )
    for line in lines:
        if line.month is None and line.after is not None and line.resolution:
            set_target(
                site=correction.site,
                fiscal_year=correction.fiscal_year,
                indicator=line.indicator,
                value=line.after,
                source=line.resolution.as_source,
                resolution=line.resolution,
                reason=f"訂正: {correction.reason}"[: audit.LONGEST_REASON],
                by=by,
                now=now,
            )


def _write_down(event: str, correction: Correction, *, by: Viewer, now: datetime) -> None:
    before, after = correction.achievement_before, correction.achievement_after
    audit.record(
        event,
        target=correction,
        by=by,
        at=now,
        before={"年度締めの版": before.version} if before else {},
        after={"状態": correction.get_state_display()}
        | ({"年度締めの版": after.version} if after else {}),
        reason=correction.decision_reason[: audit.LONGEST_REASON],
    )
    tell(DECIDED, correction, by=by, at=now)
