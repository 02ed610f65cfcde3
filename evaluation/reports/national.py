"""The national report (全国集計): the seed's pages 3–9, every figure summed from rows."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from evaluation.choices import Level
from evaluation.queries.counting import Spread, Totals
from evaluation.reports.national_figures import NationalFigures
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
from portal.common.rounding import change_percent, change_points, ratio_percent
from portal.organizations.prefectures import PREFECTURES, Prefecture
from portal.organizations.rules.local_government_code import prefecture_code6
from sites.choices import TargetGroup

SYNTHETIC = "公表値に合わせた合成データ"
ACHIEVED = "ACHIEVED"  # 一部達成を含む
TOO_FEW_ANSWERS = "回答が少ないため、結果は示しません。"
SATISFACTION_LABELS = ("満足", "まあ満足", "どちらとも言えない", "やや不満", "不満")

_YEAR = Column("year", "年度", ColumnKind.YEAR)
_SITES = Column("sites", "拠点数", ColumnKind.COUNT, "拠点")


def national_report(figures: NationalFigures, *, as_of: datetime, is_demonstration: bool) -> Report:
    """Declare the report's tables; screen, JSON, CSV, XLSX and PDF are rendered from this."""
    year = figures.year.year
    return Report(
        key="national-report",
        title=f"一体的実施事業の実施状況（{wareki_year(year)}）",
        subtitle="全国集計",
        fiscal_year=year,
        area_code=NATIONAL_AREA_CODE,
        notices=tuple(_notices(figures, is_demonstration=is_demonstration)),
        tables=(
            _achievement(figures),
            _levels(figures),
            _achievement_by_year(figures),
            _results_by_year(figures),
            _spread(
                "services", "地方公共団体が行う業務", "業務", figures.services, "service", year
            ),
            _spread("groups", "主な支援対象者", "支援対象者", figures.groups, "group", year),
            _satisfaction(figures),
            _welfare(figures),
            _benchmarks(figures),
            _by_prefecture(figures),
        ),
        as_of=as_of,
    )


def _notices(figures: NationalFigures, *, is_demonstration: bool) -> Iterator[str]:
    if is_demonstration:
        yield SYNTHETIC
    if figures.settled < figures.now.sites:
        yield (
            "年度締めの前の数値を含みます"
            f"（締め済み {figures.settled:,} / {figures.now.sites:,} 拠点）。"
        )


def _sites_of(year: int, **query: str) -> Drill:
    return Drill("sites", {"year": str(year), **query})


def _bodies_of(year: int, **query: str) -> Drill:
    return Drill("bodies", {"year": str(year), **query})


def _achievement(figures: NationalFigures) -> Table:
    year, totals, bodies = figures.year.year, figures.now, figures.body_count
    is_judged = totals.is_judged
    return Table(
        key="achievement",
        title="事業目標を達成した拠点と団体（一部達成を含む）",
        columns=(
            Column("basis", "区分", ColumnKind.TEXT),
            Column("achieved", "達成", ColumnKind.COUNT),
            Column("all", "全体", ColumnKind.COUNT),
            Column("share", "達成率", ColumnKind.PERCENT),
        ),
        rows=(
            Row(
                {
                    "basis": "拠点ベース",
                    "achieved": Figure(
                        totals.achieved if is_judged else None, _sites_of(year, level=ACHIEVED)
                    ),
                    "all": Figure(totals.sites, _sites_of(year)),
                    "share": Figure(totals.achieved_share, _sites_of(year, level=ACHIEVED)),
                }
            ),
            Row(
                {
                    "basis": "団体ベース",
                    "achieved": Figure(
                        bodies.achieved if is_judged else None, _bodies_of(year, achieved="1")
                    ),
                    "all": Figure(bodies.bodies, _bodies_of(year)),
                    "share": Figure(
                        bodies.share if is_judged else None, _bodies_of(year, achieved="1")
                    ),
                }
            ),
        ),
        notes=(f"団体ベースの数え方: {bodies.rule_name}（ポータルの設定による）。",),
    )


def _levels(figures: NationalFigures) -> Table:
    year, totals = figures.year.year, figures.now
    counts = (
        (Level.FULL.label, Level.FULL.value, totals.full),
        (Level.PARTIAL.label, Level.PARTIAL.value, totals.partial),
        (Level.NONE.label, Level.NONE.value, totals.none),
        ("目標未設定", "UNSET", totals.unset),
    )
    rows = [
        Row(
            {
                "level": str(label),
                "sites": Figure(count, _sites_of(year, level=code)),
                "share": Figure(ratio_percent(count, totals.sites), _sites_of(year, level=code)),
            }
        )
        for label, code, count in counts
    ]
    total = Row(
        {
            "level": "計",
            "sites": Figure(totals.sites, _sites_of(year)),
            "share": ratio_percent(totals.sites, totals.sites),
        },
        is_total=True,
    )
    return Table(
        key="levels",
        title="事業目標の達成状況（拠点別）",
        columns=(
            Column("level", "達成状況", ColumnKind.TEXT),
            _SITES,
            Column("share", "割合", ColumnKind.PERCENT),
        ),
        rows=(*rows, total),
        notes=("すべての目標を達成した拠点を全達成、一部を達成した拠点を一部達成とする。",),
    )


def _achievement_by_year(figures: NationalFigures) -> Table:
    return Table(
        key="achievement-by-year",
        title="目標達成状況の推移（拠点ベース）",
        columns=(
            _YEAR,
            Column("achieved", "達成した拠点", ColumnKind.COUNT, "拠点"),
            _SITES,
            Column("share", "達成率", ColumnKind.PERCENT),
        ),
        rows=tuple(
            Row(
                {
                    "year": Figure(year, Drill("national", {"year": str(year)})),
                    "achieved": Figure(
                        totals.achieved if totals.is_judged else None,
                        _sites_of(year, level=ACHIEVED),
                    ),
                    "sites": Figure(totals.sites, _sites_of(year)),
                    "share": Figure(totals.achieved_share, _sites_of(year, level=ACHIEVED)),
                }
            )
            for year, totals in sorted(figures.totals.items())
        ),
        notes=("「–」は、目標が登録されていないか、公表されていないことを示す。",),
    )


_RESULTS = (
    ("placements", "就職件数", "件"),
    ("new_seekers", "新規求職者数", "人"),
    ("users", "施設利用者数", "人"),
    ("consultations", "職業相談件数", "件"),
)


def _results_by_year(figures: NationalFigures) -> Table:
    columns = [_YEAR]
    for key, label, unit in _RESULTS:
        columns.append(Column(key, label, ColumnKind.COUNT, unit))
        columns.append(Column(f"{key}_change", f"{label}の前年度比", ColumnKind.CHANGE_PERCENT))
        if key == "placements":
            columns.append(Column("rate", "就職率", ColumnKind.PERCENT))
            columns.append(Column("rate_change", "就職率の前年度差", ColumnKind.CHANGE_POINTS))
    columns.append(_SITES)
    return Table(
        key="results-by-year",
        title="就職件数等の推移",
        columns=tuple(columns),
        rows=tuple(_result_row(figures, year) for year in figures.years),
        notes=("就職率は、就職件数 ÷ 新規求職者数。前年度差は、四捨五入した率の差。",),
    )


def _result_row(figures: NationalFigures, year: int) -> Row:
    now, before = figures.totals[year], figures.totals.get(year - 1, Totals())
    cells: dict[str, int | Decimal | Figure | None] = {
        "year": Figure(year, Drill("national", {"year": str(year)})),
        "rate": Figure(now.placement_rate, _sites_of(year)),
        "rate_change": change_points(now.placement_rate, before.placement_rate),
        "sites": Figure(now.sites, _sites_of(year)),
    }
    for key, _, _ in _RESULTS:
        value: int | None = getattr(now, key)
        cells[key] = Figure(value, _sites_of(year))
        cells[f"{key}_change"] = change_percent(value, getattr(before, key))
    return Row(cells)


def _spread(
    key: str,
    title: str,
    label: str,
    spreads: Mapping[str, Spread],
    parameter: str,
    year: int,
) -> Table:
    return Table(
        key=key,
        title=title,
        columns=(
            Column("code", "コード", ColumnKind.CODE, is_for_machines=True),
            Column("name", label, ColumnKind.TEXT),
            Column("bodies", "団体数", ColumnKind.COUNT, "団体"),
            _SITES,
        ),
        row_headers=("code", "name"),
        rows=tuple(
            Row(
                {
                    "code": code,
                    "name": spread.name,
                    "bodies": Figure(spread.bodies, _bodies_of(year, **{parameter: code})),
                    "sites": Figure(spread.sites, _sites_of(year, **{parameter: code})),
                }
            )
            for code, spread in spreads.items()
        ),
        notes=("各拠点の事業計画に基づく集計。1つの拠点が複数にあたることがある（重複計上）。",),
    )


def _satisfaction(figures: NationalFigures) -> Table:
    survey, drill = figures.satisfaction, _sites_of(figures.year.year)
    rows = [
        Row(
            {
                "degree": label,
                "answers": Figure(count if survey.total else None, drill),
                "share": Figure(ratio_percent(count, survey.total), drill),
            }
        )
        for label, count in zip(SATISFACTION_LABELS, survey.answers, strict=True)
    ]
    content = survey.answers[0] + survey.answers[1]
    summary = Row(
        {
            "degree": "満足（まあ満足を含む）",
            "answers": Figure(content if survey.total else None, drill),
            "share": Figure(survey.satisfied_share, drill),
        },
        is_total=True,
    )
    share_at_ninety = ratio_percent(survey.sites_at_ninety, survey.sites)
    notes = [TOO_FEW_ANSWERS if survey.is_withheld else f"N = {survey.total:,}"]
    if share_at_ninety is not None and not survey.is_withheld:
        notes.append(
            f"満足（まあ満足を含む）が90%以上の拠点: {survey.sites_at_ninety:,} / "
            f"{survey.sites:,} 拠点（{share_at_ninety}%）"
        )
    return Table(
        key="satisfaction",
        title="利用者アンケートの結果",
        columns=(
            Column("degree", "回答", ColumnKind.TEXT),
            Column("answers", "回答数", ColumnKind.COUNT, "人"),
            Column("share", "割合", ColumnKind.PERCENT),
        ),
        rows=(*rows, summary),
        notes=tuple(notes),
    )


def _welfare(figures: NationalFigures) -> Table:
    return Table(
        key="welfare",
        title="生活保護受給者等の就職",
        columns=(
            Column("name", "項目", ColumnKind.TEXT),
            Column("value", "就職者数", ColumnKind.COUNT, "人"),
        ),
        rows=(
            Row(
                {
                    "name": "生活保護受給者等の就職者数",
                    "value": Figure(
                        figures.welfare_placements,
                        _sites_of(figures.year.year, group=TargetGroup.WELFARE_RECIPIENTS.value),
                    ),
                }
            ),
        ),
        notes=("児童扶養手当・住居確保給付金の受給者等を含む。月次実績の合計。",),
    )


def _benchmarks(figures: NationalFigures) -> Table:
    rows = [
        Row(
            {
                "name": "一体的実施事業の就職率",
                "value": Figure(figures.now.placement_rate, _sites_of(figures.year.year)),
                "source": "就職件数 ÷ 新規求職者数（月次実績の合計）",
            }
        ),
        *(
            Row(
                {
                    "name": one.name,
                    "value": one.value,
                    "source": f"{one.source}。{one.definition}",
                }
            )
            for one in figures.benchmarks
            if one.unit == "%"
        ),
    ]
    return Table(
        key="benchmarks",
        title="就職率の比較",
        columns=(
            Column("name", "項目", ColumnKind.TEXT),
            Column("value", "就職率", ColumnKind.PERCENT),
            Column("source", "出典・定義", ColumnKind.TEXT),
        ),
        rows=tuple(rows),
    )


def _by_prefecture(figures: NationalFigures) -> Table:
    return Table(
        key="prefectures",
        title="都道府県別の実施状況",
        columns=(
            Column("area", "地域コード", ColumnKind.CODE),
            Column("name", "都道府県", ColumnKind.TEXT),
            _SITES,
            Column("achieved", "達成した拠点", ColumnKind.COUNT, "拠点"),
            Column("share", "達成率", ColumnKind.PERCENT),
            Column("placements", "就職件数", ColumnKind.COUNT, "件"),
            Column("rate", "就職率", ColumnKind.PERCENT),
        ),
        row_headers=("area", "name"),
        area_key="area",
        rows=tuple(_prefecture_row(figures, prefecture) for prefecture in PREFECTURES),
        notes=("達成した拠点は一部達成を含む。",),
    )


def _prefecture_row(figures: NationalFigures, prefecture: Prefecture) -> Row:
    year, code = figures.year.year, prefecture.code
    totals = figures.prefectures.get(code, Totals())
    return Row(
        {
            "area": prefecture_code6(code),
            "name": Figure(prefecture.name, Drill("prefecture", {"code": code, "year": str(year)})),
            "sites": Figure(totals.sites, _sites_of(year, prefecture=code)),
            "achieved": Figure(
                totals.achieved if totals.is_judged else None,
                _sites_of(year, prefecture=code, level=ACHIEVED),
            ),
            "share": Figure(
                totals.achieved_share, _sites_of(year, prefecture=code, level=ACHIEVED)
            ),
            "placements": Figure(totals.placements, _sites_of(year, prefecture=code)),
            "rate": Figure(totals.placement_rate, _sites_of(year, prefecture=code)),
        }
    )
