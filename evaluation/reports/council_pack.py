"""What evaluation brings to a council's pack: results against targets, and what users answered."""

from collections.abc import Iterable
from datetime import datetime

from agreements.models import Meeting
from evaluation.models import Line, SurveyResult
from evaluation.queries.council import council_lines, council_surveys
from evaluation.reports.texts import result_text, target_text
from portal.common.exports.table import Column, ColumnKind, Row, Table
from portal.common.viewer import Viewer

_SURVEY_NOTE = (
    "満足の割合は「満足」と「まあ満足」の合計。回答が少ない拠点の結果は「–」とし、示さない。"
)
_NO_SITES = "この協議会の協定に基づく拠点の記録はありません。"


def targets(viewer: Viewer, meeting: Meeting, now: datetime) -> list[Table]:  # noqa: ARG001 — a section's signature
    """Each site's targets of the meeting's year and the year before, with the results so far."""
    rows = tuple(_target_row(line) for line in council_lines(viewer, meeting))
    return [
        Table(
            key="council-targets",
            title="事業目標と実績（本年度と前年度）",
            columns=(
                Column("site", "拠点", ColumnKind.TEXT),
                Column("year", "年度", ColumnKind.YEAR),
                Column("indicator", "指標", ColumnKind.TEXT),
                Column("target", "年間目標", ColumnKind.TEXT),
                Column("result", "実績", ColumnKind.TEXT),
                Column("progress", "進捗率", ColumnKind.PERCENT),
                Column("met", "達成", ColumnKind.TEXT),
            ),
            row_headers=("site", "year", "indicator"),
            rows=rows,
            notes=_notes(rows, "実績は資料の作成時点までの累計。"),
        )
    ]


def _target_row(line: Line) -> Row:
    met = "集計中" if line.numerator is None else ("達成" if line.met else "未達成")
    return Row(
        {
            "site": line.site.name,
            "year": line.fiscal_year,
            "indicator": line.indicator.name,
            "target": target_text(line.indicator, line.target),
            "result": result_text(line),
            "progress": line.progress,
            "met": met,
        }
    )


def survey(viewer: Viewer, meeting: Meeting, now: datetime) -> list[Table]:  # noqa: ARG001 — a section's signature
    """What users of each site answered in the meeting's year and the year before."""
    rows = tuple(_survey_row(one) for one in council_surveys(viewer, meeting))
    columns = (
        Column("site", "拠点", ColumnKind.TEXT),
        Column("year", "年度", ColumnKind.YEAR),
        Column("answers", "回答", ColumnKind.COUNT, "人"),
        Column("satisfied", "満足", ColumnKind.COUNT, "人"),
        Column("fairly", "まあ満足", ColumnKind.COUNT, "人"),
        Column("others", "そのほか", ColumnKind.COUNT, "人"),
        Column("percent", "満足の割合", ColumnKind.PERCENT),
    )
    return [
        Table(
            key="council-survey",
            title="利用者アンケート（本年度と前年度）",
            columns=columns,
            row_headers=("site", "year"),
            rows=rows,
            notes=_notes(rows, _SURVEY_NOTE),
        )
    ]


def _survey_row(one: SurveyResult) -> Row:
    others = None if one.answers is None else one.answers - (one.content or 0)
    return Row(
        {
            "site": one.site.name,
            "year": one.fiscal_year,
            "answers": one.answers,
            "satisfied": one.satisfied,
            "fairly": one.fairly_satisfied,
            "others": others,
            "percent": one.percent,
        }
    )


def _notes(rows: Iterable[Row], note: str) -> tuple[str, ...]:
    return (note,) if rows else (_NO_SITES,)
