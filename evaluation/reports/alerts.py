"""Targets in danger (着地見込みの警告): declared once for screen and files."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from evaluation.models import AlertRule, ImprovementPlan, LandingAlert
from evaluation.reports.texts import chance_words, range_words, target_text
from portal.common import formats
from portal.common.exports.table import Column, ColumnKind, Drill, Figure, Row, Table
from portal.common.formats import wareki_year
from portal.common.rounding import half_up
from portal.organizations.prefectures import PREFECTURE_BY_CODE


def alerts_table(
    alerts: Iterable[LandingAlert],
    year: int,
    rule: AlertRule | None,
    plans: Mapping[int, ImprovementPlan],
) -> Table:
    """Declare the list of a year's warnings, in the order they come in; `plans` are by site."""
    return Table(
        key="alerts",
        title=f"着地見込みの警告（{wareki_year(year)}）",
        columns=(
            Column("code", "拠点コード", ColumnKind.CODE, is_for_machines=True),
            Column("name", "拠点", ColumnKind.TEXT),
            Column("prefecture", "都道府県", ColumnKind.TEXT),
            Column("indicator", "指標", ColumnKind.TEXT),
            Column("month", "実績のある月", ColumnKind.TEXT),
            Column("chance", "達成の見込み", ColumnKind.TEXT),
            Column("target", "年間目標", ColumnKind.TEXT),
            Column("landing", "年度末の見込み（80%の範囲）", ColumnKind.TEXT),
            Column("needed", "目標に必要な数", ColumnKind.TEXT),
            Column("since", "その後の対応", ColumnKind.TEXT),
        ),
        row_headers=("code", "name"),
        rows=tuple(_row(one, plans.get(one.site_id)) for one in alerts),
        notes=notes(rule),
    )


def _row(alert: LandingAlert, plan: ImprovementPlan | None) -> Row:
    site, unit = alert.site, alert.indicator.unit
    return Row(
        {
            "code": site.code,
            "name": Figure(
                site.name, Drill("site", {"code": site.code, "year": str(alert.fiscal_year)})
            ),
            "prefecture": PREFECTURE_BY_CODE[site.prefecture_code].name,
            "indicator": alert.indicator.name,
            "month": f"{alert.month.month}月まで",
            "chance": chance_words(alert.chance),
            "target": target_text(alert.indicator, alert.target),
            "landing": range_words(
                alert.expected, alert.low, alert.high, unit, is_rate=alert.indicator.is_rate
            ),
            "needed": needed_words(alert.needed_a_month, alert.months_left, unit),
            "since": _since(alert, plan),
        }
    )


def _since(alert: LandingAlert, plan: ImprovementPlan | None) -> Figure | None:
    """Lead to what is being done: the site's improvement plan, else its agreement's councils."""
    if plan is not None:
        words = f"{wareki_year(plan.fiscal_year)}の改善計画（{plan.get_state_display()}）を見る"
        return Figure(words, Drill("improvement-plan", {"plan_id": str(plan.public_id)}))
    if alert.site.agreement is None:
        return None
    there = {"agreement_id": str(alert.site.agreement.public_id)}
    return Figure("協定と協議会の取組を見る", Drill("agreement", there))


def needed_words(needed: Decimal | None, months_left: int | None, unit: str) -> str:
    """Return what each month that is left must bring, "" where that says nothing."""
    if needed is None or not months_left:
        return ""
    return f"残り{months_left}か月、月{formats.decimal(half_up(needed, 1))}{unit}"


def notes(rule: AlertRule | None) -> tuple[str, ...]:
    """Return by which rule the warnings were made."""
    if rule is None:
        return ("この年度の警告の基準は登録されていない。",)
    return (
        (
            f"{rule.first_month}月以降の実績が登録された目標のうち、達成の見込みが"
            f"{rule.percent:f}%を下回るものを、実績が1か月進むごとに記録する"
            f"（基準の根拠: {rule.source}）。数字は警告したときのもの。"
        ),
        (
            "見込みは、入力された月、拠点の過去と季節、全国の動きから計算したもので、公表値ではない。"
            "拠点の過去が1年もない、または揺れを学べるだけの例がないときは、警告しない。"
        ),
    )
