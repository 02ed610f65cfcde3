"""Ask that a figure of an accepted month or a settled year be corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import transaction

from agreements.models import Resolution
from evaluation import permissions
from evaluation.correcting import Figures, check_sheets
from evaluation.models import Correction, CorrectionLine, Indicator
from evaluation.queries.cell_owners import owners_of
from evaluation.queries.corrections import closed_sides, current_figures, is_settled
from evaluation.telling_corrections import ASKED, tell
from portal.common import audit
from portal.common.fiscal import FiscalYear
from portal.common.refusals import told
from portal.common.viewer import Viewer
from sites.models import JointSite

CORRECTION_ASKED = "訂正を申請"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One figure to be corrected: a count of a month, or (without month) a target by resolution."""

    indicator: Indicator
    after: Decimal | None
    month: date | None = None
    resolution: Resolution | None = None


@transaction.atomic
def request_correction(
    *,
    site: JointSite,
    year: FiscalYear,
    wanted: Sequence[Wanted],
    reason: str,
    by: Viewer,
    now: datetime,
) -> Correction:
    """訂正を申請する。承認されるまで、数値は変わらない。

    A figure that is wanted as it is is left out. Raises PermissionDenied (also for a figure of the
    other side; the bureau may ask for any), and ValidationError: `reason`, by indicator code for a
    figure that is not closed or could not be saved so, or above all when nothing would change.
    """
    permissions.check_can_ask_correction(by, site)
    _check_owners(site, year, wanted, by)
    figures = current_figures(site, year.year)
    changed = [one for one in wanted if figures.get((one.indicator.pk, one.month)) != one.after]
    if not changed:
        raise ValidationError({NON_FIELD_ERRORS: "いまの値と違う値を、1つ以上入力してください。"})
    _check_closed(site, year, changed)
    check_sheets(figures, {(one.indicator.pk, one.month): one.after for one in changed})
    with told(Correction):
        correction = Correction(
            site=site,
            fiscal_year=year.year,
            reason=reason.strip(),
            organization_id=by.organization_id or 0,
            requested_by_id=by.user_id or 0,
            requested_at=now,
        )
        correction.full_clean()
        correction.save(force_insert=True)
    for one in changed:
        _save_line(correction, one, figures.get((one.indicator.pk, one.month)))
    audit.record(
        CORRECTION_ASKED,
        target=correction,
        by=by,
        at=now,
        before=_in_words(changed, figures),
        after=_in_words(changed),
        reason=correction.reason[: audit.LONGEST_REASON],
    )
    tell(ASKED, correction, by=by, at=now)
    return correction


def _check_owners(site: JointSite, year: FiscalYear, wanted: Sequence[Wanted], by: Viewer) -> None:
    """A side asks for its own cells; targets, which no side owns, are asked for by the bureau."""
    sides = permissions.sides_of(by)
    if not sides:
        return
    owners = owners_of([site.pk], [one.indicator for one in wanted], year)
    for one in wanted:
        if one.month is None:
            raise PermissionDenied("事業目標の訂正を申請できるのは、管轄の労働局です。")
        if owners.get((site.pk, one.indicator.pk)) not in sides:
            raise PermissionDenied(
                f"「{one.indicator.name}」は相手方が入力する指標です。相手方か労働局が申請します。"
            )


def _check_closed(site: JointSite, year: FiscalYear, wanted: Sequence[Wanted]) -> None:
    if is_settled(site, year.year):
        return
    owners = owners_of([site.pk], [one.indicator for one in wanted], year)
    problems: dict[str, str] = {}
    closed = {one.month: closed_sides(site, one.month) for one in wanted if one.month}
    for one in wanted:
        if one.month is None:
            problems[one.indicator.code] = (
                "年度を締める前の目標は、運営協議会の議決から変更してください。"
            )
        elif owners.get((site.pk, one.indicator.pk)) not in closed[one.month]:
            problems[one.indicator.code] = (
                "まだ受理されていない月です。月次実績の画面で直してください。"
            )
    if problems:
        raise ValidationError(problems)


def _save_line(correction: Correction, one: Wanted, before: Decimal | None) -> None:
    line = CorrectionLine(
        correction=correction,
        indicator=one.indicator,
        month=one.month,
        before=before,
        after=one.after,
        resolution=one.resolution,
    )
    try:
        with told(CorrectionLine):
            line.full_clean()
            line.save(force_insert=True)
    except ValidationError as refusal:
        raise ValidationError({one.indicator.code: refusal.messages}) from refusal


def _in_words(wanted: Sequence[Wanted], figures: Figures | None = None) -> dict[str, Any]:
    return {
        f"{one.indicator.name}（{f'{one.month:%Y-%m}' if one.month else '目標'}）": (
            one.after if figures is None else figures.get((one.indicator.pk, one.month))
        )
        for one in wanted
    }
