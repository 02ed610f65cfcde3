"""Take in the months of several sites from one file: everything of it, or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from evaluation.actions.record_month import record_month
from evaluation.models import Indicator, MonthlyResult
from evaluation.queries.month_sheets import MONTH, NAME, SITE
from portal.common.imports.dates import NotADate, parse_month
from portal.common.imports.table import Imported, Problem, Record
from portal.common.numbers import NotACount, parse_count
from portal.common.viewer import Viewer
from sites.models import JointSite
from sites.queries import sites_run_by

SHEETS_AT_MOST = 600  # what one request can save within its time


@dataclass(frozen=True, slots=True)
class Difference:
    """One count that would change."""

    line: int
    site: JointSite
    month: date
    indicator: Indicator
    before: int | None
    after: int


@dataclass(slots=True)
class Preview:
    """What a file would change, and everything that is wrong with it."""

    differences: list[Difference] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sheet:
    line: int
    site: JointSite
    month: date
    values: Mapping[str, int]


def preview_months(*, imported: Imported, by: Viewer, now: datetime) -> Preview:
    """ファイルを確かめる。何も書き込まず、変わる数字と、すべての誤りを行・列・理由で返す。"""
    with transaction.atomic():
        preview = _take_in(imported, by=by, now=now)
        transaction.set_rollback(True)
    return preview


@transaction.atomic
def import_months(*, imported: Imported, by: Viewer, now: datetime) -> list[Difference]:
    """ファイルの月次実績を登録する。1つでも誤りがあれば何も登録しない。

    A blank cell changes nothing. Returns the counts that changed. Raises ValidationError when
    something is wrong with the file (see `preview_months` for the places).
    """
    preview = _take_in(imported, by=by, now=now)
    if preview.problems:
        raise ValidationError("ファイルに誤りがあるため、何も登録していません。")
    return preview.differences


def _take_in(imported: Imported, *, by: Viewer, now: datetime) -> Preview:
    preview = Preview()
    indicators = {one.name: one for one in Indicator.objects.visible_to(by)}
    sheets = list(_sheets(imported.records, indicators, by, preview.problems))
    saved = _saved(sheets)
    by_code = {one.code: one for one in indicators.values()}
    changed = []
    for sheet in sheets:
        found = [
            Difference(sheet.line, sheet.site, sheet.month, by_code[code], before, after)
            for code, after in sheet.values.items()
            if (before := saved.get((sheet.site.pk, sheet.month, code))) != after
        ]
        preview.differences += found
        if found:
            changed.append(sheet)
    if len(changed) > SHEETS_AT_MOST:
        reason = f"一度に登録できるのは{SHEETS_AT_MOST:,}拠点月までです。ファイルを分けてください。"
        preview.problems.append(Problem(None, "", reason))
    elif not preview.problems:
        for sheet in changed:
            preview.problems += _save(sheet, by_code, by=by, now=now)
    return preview


def _sheets(
    records: Sequence[Record],
    indicators: Mapping[str, Indicator],
    by: Viewer,
    problems: list[Problem],
) -> Iterator[_Sheet]:
    """Yield the rows that can be read; add what is wrong with the others to `problems`."""
    sites = {site.code: site for site in sites_run_by(by)}
    seen: dict[tuple[str, date], int] = {}
    for record in records:
        found = [*_problems_of_row(record, sites, seen)]
        values: dict[str, int] = {}
        for name, text in record.cells.items():
            if name in {SITE, NAME, MONTH}:
                continue
            try:
                value = parse_count(text)
            except NotACount as reason:
                found.append(Problem(record.line, name, str(reason)))
                continue
            if value is not None:
                values[indicators[name].code] = value
        problems += found
        if not found:
            site, month = sites[record.cells[SITE]], _month_of(record)
            yield _Sheet(record.line, site, month, values)


def _month_of(record: Record) -> date:
    """Return the month of a row; raise NotADate with a sentence, also when it is blank."""
    month = parse_month(record.cells[MONTH])
    if month is None:
        raise NotADate("月を入力してください（例: 2021-04）。")
    return month


def _problems_of_row(
    record: Record, sites: Mapping[str, JointSite], seen: dict[tuple[str, date], int]
) -> Iterator[Problem]:
    code = record.cells[SITE]
    if code not in sites:
        unknown = f"「{code}」は、あなたの所属が入力する拠点のコードではありません。"
        yield Problem(record.line, SITE, unknown)
    try:
        month = _month_of(record)
    except NotADate as reason:
        yield Problem(record.line, MONTH, str(reason))
        return
    if (code, month) in seen:
        twice = f"同じ拠点と月が{seen[code, month]}行目にもあります。"
        yield Problem(record.line, MONTH, twice)
    seen.setdefault((code, month), record.line)


def _saved(sheets: Sequence[_Sheet]) -> dict[tuple[int, date, str], int | None]:
    rows = MonthlyResult.objects.filter(
        site__in={sheet.site.pk for sheet in sheets},
        month__in={sheet.month for sheet in sheets},
    )
    return {
        (site, month, code): value
        for site, month, code, value in rows.values_list(
            "site", "month", "indicator__code", "value"
        )
    }


def _save(
    sheet: _Sheet, by_code: Mapping[str, Indicator], *, by: Viewer, now: datetime
) -> list[Problem]:
    try:
        with transaction.atomic():
            record_month(site=sheet.site, month=sheet.month, values=sheet.values, by=by, now=now)
    except ValidationError as refusal:
        return [
            Problem(
                sheet.line,
                by_code[name].name if name in by_code else MONTH,
                reasons[0],
            )
            for name, reasons in refusal.message_dict.items()
        ]
    return []
