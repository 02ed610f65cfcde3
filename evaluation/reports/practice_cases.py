"""The list of practice cases, declared once for screen and files."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from evaluation.choices_practice import CaseTask
from evaluation.models import PracticeCase
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
from portal.common.formats import wareki_year
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from sites.choices import Service, TargetGroup

_TEXTS = (
    ("background", "課題と背景"),
    ("municipality_did", "自治体が行ったこと"),
    ("hello_work_did", "ハローワーク（労働局）が行ったこと"),
    ("together", "連携のしかた"),
    ("result", "結果"),
    ("municipality_voice", "自治体の声"),
    ("hello_work_voice", "ハローワーク（労働局）の声"),
    ("source", "出典"),
)


def group_words(case: PracticeCase) -> str:
    """Return the target groups of the case in words."""
    return "、".join(TargetGroup(value).label.split(" ", 1)[1] for value in case.target_groups)


def service_words(case: PracticeCase) -> str:
    """Return the services of the case in words."""
    return "、".join(Service(value).label.split(" ", 1)[1] for value in case.services)


def task_words(case: PracticeCase) -> str:
    """Return the tasks of the case in words."""
    return "、".join(str(CaseTask(value).label) for value in case.tasks)


def case_table(
    cases: Iterable[PracticeCase], likeness: Mapping[int, Decimal] | None = None
) -> Table:
    """Declare the list; `cases` are of `practice_cases`, `likeness` by their ids when sorted so."""
    alike = likeness or {}
    column = Column("likeness", "似ている度合い", ColumnKind.DECIMAL, places=3)
    return Table(
        key="practice-cases",
        title="取組事例の一覧",
        columns=(
            Column("title", "題名", ColumnKind.TEXT),
            Column("area", "団体コード", ColumnKind.CODE, is_for_machines=True),
            Column("body", "団体", ColumnKind.TEXT),
            Column("sites", "拠点", ColumnKind.TEXT),
            Column("year", "年度", ColumnKind.TEXT),
            Column("kind", "型", ColumnKind.TEXT),
            Column("groups", "支援対象者", ColumnKind.TEXT),
            Column("services", "業務", ColumnKind.TEXT, is_for_machines=True),
            Column("tasks", "課題", ColumnKind.TEXT),
            Column("state", "状態", ColumnKind.TEXT),
            *((column,) if alike else ()),
            *(Column(key, label, ColumnKind.TEXT, is_for_machines=True) for key, label in _TEXTS),
        ),
        row_headers=("title",),
        rows=tuple(_row(case, alike) for case in cases),
    )


def _row(case: PracticeCase, alike: Mapping[int, Decimal]) -> Row:
    cells = {
        "title": Figure(case.title, Drill("practice-case", {"case_id": str(case.public_id)})),
        "area": case.body.code6,
        "body": f"{PREFECTURE_BY_CODE[case.prefecture_code].name} {case.body.name}"
        if case.body.name != PREFECTURE_BY_CODE[case.prefecture_code].name
        else case.body.name,
        "sites": "、".join(vars(case)["site_names"]),
        "year": wareki_year(case.fiscal_year),
        "kind": case.get_kind_display() if case.kind else None,
        "groups": group_words(case),
        "services": service_words(case),
        "tasks": task_words(case),
        "state": "全国に紹介" if case.recommended_at else case.get_state_display(),
        **{key: getattr(case, key) or None for key, _ in _TEXTS},
    }
    if alike:
        cells["likeness"] = alike.get(case.pk)
    return Row(cells)


def case_report(table: Table, *, as_of: datetime) -> Report:
    """Put the list into a file."""
    return Report(
        key="practice-cases",
        title="取組事例の一覧",
        subtitle="",
        fiscal_year=None,
        area_code=NATIONAL_AREA_CODE,
        notices=(),
        tables=(table,),
        as_of=as_of,
    )
