"""The tables only kept reports have."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from evaluation.models import Line, SiteYear
from evaluation.queries import sites as queries
from evaluation.queries.month_sheets import entered_counts
from evaluation.reports.sites import level_label
from evaluation.reports.texts import result_text, target_text
from portal.common.exports.table import Column, ColumnKind, Row, Table, Value
from portal.common.fiscal import FiscalYear
from portal.common.rounding import half_up
from portal.common.viewer import Viewer
from portal.organizations.models import LocalGovernment
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from sites.choices import Service, TargetGroup
from sites.models import JointSite

Facts = Sequence[tuple[str, str]]


def facts_table(facts: Facts) -> Table:
    """Declare what is said of a place in words; what is not known is left out."""
    return Table(
        key="facts",
        title="概要",
        columns=(
            Column("item", "項目", ColumnKind.TEXT),
            Column("text", "内容", ColumnKind.TEXT),
        ),
        rows=tuple(Row({"item": item, "text": text}) for item, text in facts if text),
    )


def site_facts(site: JointSite, row: SiteYear) -> Facts:
    """Return what a site is, and what it did in the year."""
    profile = row.profile
    return (
        ("達成状況", level_label(row)),
        ("実施団体", "、".join(link.body.name for link in site.host_links.all())),
        ("ハローワーク", site.office.name),
        ("型", site.get_kind_display()),
        ("所在地", site.address),
        ("地方公共団体の業務", "、".join(str(Service(one).label) for one in profile.services)),
        ("支援対象者", "、".join(str(TargetGroup(one).label) for one in profile.target_groups)),
        ("一部委託", "あり" if profile.is_outsourced else "なし"),
    )


def body_facts(body: LocalGovernment, label: str) -> Facts:
    """Return what a body is, and whether it achieves."""
    return (
        ("団体として", label),
        ("都道府県", PREFECTURE_BY_CODE[body.prefecture_code].name),
        ("団体コード", body.code6),
    )


def targets_table(lines: Iterable[Line], *, names_the_site: bool) -> Table:
    """Declare targets and results in the indicators' own units, as the site's page says them."""
    site = (Column("site", "拠点", ColumnKind.TEXT),) if names_the_site else ()
    return Table(
        key="targets",
        title="事業目標と実績",
        columns=(
            *site,
            Column("indicator", "指標", ColumnKind.TEXT),
            Column("target", "目標", ColumnKind.TEXT),
            Column("result", "実績", ColumnKind.TEXT),
            Column("progress", "進捗率", ColumnKind.PERCENT),
            Column("met", "達成", ColumnKind.TEXT),
        ),
        row_headers=("site", "indicator") if names_the_site else ("indicator",),
        rows=tuple(_target_row(line, names_the_site=names_the_site) for line in lines),
    )


def _target_row(line: Line, *, names_the_site: bool) -> Row:
    cells: dict[str, Value] = {
        "indicator": line.indicator.name,
        "target": target_text(line.indicator, line.target),
        "result": result_text(line),
        "progress": None if line.progress is None else half_up(line.progress, 1),
        "met": "達成" if line.met else "未達成",
    }
    return Row({**cells, **({"site": line.site.name} if names_the_site else {})})


def months_table(viewer: Viewer, site: JointSite, year: FiscalYear, grid: queries.Grid) -> Table:
    """Declare the twelve months of every count the site reports, and their sum."""
    months = [
        Column(f"m{month.month}", f"{month.month}月", ColumnKind.COUNT) for month in year.months
    ]
    rows = []
    for indicator in entered_counts(viewer, [site], year):
        found = [grid.get((indicator.pk, month)) for month in year.months]
        values = [cell.value if cell else None for cell in found]
        known = [one for one in values if one is not None]
        cells: dict[str, Value] = {
            column.key: value for column, value in zip(months, values, strict=True)
        }
        name = f"{indicator.name}（{indicator.unit}）"
        rows.append(Row({**cells, "name": name, "all": sum(known) if known else None}))
    return Table(
        key="months",
        title="月別の実績",
        columns=(
            Column("name", "項目", ColumnKind.TEXT),
            *months,
            Column("all", "計", ColumnKind.COUNT),
        ),
        rows=tuple(rows),
        notes=("「–」は未報告で、0とは異なる。",),
    )


def without(table: Table, left_out: Collection[str]) -> Table:
    """Return the table without the columns that would say the same in every row."""
    return replace(
        table,
        columns=tuple(one for one in table.columns if one.key not in left_out),
        rows=tuple(
            replace(row, cells={key: row.cells[key] for key in row.cells if key not in left_out})
            for row in table.rows
        ),
    )
