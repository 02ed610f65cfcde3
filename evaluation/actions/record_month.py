"""Record a month of a site: all of the sheet or nothing of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.db.models import F

from evaluation import permissions
from evaluation.choices import Measure, PartState, Side
from evaluation.models import Indicator, MonthlyResult, MonthPart
from evaluation.month_moving import held_parts, hold_year
from evaluation.queries.cell_owners import owners_of
from evaluation.queries.open_months import why_not_open
from evaluation.rules.month_checks import PartOf, problems_with_counts
from portal.common import audit
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite

MONTH_RECORDED, MONTH = "月次実績を登録", "月"


@transaction.atomic
def record_month(
    *,
    site: JointSite,
    month: date,
    values: Mapping[str, int | None],
    by: Viewer,
    now: datetime,
    seen_at: datetime | None = None,
) -> list[MonthlyResult]:
    """月次実績を登録する。値は指標コードごとの件数で、None は未記入（0 ではない）。

    Each side writes the cells it counts, while its part of the month is open or returned; the other
    side's may be named with the value they have. Counts not named in `values` stay as they are.
    `seen_at` is the latest entry the sheet showed when it was opened: if somebody has saved since,
    nothing is written. Raises PermissionDenied, and ValidationError by indicator code (`month` for
    the month itself).
    """
    permissions.check_can_enter_months(by, site)
    year = _fiscal_year(month)
    _check_month(site, month, now)
    indicators = _counts(values)
    sides = permissions.sides_of(by)
    owners = _owners(site, indicators, year)
    own = [indicators[code] for code, owner in owners.items() if owner in sides]
    _check_nobody_saved_since(site, month, own, seen_at)
    existing = {
        row.indicator.code: row
        for row in MonthlyResult.objects.filter(site=site, month=month).select_related("indicator")
    }
    changed = [
        MonthlyResult(
            site=site,
            indicator=indicators[code],
            month=month,
            value=value,
            recorded_by_id=by.user_id,
            recorded_at=now,
        )
        for code, value in values.items()
        if (existing[code].value != value if code in existing else value is not None)
    ]
    sheet = {code: row.value for code, row in existing.items()} | dict(values)
    problems = problems_with_counts(sheet, _parts(), lambda code: owners.get(code) in sides)
    parts = held_parts(site, month, sides) if changed else {}
    for row in changed:
        if problem := _why_not_written(owners[row.indicator.code], parts):
            problems[row.indicator.code] = problem
    if problems:
        raise ValidationError(problems)
    if changed:
        _audit(site, month, existing, changed, by=by, now=now)
        _count_revisions(parts, {owners[row.indicator.code] for row in changed})
    return MonthlyResult.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["site", "fiscal_year", "indicator", "month"],
        update_fields=["value", "recorded_by", "recorded_at"],
    )


def _owners(
    site: JointSite, indicators: Mapping[str, Indicator], year: FiscalYear
) -> dict[str, Side]:
    codes = {one.pk: one.code for one in indicators.values()}
    owners = owners_of([site.pk], indicators.values(), year)
    return {codes[indicator]: side for (_, indicator), side in owners.items()}


def _why_not_written(owner: Side, parts: Mapping[Side, MonthPart]) -> str | None:
    part = parts.get(owner)
    if part is None:
        return f"{owner.label}が数える欄です。{owner.label}の担当者が入力します。"
    if part.is_writable:
        return None
    if part.state == PartState.ACCEPTED:
        return "受理された月の件数は、ここでは変えられません。"
    return (
        f"{owner.label}の分は「{part.get_state_display()}」のため変えられません。"
        "提出を取り下げるか、差し戻してもらってから直してください。"
    )


def _count_revisions(parts: Mapping[Side, MonthPart], sides: set[Side]) -> None:
    """Whoever looks at a part whose figures change is not to confirm or submit it unseen."""
    ids = [part.pk for side, part in parts.items() if side in sides]
    MonthPart.objects.filter(pk__in=ids).update(revision=F("revision") + 1)


def _audit(
    site: JointSite,
    month: date,
    existing: Mapping[str, MonthlyResult],
    changed: Sequence[MonthlyResult],
    *,
    by: Viewer,
    now: datetime,
) -> None:
    known = [row for row in changed if row.indicator.code in existing]
    audit.record(
        MONTH_RECORDED,
        target=site,
        by=by,
        at=now,
        before={MONTH: f"{month:%Y-%m}"}
        | {row.indicator.name: existing[row.indicator.code].value for row in known},
        after={MONTH: f"{month:%Y-%m}"} | {row.indicator.name: row.value for row in changed},
    )


def _fiscal_year(month: date) -> FiscalYear:
    try:
        return FiscalYear.of(month)
    except ValueError as error:
        raise ValidationError({"month": str(error)}) from error


def _check_month(site: JointSite, month: date, now: datetime) -> None:
    if month.day != 1:
        raise ValidationError({"month": "月は1日の日付で指定してください。"})
    hold_year(site, month)
    if problem := why_not_open(site, month, now):
        raise ValidationError({"month": problem})


def _check_nobody_saved_since(
    site: JointSite, month: date, own: Sequence[Indicator], seen_at: datetime | None
) -> None:
    """Of one's own cells: what the other side saves meanwhile is written over by nobody."""
    if seen_at is None:
        return
    later = (
        MonthlyResult.objects.filter(
            site=site, month=month, indicator__in=own, recorded_at__gt=seen_at
        )
        .select_related("recorded_by")
        .order_by("-recorded_at")
        .first()
    )
    if later:
        who = f"{later.recorded_by.name}さん" if later.recorded_by else "連携システム"
        raise ValidationError(
            {
                NON_FIELD_ERRORS: f"開いている間に{who}がこの月を保存しました。"
                "下の「保存済み」と見比べ、必要なところだけ直してもう一度保存してください。"
            }
        )


def _counts(values: Mapping[str, int | None]) -> dict[str, Indicator]:
    indicators = {one.code: one for one in Indicator.objects.all()}
    problems = {}
    for code in values:
        if code not in indicators:
            problems[code] = "この指標は登録されていません。"
        elif indicators[code].is_rate:
            problems[code] = "割合は自動で計算します。分子と分母の件数を入力してください。"
    if problems:
        raise ValidationError(problems)
    return indicators


def _parts() -> tuple[PartOf, ...]:
    """Return what cannot exceed what in a month: parts of a whole, and a rate's two sides."""
    pairs = {
        (row, row.part_of)
        for row in Indicator.objects.filter(part_of__isnull=False).select_related("part_of")
    } | {
        (row.numerator, row.denominator)
        for row in Indicator.objects.filter(measure=Measure.RATE).select_related(
            "numerator", "denominator"
        )
    }
    return tuple(
        PartOf(part.code, part.name, whole.code, whole.name)
        for part, whole in sorted(pairs, key=str)
        if part and whole
    )
