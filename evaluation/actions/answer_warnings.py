"""Answer what looks odd in a month: why the figure is right all the same."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation import permissions
from evaluation.choices import MonthCheck, Side
from evaluation.models import Indicator, MonthPart, MonthRemark
from evaluation.month_moving import held_parts, hold_year
from evaluation.queries.month_sheets import entered_counts
from evaluation.queries.month_warnings import own_findings
from evaluation.rules.month_warnings import Finding
from portal.common.fiscal import FiscalYear
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from sites.models import JointSite

Answers = Mapping[tuple[str, str], str]
"""Comment by indicator code and check code."""


@transaction.atomic
def answer_warnings(
    *, site: JointSite, month: date, side: Side, answers: Answers, by: Viewer, now: datetime
) -> MonthPart:
    """注意に回答する。いまの値についての回答で、値が変われば答え直しになる。

    A blank comment, and one to a warning that is no longer given, is left aside: somebody has
    corrected the figure meanwhile. Raises PermissionDenied, and ValidationError by indicator code
    for a comment that cannot be kept, or at `state` when the part is no longer being written.
    """
    permissions.check_can_report(by, site, side)
    hold_year(site, month)
    part = held_parts(site, month, [side])[side]
    said = {key: text.strip() for key, text in answers.items() if text.strip()}
    if not said:
        return part
    if not part.is_writable:
        raise ValidationError({"state": "提出したあとは、回答を変えられません。"})
    indicators = {one.code: one for one in entered_counts(by, [site], FiscalYear.of(month))}
    for finding in own_findings(part, list(indicators.values())):
        comment = said.get((finding.code, finding.check.value))
        if comment is not None:
            _keep(part, indicators[finding.code], finding, comment, by=by, now=now)
    return part


def _keep(
    part: MonthPart,
    indicator: Indicator,
    finding: Finding,
    comment: str,
    *,
    by: Viewer,
    now: datetime,
) -> None:
    key = {"part": part, "indicator": indicator, "check_code": MonthCheck(finding.check)}
    remark = MonthRemark.objects.filter(**key).first() or MonthRemark(**key)
    if remark.pk and (remark.value, remark.comment) == (finding.value, comment):
        return
    remark.value, remark.finding, remark.comment = finding.value, finding.sentence, comment
    remark.answered_by_id, remark.answered_at = by.user_id, now
    try:
        save_checked(remark, event="月次実績の注意に回答", by=by, at=now)
    except ValidationError as refusal:
        raise ValidationError({indicator.code: refusal.messages}) from refusal
