"""Lists of sites, of bodies and of a place's years: declared once for screen and files."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from evaluation.choices import BodyRule, Level
from evaluation.models import SiteYear
from evaluation.queries.counting import Totals
from evaluation.queries.sites import BodyYear
from evaluation.rules.body_achievement import body_achieves
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
from portal.common.rounding import ratio_percent
from portal.organizations.prefectures import PREFECTURE_BY_CODE

UNSET = "目標未設定"
COUNTING = "集計中"
_PLACEMENTS = Column("placements", "就職件数", ColumnKind.COUNT, "件")
_RATE = Column("rate", "就職率", ColumnKind.PERCENT)
_PREFECTURE = Column("prefecture", "都道府県", ColumnKind.TEXT)
_SITES = Column("sites", "拠点数", ColumnKind.COUNT, "拠点")


def level_label(row: SiteYear) -> str:
    """Return 全達成・一部達成・未達成・目標未設定; 「集計中」 before the first month."""
    if not row.targets_set:
        return UNSET
    if not row.months_reported:
        return COUNTING
    return str(Level(row.level).label)


def site_table(rows: Iterable[SiteYear], year: int) -> Table:
    """Declare the list of sites with their year's figures; `rows` are of queries `site_years`."""
    return Table(
        key="sites",
        title=f"拠点の一覧（{wareki_year(year)}）",
        columns=(
            Column("code", "拠点コード", ColumnKind.CODE, is_for_machines=True),
            Column("name", "拠点", ColumnKind.TEXT),
            _PREFECTURE,
            Column("hosts", "実施団体", ColumnKind.TEXT),
            Column("kind", "型", ColumnKind.TEXT),
            Column("level", "達成状況", ColumnKind.TEXT),
            Column("met", "達成した目標", ColumnKind.COUNT, is_for_machines=True),
            Column("targets", "目標数", ColumnKind.COUNT, is_for_machines=True),
            _PLACEMENTS,
            Column("new_seekers", "新規求職者数", ColumnKind.COUNT, "人"),
            _RATE,
            Column("users", "施設利用者数", ColumnKind.COUNT, "人"),
            Column("consultations", "職業相談件数", ColumnKind.COUNT, "件"),
            Column("satisfied", "満足", ColumnKind.PERCENT),
            Column("months", "入力月数", ColumnKind.COUNT, "か月", is_for_machines=True),
        ),
        row_headers=("code", "name"),
        rows=tuple(_site_row(row) for row in rows),
        notes=(
            "満足は、利用者アンケートの「満足」と「まあ満足」の割合。",
            "回答がない拠点と、回答が少ない拠点の満足は「–」とし、示さない。",
        ),
    )


def _site_row(row: SiteYear) -> Row:
    site = row.site
    return Row(
        {
            "code": site.code,
            "name": Figure(
                site.name, Drill("site", {"code": site.code, "year": str(row.fiscal_year)})
            ),
            "prefecture": PREFECTURE_BY_CODE[site.prefecture_code].name,
            "hosts": "、".join(vars(row)["host_names"]),
            "kind": site.get_kind_display(),
            "level": level_label(row),
            "met": row.targets_met if row.targets_set and row.months_reported else None,
            "targets": row.targets_set,
            "placements": row.placements,
            "new_seekers": row.new_seekers,
            "rate": ratio_percent(row.placements, row.new_seekers),
            "users": row.users,
            "consultations": row.consultations,
            "satisfied": ratio_percent(vars(row)["content_answers"], vars(row)["all_answers"]),
            "months": row.months_reported,
        }
    )


def site_years_table(rows: Iterable[SiteYear]) -> Table:
    """Declare the years of one site."""
    return Table(
        key="site-years",
        title="この拠点の年度の推移",
        columns=(
            Column("year", "年度", ColumnKind.YEAR),
            Column("level", "達成状況", ColumnKind.TEXT),
            _PLACEMENTS,
            Column("new_seekers", "新規求職者数", ColumnKind.COUNT, "人"),
            _RATE,
            Column("users", "施設利用者数", ColumnKind.COUNT, "人"),
            Column("consultations", "職業相談件数", ColumnKind.COUNT, "件"),
        ),
        rows=tuple(
            Row(
                {
                    "year": Figure(
                        row.fiscal_year,
                        Drill("site", {"code": row.site.code, "year": str(row.fiscal_year)}),
                    ),
                    "level": level_label(row),
                    "placements": row.placements,
                    "new_seekers": row.new_seekers,
                    "rate": ratio_percent(row.placements, row.new_seekers),
                    "users": row.users,
                    "consultations": row.consultations,
                }
            )
            for row in sorted(rows, key=lambda row: row.fiscal_year)
        ),
    )


def body_table(rows: Iterable[BodyYear], year: int, rule: BodyRule) -> Table:
    """Declare the list of bodies with their achievement."""
    return Table(
        key="bodies",
        title=f"実施団体の一覧（{wareki_year(year)}）",
        columns=(
            Column("area", "団体コード", ColumnKind.CODE),
            Column("name", "団体", ColumnKind.TEXT),
            _PREFECTURE,
            Column("achieves", "団体として", ColumnKind.TEXT),
            _SITES,
            Column("full", "全達成", ColumnKind.COUNT, "拠点"),
            Column("partial", "一部達成", ColumnKind.COUNT, "拠点"),
            Column("none", "未達成", ColumnKind.COUNT, "拠点"),
            _PLACEMENTS,
            _RATE,
        ),
        row_headers=("area", "name"),
        area_key="area",
        rows=tuple(_body_row(row, year, rule) for row in rows),
        notes=(f"団体としての達成: {rule.label}。",),
    )


def _body_row(row: BodyYear, year: int, rule: BodyRule) -> Row:
    body, totals = row.body, row.totals
    of_body = {"year": str(year), "body": body.code6}

    def sites_at(level: Level, count: int) -> Figure:
        drill = Drill("sites", {**of_body, "level": level.value})
        return Figure(count if totals.is_judged else None, drill)

    return Row(
        {
            "area": body.code6,
            "name": Figure(body.name, Drill("body", {"code6": body.code6, "year": str(year)})),
            "prefecture": PREFECTURE_BY_CODE[body.prefecture_code].name,
            "achieves": body_label(totals, rule),
            "sites": Figure(totals.sites, Drill("sites", of_body)),
            "full": sites_at(Level.FULL, totals.full),
            "partial": sites_at(Level.PARTIAL, totals.partial),
            "none": sites_at(Level.NONE, totals.none),
            "placements": totals.placements,
            "rate": totals.placement_rate,
        }
    )


def achieves(totals: Totals, rule: BodyRule) -> bool:
    """Return whether a body with these sums achieves by `rule`."""
    return totals.is_judged and body_achieves(
        rule, achieved=totals.achieved, with_targets=totals.with_targets
    )


def body_label(totals: Totals, rule: BodyRule) -> str:
    """Return 達成・未達成・目標未設定; 「集計中」 before the first month is reported."""
    if not totals.with_targets:
        return UNSET
    if not totals.reported:
        return COUNTING
    return "達成" if achieves(totals, rule) else "未達成"


def years_table(by_year: Mapping[int, Totals], scope: Mapping[str, str]) -> Table:
    """Declare the years of one prefecture or body; `scope` narrows the drill-down to it."""
    return Table(
        key="years",
        title="年度の推移",
        columns=(
            Column("year", "年度", ColumnKind.YEAR),
            _SITES,
            Column("achieved", "達成した拠点", ColumnKind.COUNT, "拠点"),
            Column("share", "達成率", ColumnKind.PERCENT),
            _PLACEMENTS,
            _RATE,
            Column("users", "施設利用者数", ColumnKind.COUNT, "人"),
            Column("consultations", "職業相談件数", ColumnKind.COUNT, "件"),
        ),
        rows=tuple(
            Row(
                {
                    "year": year,
                    "sites": Figure(totals.sites, Drill("sites", {"year": str(year), **scope})),
                    "achieved": Figure(
                        totals.achieved,
                        Drill("sites", {"year": str(year), "level": "ACHIEVED", **scope}),
                    )
                    if totals.is_judged
                    else None,
                    "share": totals.achieved_share,
                    "placements": totals.placements,
                    "rate": totals.placement_rate,
                    "users": totals.users,
                    "consultations": totals.consultations,
                }
            )
            for year, totals in sorted(by_year.items())
            if totals.sites
        ),
        notes=("達成した拠点は一部達成を含む。「–」は、目標か実績がまだないことを示す。",),
    )


def list_report(table: Table, *, year: int, as_of: datetime, notices: tuple[str, ...]) -> Report:
    """Wrap one list as a report, to be sent as a file."""
    return Report(
        key=table.key,
        title=table.title,
        subtitle="",
        fiscal_year=year,
        area_code=NATIONAL_AREA_CODE,
        notices=notices,
        tables=(table,),
        as_of=as_of,
    )
