"""Record a month of a site: all of the sheet or nothing of it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from evaluation import permissions
from evaluation.models import Indicator, MonthlyResult
from evaluation.queries.open_months import why_not_open
from evaluation.rules.month_checks import PartOf, problems_with_counts
from portal.common import audit
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import AnnualProfile, JointSite

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

    Counts not named in `values` stay as they are. `seen_at` is the latest entry the sheet showed
    when it was opened: if somebody has saved since, nothing is written. Raises PermissionDenied,
    and ValidationError by indicator code (`month` for the month itself).
    """
    permissions.check_can_enter_months(by, site)
    year = _fiscal_year(month)
    _check_month(site, month, year, now)
    _check_nobody_saved_since(site, month, seen_at)
    indicators = _counts(values)
    existing = {
        row.indicator.code: row
        for row in MonthlyResult.objects.filter(site=site, month=month).select_related("indicator")
    }
    sheet = {code: row.value for code, row in existing.items()} | dict(values)
    problems = problems_with_counts(sheet, _parts())
    if problems:
        raise ValidationError(problems)
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
    if not changed:
        return []
    audit.record(
        MONTH_RECORDED,
        target=site,
        by=by,
        at=now,
        before={MONTH: f"{month:%Y-%m}"}
        | {
            row.indicator.name: existing[row.indicator.code].value
            for row in changed
            if row.indicator.code in existing
        },
        after={MONTH: f"{month:%Y-%m}"} | {row.indicator.name: row.value for row in changed},
    )
    return MonthlyResult.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["site", "fiscal_year", "indicator", "month"],
        update_fields=["value", "recorded_by", "recorded_at"],
    )


def _fiscal_year(month: date) -> FiscalYear:
    try:
        return FiscalYear.of(month)
    except ValueError as error:
        raise ValidationError({"month": str(error)}) from error


def _check_month(site: JointSite, month: date, year: FiscalYear, now: datetime) -> None:
    if month.day != 1:
        raise ValidationError({"month": "月は1日の日付で指定してください。"})
    # Locks the year of the site, so that two sheets of one month are saved one after the other.
    AnnualProfile.objects.select_for_update().filter(site=site, fiscal_year=year.year).first()
    if problem := why_not_open(site, month, now):
        raise ValidationError({"month": problem})


def _check_nobody_saved_since(site: JointSite, month: date, seen_at: datetime | None) -> None:
    if seen_at is None:
        return
    later = (
        MonthlyResult.objects.filter(site=site, month=month, recorded_at__gt=seen_at)
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
    rows = Indicator.objects.filter(part_of__isnull=False).select_related("part_of")
    return tuple(
        PartOf(row.code, row.name, row.part_of.code, row.part_of.name)
        for row in rows
        if row.part_of
    )
