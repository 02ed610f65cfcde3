"""A published year as tables: as then published, beside today's figures, and why they differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from evaluation.models import Publication, PublishedSiteYear
from evaluation.queries.counting import DEGREES
from evaluation.queries.published import named
from evaluation.queries.restated import FIGURES, JUDGED, Difference
from evaluation.reports.corrections import level_name
from evaluation.reports.national import SATISFACTION_LABELS, national_report
from evaluation.reports.national_figures import NationalFigures
from portal.common import formats
from portal.common.exports.table import (
    NATIONAL_AREA_CODE,
    Column,
    ColumnKind,
    Drill,
    Figure,
    Report,
    Row,
    Table,
    Value,
)
from portal.common.formats import wareki_year
from portal.common.rounding import change_points, ratio_percent
from portal.organizations.prefectures import PREFECTURE_BY_CODE

_LABELS: Mapping[str, str] = {
    "name": "名称",
    "kind": "型",
    "office_name": "ハローワーク",
    "hosts": "実施団体",
    "users": "施設利用者数",
    "new_seekers": "新規求職者数",
    "placements": "就職件数",
    "consultations": "職業相談件数",
    "months_reported": "入力のある月数",
    "welfare_placed": "生活保護受給者等の就職者数",
    "targets_set": "目標数",
    "targets_met": "達成した目標数",
    "level": "達成状況",
    **{
        degree: f"アンケート（{label}）"
        for degree, label in zip(DEGREES, SATISFACTION_LABELS, strict=True)
    },
}


def published_report(
    publication: Publication,
    then: NationalFigures,
    now: NationalFigures,
    changed: Sequence[Difference],
    *,
    as_of: datetime,
    is_demonstration: bool,
) -> Report:
    """Declare the published year: beside today's rows, what differs, and all tables as then."""
    year = publication.fiscal_year
    as_then = national_report(then, as_of=as_of, is_demonstration=is_demonstration)
    return Report(
        key="published-report",
        title=f"公表した実施状況（{wareki_year(year)}）",
        subtitle=f"第{publication.version}版　{_day(publication)}公表",
        fiscal_year=year,
        area_code=NATIONAL_AREA_CODE,
        notices=as_then.notices,
        tables=(
            _counts(then, now),
            _rates(then, now),
            differences_table(publication, then, now, changed),
            *(_as_published(table, publication) for table in as_then.tables),
        ),
        as_of=as_of,
    )


def _day(publication: Publication) -> str:
    return formats.wareki_date(publication.published_at)


def _counts(then: NationalFigures, now: NationalFigures) -> Table:
    def values(of: NationalFigures) -> dict[str, int | None]:
        is_judged = of.now.is_judged
        return {
            "拠点数": of.now.sites,
            "達成した拠点": of.now.achieved if is_judged else None,
            "実施団体": of.body_count.bodies,
            "達成した団体": of.body_count.achieved if is_judged else None,
            "就職件数": of.now.placements,
            "新規求職者数": of.now.new_seekers,
            "施設利用者数": of.now.users,
            "職業相談件数": of.now.consultations,
            "生活保護受給者等の就職者数": of.welfare_placements,
            "アンケートの回答": of.satisfaction.total,
        }

    was, has = values(then), values(now)
    return Table(
        key="restated-counts",
        title="公表時と再集計の比較（件数）",
        columns=(
            Column("item", "項目", ColumnKind.TEXT),
            Column("then", "公表時", ColumnKind.COUNT),
            Column("now", "再集計", ColumnKind.COUNT),
            Column("change", "差", ColumnKind.COUNT),
        ),
        rows=tuple(
            Row(
                {
                    "item": item,
                    "then": was[item],
                    "now": has[item],
                    "change": _change(was[item], has[item]),
                }
            )
            for item in was
        ),
        notes=("再集計は、いま登録されている行と、いまの名称・数え方による。",),
    )


def _change(was: int | None, has: int | None) -> int | None:
    return None if was is None or has is None else has - was


def _rates(then: NationalFigures, now: NationalFigures) -> Table:
    def values(of: NationalFigures) -> dict[str, Decimal | None]:
        return {
            "目標を達成した拠点の割合": of.now.achieved_share,
            "目標を達成した団体の割合": of.body_count.share if of.now.is_judged else None,
            "就職率": of.now.placement_rate,
            "満足（まあ満足を含む）": of.satisfaction.satisfied_share,
        }

    was, has = values(then), values(now)
    return Table(
        key="restated-rates",
        title="公表時と再集計の比較（割合）",
        columns=(
            Column("item", "項目", ColumnKind.TEXT),
            Column("then", "公表時", ColumnKind.PERCENT),
            Column("now", "再集計", ColumnKind.PERCENT),
            Column("change", "差", ColumnKind.CHANGE_POINTS),
        ),
        rows=tuple(
            Row(
                {
                    "item": item,
                    "then": was[item],
                    "now": has[item],
                    "change": change_points(has[item], was[item]),
                }
            )
            for item in was
        ),
        notes=(_rules_said(then, now),),
    )


def _rules_said(then: NationalFigures, now: NationalFigures) -> str:
    was, has = then.body_count.rule_name, now.body_count.rule_name
    return f"団体ベースの数え方は、公表時「{was}」、いま「{has}」。"


def differences_table(
    publication: Publication,
    then: NationalFigures,
    now: NationalFigures,
    changed: Sequence[Difference],
) -> Table:
    """Declare each difference between the publication and today, with what is behind it."""
    kinds = named(publication, "kinds")
    rows = [
        Row(
            {
                "code": one.code,
                "name": Figure(one.name, _site_drill(publication, one.code)),
                "item": _LABELS[one.column],
                "then": said(one.column, one.then, kinds),
                "now": said(one.column, one.now, kinds),
                "why": _why(one),
            }
        )
        for one in changed
    ]
    if then.body_count.rule != now.body_count.rule:
        rows.append(
            Row(
                {
                    "code": "",
                    "name": "全国",
                    "item": "団体ベースの数え方",
                    "then": then.body_count.rule_name,
                    "now": now.body_count.rule_name,
                    "why": "数え方の変更",
                }
            )
        )
    return Table(
        key="differences",
        title="公表した後に変わったところと、そのわけ",
        columns=(
            Column("code", "拠点コード", ColumnKind.CODE, is_for_machines=True),
            Column("name", "拠点（公表時の名称）", ColumnKind.TEXT),
            Column("item", "項目", ColumnKind.TEXT),
            Column("then", "公表時", ColumnKind.TEXT),
            Column("now", "いま", ColumnKind.TEXT),
            Column("why", "わけ", ColumnKind.TEXT),
        ),
        row_headers=("code", "name"),
        rows=tuple(rows),
        notes=() if rows else ("公表した後に変わったところはない。",),
    )


def _why(one: Difference) -> Figure | str:
    if one.correction and one.correction.decided_at:
        day = formats.wareki_date(one.correction.decided_at)
        drill = Drill("correction", {"correction_id": str(one.correction.pk)})
        return Figure(f"{day}に承認した訂正", drill)
    if one.column in DEGREES:
        return "アンケートの登録の変更"
    if one.column in JUDGED:
        return "指標の定義の変更"
    return "登録の変更" if one.column in FIGURES else "台帳の変更"


def said(column: str, value: Any, kinds: Mapping[str, str]) -> str:
    """Return a published column's value in words."""
    if column == "level":
        return level_name(value)
    if column == "hosts":
        return "、".join(host["name"] for host in value or []) or formats.BLANK
    if column == "kind":
        return kinds.get(value, value or formats.BLANK)
    return formats.count(value) if value is None or isinstance(value, int) else str(value)


def _site_drill(publication: Publication, code: str) -> Drill:
    return Drill("published-site", {**_version(publication), "code": code})


def _version(publication: Publication) -> dict[str, str]:
    return {"year": str(publication.fiscal_year), "version": str(publication.version)}


def _as_published(table: Table, publication: Publication) -> Table:
    """Return a table of the national report whose figures lead to the sites as published."""
    rows = tuple(
        replace(row, cells={key: _led(cell, publication) for key, cell in row.cells.items()})
        for row in table.rows
    )
    return replace(table, rows=rows)


def _led(cell: Value | Figure, publication: Publication) -> Value | Figure:
    if not isinstance(cell, Figure) or cell.drill is None:
        return cell
    query = dict(cell.drill.query)
    year = query.pop("year", "")
    if cell.drill.target == "national":
        return Figure(cell.value, Drill("published", {"year": year}))
    if year != str(publication.fiscal_year):
        return Figure(cell.value)
    if "code" in query:
        query["prefecture"] = query.pop("code")
    query.pop("achieved", None)
    return Figure(cell.value, Drill("published-sites", {**_version(publication), **query}))


def published_sites_table(publication: Publication, rows: Iterable[PublishedSiteYear]) -> Table:
    """Declare the sites of a publication, as then named and counted."""
    kinds = named(publication, "kinds")
    return Table(
        key="published-sites",
        title=f"公表した拠点（{wareki_year(publication.fiscal_year)}　第{publication.version}版）",
        columns=(
            Column("code", "拠点コード", ColumnKind.CODE, is_for_machines=True),
            Column("name", "拠点", ColumnKind.TEXT),
            Column("prefecture", "都道府県", ColumnKind.TEXT),
            Column("hosts", "実施団体", ColumnKind.TEXT),
            Column("kind", "型", ColumnKind.TEXT),
            Column("level", "達成状況", ColumnKind.TEXT),
            Column("placements", "就職件数", ColumnKind.COUNT, "件"),
            Column("new_seekers", "新規求職者数", ColumnKind.COUNT, "人"),
            Column("rate", "就職率", ColumnKind.PERCENT),
            Column("users", "施設利用者数", ColumnKind.COUNT, "人"),
            Column("consultations", "職業相談件数", ColumnKind.COUNT, "件"),
        ),
        row_headers=("code", "name"),
        rows=tuple(
            Row(
                {
                    "code": row.code,
                    "name": Figure(row.name, _site_drill(publication, row.code)),
                    "prefecture": PREFECTURE_BY_CODE[row.prefecture_code].name,
                    "hosts": said("hosts", row.hosts, kinds),
                    "kind": said("kind", row.kind, kinds),
                    "level": level_name(row.level),
                    "placements": row.placements,
                    "new_seekers": row.new_seekers,
                    "rate": ratio_percent(row.placements, row.new_seekers),
                    "users": row.users,
                    "consultations": row.consultations,
                }
            )
            for row in rows
        ),
    )


def published_lines_table(row: PublishedSiteYear) -> Table:
    """Declare a published site's targets and results, as they were settled."""
    return Table(
        key="published-lines",
        title="目標と実績（公表時）",
        columns=(
            Column("indicator", "指標", ColumnKind.TEXT),
            Column("target", "目標", ColumnKind.TEXT),
            Column("result", "実績", ColumnKind.TEXT),
            Column("met", "達成", ColumnKind.TEXT),
        ),
        rows=tuple(
            Row(
                {
                    "indicator": line["name"],
                    "target": _amount(Decimal(line["target"]), line),
                    "result": _amount(_result(line), line),
                    "met": "達成" if line["met"] else "未達成",
                }
            )
            for line in row.lines
        ),
        notes=() if row.lines else ("目標は設定されていなかった。",),
    )


def _result(line: Mapping[str, Any]) -> Decimal | int | None:
    if line["is_rate"]:
        return ratio_percent(line["numerator"], line["denominator"])
    value: int | None = line["numerator"]
    return value


def _amount(value: Decimal | int | None, line: Mapping[str, Any]) -> str:
    if value is None:
        return formats.BLANK
    if line["is_rate"]:
        return formats.percent(value)
    whole = value == int(value)
    number = formats.count(int(value)) if whole else formats.decimal(value)
    return f"{number}{line['unit']}"
