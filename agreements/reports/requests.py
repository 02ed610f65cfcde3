"""Requests as tables: the list, the stages of one, and their part of a council's pack."""

from collections.abc import Iterable
from datetime import date, datetime

from agreements.choices import Stage
from agreements.models import Meeting, Request
from agreements.queries.requests import allowances, requests_under, times_of
from agreements.rules.elapsed import Allowance, StageTime, total_days
from portal.common.exports.table import (
    NATIONAL_AREA_CODE,
    Column,
    ColumnKind,
    Drill,
    Figure,
    Report,
    Row,
    Table,
)
from portal.common.fiscal import today
from portal.common.formats import count
from portal.common.viewer import Viewer
from portal.organizations.prefectures import PREFECTURE_BY_CODE

NO_LAW = "処理の目安は本省が定めた日数。法律に日数の定めはない。"


def request_table(
    rows: Iterable[Request], standards: Iterable[Allowance], *, day: date, key: str = "requests"
) -> Table:
    """Declare a list of requests with their days, as of `day`."""
    known = tuple(standards)
    return Table(
        key=key,
        title="要望・要請の一覧",
        columns=(
            Column("number", "受付番号", ColumnKind.CODE, is_for_machines=True),
            Column("title", "件名", ColumnKind.TEXT),
            Column("area", "団体コード", ColumnKind.CODE, is_for_machines=True),
            Column("body", "団体", ColumnKind.TEXT),
            Column("prefecture", "都道府県", ColumnKind.TEXT, is_for_machines=True),
            Column("kind", "種別", ColumnKind.TEXT, is_for_machines=True),
            Column("state", "状態", ColumnKind.TEXT),
            Column("filed_on", "提出日", ColumnKind.DATE, is_for_machines=True),
            Column("days", "提出から", ColumnKind.COUNT, "日"),
            Column("stage_days", "いまの段階", ColumnKind.COUNT, "日"),
            Column("due_on", "目安の日", ColumnKind.DATE),
            Column("clock", "目安との差", ColumnKind.TEXT),
        ),
        row_headers=("number", "title"),
        rows=tuple(_row(one, times_of(one, known, day=day), day) for one in rows),
        notes=(NO_LAW,),
    )


def _row(asked: Request, times: tuple[StageTime, ...], day: date) -> Row:
    current = times[-1] if times and times[-1].is_open else None
    label = f"{asked.number}　{asked.title}" if asked.number else asked.title
    return Row(
        {
            "number": asked.number,
            "title": Figure(label, Drill("request", {"request_id": str(asked.public_id)})),
            "area": asked.body.code6,
            "body": asked.body.name,
            "prefecture": PREFECTURE_BY_CODE[asked.prefecture_code].name,
            "kind": str(asked.get_kind_display()),
            "state": str(asked.get_state_display()),
            "filed_on": asked.filed_on,
            "days": total_days(times) if times else None,
            "stage_days": current.days if current else None,
            "due_on": current.due_on if current else None,
            "clock": clock_words(current, day) if current else None,
        }
    )


def clock_words(time: StageTime, day: date) -> str:
    """Return how an open stage stands to its day: 「あと3日」「2日超過」「目安なし」."""
    if time.due_on is None:
        return "目安なし"
    left = (time.due_on - day).days
    return f"あと{count(left)}日" if left >= 0 else f"{count(-left)}日超過"


def stage_table(times: Iterable[StageTime], *, day: date) -> Table:
    """Declare the stages of one request."""
    return Table(
        key="stages",
        title="段階ごとの日数",
        columns=(
            Column("stage", "段階", ColumnKind.TEXT),
            Column("began", "始まり", ColumnKind.DATE),
            Column("ended", "終わり", ColumnKind.DATE),
            Column("days", "日数", ColumnKind.COUNT, "日"),
            Column("due_on", "目安の日", ColumnKind.DATE),
            Column("clock", "目安との差", ColumnKind.TEXT),
        ),
        rows=tuple(
            Row(
                {
                    "stage": str(Stage(time.stage).label),
                    "began": time.began,
                    "ended": time.ended,
                    "days": time.days,
                    "due_on": time.due_on,
                    "clock": _stage_words(time, day),
                }
            )
            for time in times
        ),
        notes=(NO_LAW,),
    )


def _stage_words(time: StageTime, day: date) -> str:
    if time.is_open:
        return clock_words(time, day)
    if time.ended is None:
        return "取下げ"
    if time.due_on is None:
        return "目安なし"
    late = (time.ended - time.due_on).days
    return f"{count(late)}日超過" if late > 0 else "目安のうち"


def list_report(table: Table, *, as_of: datetime, notices: tuple[str, ...]) -> Report:
    """Wrap the list as a report, to be sent as a file."""
    return Report(
        key=table.key,
        title=table.title,
        subtitle="",
        fiscal_year=None,
        area_code=NATIONAL_AREA_CODE,
        notices=notices,
        tables=(table,),
        as_of=as_of,
    )


def council_pack(viewer: Viewer, meeting: Meeting, now: datetime) -> list[Table]:
    """Return the requests under the council's agreement, for its pack; nothing when none are."""
    agreement = meeting.council.agreement
    if agreement is None:
        return []
    day = today(now)
    rows = list(requests_under(viewer, agreement, day).exclude(filed_on=None))
    return [request_table(rows, allowances(viewer), day=day)] if rows else []
