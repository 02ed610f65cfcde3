"""Submit one side's part of a month to the other side."""

from datetime import date, datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from evaluation import permissions
from evaluation.choices import PART_STATES, PartState, Side
from evaluation.models import MonthPart
from evaluation.month_moving import FASTER, held_parts, hold_year, moved
from evaluation.queries.cell_owners import owners_of
from evaluation.queries.month_sheets import entered_counts
from evaluation.queries.month_warnings import own_findings, sheet_values, unanswered
from evaluation.queries.open_months import why_not_open
from evaluation.queries.reporting import window
from portal.common.conflict import Conflict
from portal.common.fiscal import FiscalYear, today
from portal.common.formats import wareki_date
from portal.common.viewer import Viewer
from sites.models import JointSite


@transaction.atomic
def submit_month(
    *, site: JointSite, month: date, side: Side, seen: int, by: Viewer, now: datetime
) -> MonthPart:
    """月次実績のうち自分の側の分を提出する。期限を過ぎても提出できる。

    `seen` is the part's revision as the caller saw it. Submitting again what one has submitted
    changes nothing. Raises PermissionDenied, Conflict when figures or state have changed since,
    and ValidationError: `month` when it cannot be submitted yet, by indicator code for a warning
    without an answer, above all fields when nothing was entered.
    """
    permissions.check_can_report(by, site, side)
    if problem := why_not_open(site, month, now):
        raise ValidationError({"month": problem})
    hold_year(site, month)
    part = held_parts(site, month, [side])[side]
    if part.state == PartState.SUBMITTED and part.submitted_by_id == by.user_id:
        return part
    if part.revision != seen:
        raise Conflict(FASTER)
    PART_STATES.check(part.state, PartState.SUBMITTED)
    opens_on = window(site.pk, month).opens_on
    if today(now) < opens_on:
        raise ValidationError(
            {"month": f"{month.month}月分は、{wareki_date(opens_on)}から提出できます。"}
        )
    _check_figures(part, by)
    return moved(part, PartState.SUBMITTED, by=by, now=now)


def _check_figures(part: MonthPart, by: Viewer) -> None:
    year = FiscalYear.of(part.month)
    indicators = entered_counts(by, [part.site], year)
    owners = owners_of([part.site_id], indicators, year)
    values = sheet_values(part.site, part.month)
    own = [one for one in indicators if owners[part.site_id, one.pk] == part.side]
    if all(values.get(one.code) is None for one in own):
        raise ValidationError({NON_FIELD_ERRORS: "件数が1つも入力されていません。"})
    if left := unanswered(part, own_findings(part, indicators)):
        raise ValidationError({one.code: one.sentence for one in left})
