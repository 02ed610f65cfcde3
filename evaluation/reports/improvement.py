"""Improvement plans as tables: declared once for pages, files and the pack of a council."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from agreements.models import Meeting
from evaluation.choices import Level
from evaluation.choices_improvement import Focus, Verdict
from evaluation.models import ImprovementPlan, MeasureEvidence, PlanMeasure, PlanReview
from evaluation.queries.council import sites_of_council
from evaluation.queries.improvement import evidence_of, measures_of, plans_seen, reviews_of
from portal.common import formats
from portal.common.exports.book import Paper
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
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_date, wareki_year
from portal.common.viewer import Viewer
from portal.organizations.prefectures import PREFECTURE_BY_CODE
from portal.organizations.rules.local_government_code import prefecture_code6

SYNTHETIC = "公表値に合わせた合成データです。実際の改善計画の内容ではありません。"


def plans_table(plans: Iterable[ImprovementPlan]) -> Table:
    """Declare the list of plans; each row leads to its plan."""
    return Table(
        key="improvement-plans",
        title="改善計画",
        columns=(
            Column("code", "拠点コード", ColumnKind.CODE, is_for_machines=True),
            Column("site", "拠点", ColumnKind.TEXT),
            Column("prefecture", "都道府県", ColumnKind.TEXT),
            Column("year", "評価した年度", ColumnKind.YEAR),
            Column("reasons", "理由", ColumnKind.TEXT),
            Column("state", "状態", ColumnKind.TEXT),
            Column("round", "巡目", ColumnKind.COUNT),
            Column("measures", "取組", ColumnKind.COUNT, "件"),
            Column("open", "終わっていない取組", ColumnKind.COUNT, "件"),
            Column("verdict", "判定", ColumnKind.TEXT),
        ),
        row_headers=("code", "site", "year"),
        rows=tuple(_plan_row(plan) for plan in plans),
    )


def _plan_row(plan: ImprovementPlan) -> Row:
    drill = Drill("improvement-plan", {"plan_id": str(plan.public_id)})
    return Row(
        {
            "code": plan.site.code,
            "site": Figure(plan.site.name, drill),
            "prefecture": PREFECTURE_BY_CODE[plan.site.prefecture_code].name,
            "year": plan.fiscal_year,
            "reasons": "、".join(one["label"] for one in plan.reasons),
            "state": plan.get_state_display(),
            "round": plan.round,
            "measures": getattr(plan, "measure_count", None),
            "open": getattr(plan, "open_count", None),
            "verdict": plan.get_verdict_display() or None,
        }
    )


def years_table(plan: ImprovementPlan) -> Table:
    """Declare the site's years as they were when the plan was opened."""
    return Table(
        key="improvement-years",
        title="3年の実績（計画を開いた時点）",
        columns=(
            Column("year", "年度", ColumnKind.YEAR),
            Column("rate", "就職率", ColumnKind.PERCENT),
            Column("placements", "就職件数", ColumnKind.COUNT, "件"),
            Column("new_seekers", "新規求職者数", ColumnKind.COUNT, "人"),
            Column("consultations", "職業相談件数", ColumnKind.COUNT, "件"),
            Column("users", "施設利用者数", ColumnKind.COUNT, "人"),
            Column("level", "達成状況", ColumnKind.TEXT),
        ),
        rows=tuple(
            Row(
                {
                    **{
                        key: one[key]
                        for key in ("year", "placements", "new_seekers", "consultations", "users")
                    },
                    "rate": _decimal(one["rate"]),
                    "level": str(Level(one["level"]).label) if one["level"] else "目標未設定",
                }
            )
            for one in plan.figures.get("years", [])
        ),
    )


def similar_table(plan: ImprovementPlan) -> Table:
    """Declare the similar sites as they were when the plan was opened."""
    return Table(
        key="improvement-similar",
        title=f"似た拠点の就職率（{wareki_year(plan.fiscal_year)}）",
        columns=(
            Column("site", "拠点", ColumnKind.TEXT),
            Column("rate", "就職率", ColumnKind.PERCENT),
            Column("why", "似ているところ", ColumnKind.TEXT),
        ),
        rows=tuple(
            Row(
                {
                    "site": Figure(
                        one["name"],
                        Drill("site", {"code": one["code"], "year": str(plan.fiscal_year)}),
                    ),
                    "rate": _decimal(one["rate"]),
                    "why": one["why"],
                }
            )
            for one in plan.figures.get("similar", [])
        ),
    )


def measures_table(measures: Sequence[PlanMeasure]) -> Table:
    """Declare what is done, by whom, until when, and what came of it."""
    return Table(
        key="improvement-measures",
        title="取組",
        columns=(
            Column("round", "巡目", ColumnKind.COUNT),
            Column("what", "取組", ColumnKind.TEXT),
            Column("side", "行う側", ColumnKind.TEXT),
            Column("owner", "担当", ColumnKind.TEXT),
            Column("due_on", "期限", ColumnKind.DATE),
            Column("expected", "見込む効果", ColumnKind.TEXT),
            Column("state", "状態", ColumnKind.TEXT),
            Column("result", "結果", ColumnKind.TEXT),
        ),
        row_headers=("what",),
        rows=tuple(
            Row(
                {
                    "round": one.round,
                    "what": one.what,
                    "side": one.get_side_display(),
                    "owner": f"{one.organization.name} {one.desk}",
                    "due_on": one.due_on,
                    "expected": "　".join(filter(None, (str(one.indicator or ""), one.expected))),
                    "state": one.get_state_display(),
                    "result": one.result or one.dropped_reason,
                }
            )
            for one in measures
        ),
    )


def judgement_table(plan: ImprovementPlan) -> Table | None:
    """Declare before and after beside what similar sites reached; None before the judgement."""
    if plan.judgement is None:
        return None
    return facts_table(plan.judgement, Verdict(plan.verdict or Verdict.UNCLEAR))


def facts_table(facts: dict[str, Any], verdict: Verdict) -> Table:
    """Declare the figures of a judgement as they were kept."""
    unit = _unit(facts)
    rows = [("判定", str(verdict.label)), *_judgement_rows(facts)]
    return Table(
        key="improvement-judgement",
        title=f"前と後（{Focus(facts['focus']).label}）",
        columns=(
            Column("what", "項目", ColumnKind.TEXT),
            Column("value", "値", ColumnKind.TEXT),
        ),
        rows=tuple(Row({"what": what, "value": value}) for what, value in rows),
        notes=(
            (
                "低いところから始まった拠点は、何もしなくても平均に近づきやすい。そのため、前の値が"
                "近い似た拠点が後に至った値と比べ、それを上回った分だけを改善と見る。"
            ),
            (
                "変化のない拠点を改善と呼ぶ誤りは、20回に1回までとしている。"
                f"差が{facts['smallest']}{unit}より小さいと言えれば「変わらない」、"
                "どちらとも言えなければ「判断できない」とする。"
            ),
        ),
    )


def judgement_in_words(facts: dict[str, Any]) -> str:
    """Return the figures of a judgement as one line of a history."""
    told = "、".join(f"{what} {value}" for what, value in _judgement_rows(facts))
    return f"{Focus(facts['focus']).label}: {told}"


def _judgement_rows(facts: dict[str, Any]) -> list[tuple[str, str]]:
    unit = _unit(facts)
    return [
        (f"前（{wareki_year(facts['before_year'])}）", _level(facts, "before")),
        (f"後（{wareki_year(facts['after_year'])}）", _level(facts, "after")),
        ("同じように始まった似た拠点から見込まれた値", _level(facts, "expected")),
        ("見込みとの差", _step(facts, "difference", unit)),
        ("差の範囲（90%）", _range(facts, unit)),
        (
            "比べた拠点",
            f"{facts['comparisons']}か所（うち改善計画あり {facts.get('planned', 0)}か所）",
        ),
    ]


def _unit(facts: dict[str, Any]) -> str:
    return "ポイント" if facts["focus"] == Focus.PLACEMENT_RATE else "%"


def _level(facts: dict[str, Any], key: str) -> str:
    value = facts.get(key)
    if value is None:
        return formats.BLANK
    if facts["focus"] == Focus.PLACEMENT_RATE:
        return formats.percent(Decimal(value))
    return formats.count(int(value))


def _step(facts: dict[str, Any], key: str, unit: str) -> str:
    value = facts.get(key)
    if value is None:
        return formats.BLANK
    number = Decimal(value)
    sign = "＋" if number > 0 else formats.MINUS if number < 0 else ""
    return f"{sign}{abs(number)}{unit}"


def _range(facts: dict[str, Any], unit: str) -> str:
    if facts.get("low") is None:
        return formats.BLANK
    return f"{_step(facts, 'low', unit)}～{_step(facts, 'high', unit)}"


def evidence_table(evidence: Sequence[MeasureEvidence], what: dict[int, str]) -> Table:
    """Declare what was recorded; `what` is the measure by its id."""
    return Table(
        key="improvement-evidence",
        title="行ったことの記録",
        columns=(
            Column("done_on", "行った日", ColumnKind.DATE),
            Column("measure", "取組", ColumnKind.TEXT),
            Column("text", "行ったこと", ColumnKind.TEXT),
            Column("organization", "記録した組織", ColumnKind.TEXT),
            Column("file", "根拠資料", ColumnKind.TEXT),
        ),
        row_headers=("done_on", "measure"),
        rows=tuple(
            Row(
                {
                    "done_on": one.done_on,
                    "measure": what.get(one.measure_id, ""),
                    "text": one.text,
                    "organization": str(one.organization or ""),
                    "file": one.filename,
                }
            )
            for one in evidence
        ),
    )


def words_table(plan: ImprovementPlan, reviews: Sequence[PlanReview]) -> Table:
    """Declare why the plan was opened, what was found, aimed at, judged and concluded."""
    rows = [("理由", one["sentence"]) for one in plan.reasons]
    rows += [
        ("課題の分析", plan.analysis),
        ("目指す姿", plan.aim),
        ("改善を測る数値", str(plan.get_focus_display())),
        ("評価", plan.check_text),
    ]
    rows += [
        (f"協議会での見直し（{one.round}巡目、{wareki_date(one.meeting.held_on)}）", one.conclusion)
        for one in reviews
    ]
    return Table(
        key="improvement-words",
        title="理由・分析・評価",
        columns=(
            Column("what", "項目", ColumnKind.TEXT),
            Column("text", "内容", ColumnKind.TEXT),
        ),
        rows=tuple(Row({"what": what, "text": text}) for what, text in rows if text),
    )


def plan_report(
    plan: ImprovementPlan,
    *,
    measures: Sequence[PlanMeasure],
    evidence: Sequence[MeasureEvidence],
    reviews: Sequence[PlanReview],
    as_of: datetime,
    is_demonstration: bool,
) -> Report:
    """Wrap a plan as a report, to be sent as a file or printed on A4."""
    tables = [words_table(plan, reviews), years_table(plan)]
    if judged := judgement_table(plan):
        tables.append(judged)
    tables.append(measures_table(measures))  # wide ones last: on paper each begins a page
    if evidence:
        tables.append(evidence_table(evidence, {one.pk: one.what for one in measures}))
    return Report(
        key="improvement-plan",
        title=str(plan),
        subtitle=f"{plan.get_state_display()}（{plan.round}巡目）",
        fiscal_year=plan.fiscal_year,
        area_code=prefecture_code6(plan.site.prefecture_code),
        notices=(SYNTHETIC,) if is_demonstration else (),
        tables=tuple(tables),
        as_of=as_of,
    )


def plan_read(viewer: Viewer, plan: ImprovementPlan, *, as_of: datetime) -> Report:
    """Return a plan's report with everything of it that the viewer may see."""
    return plan_report(
        plan,
        measures=list(measures_of(viewer, plan)),
        evidence=list(evidence_of(viewer, plan)),
        reviews=list(reviews_of(viewer, plan)),
        as_of=as_of,
        is_demonstration=viewer.shows_demonstration,
    )


def plan_leaf(viewer: Viewer, public_id: str, year: FiscalYear, *, as_of: datetime) -> Paper:  # noqa: ARG001 — a leaf's signature
    """Return one plan as a leaf of a kept report."""
    plan = plans_seen(viewer).get(public_id=public_id)
    return Paper(plan_read(viewer, plan, as_of=as_of))


def list_report(table: Table, *, as_of: datetime, is_demonstration: bool) -> Report:
    """Wrap the list of plans as a report."""
    return Report(
        key=table.key,
        title=table.title,
        subtitle="一覧",
        fiscal_year=None,
        area_code=NATIONAL_AREA_CODE,
        notices=(SYNTHETIC,) if is_demonstration else (),
        tables=(table,),
        as_of=as_of,
    )


def council_pack(viewer: Viewer, meeting: Meeting, now: datetime) -> list[Table]:  # noqa: ARG001 — a section's signature
    """The plans of the council's sites that are under way, or were opened for the last years."""
    sites = sites_of_council(viewer, meeting.council)
    years = range(meeting.fiscal_year - 2, meeting.fiscal_year + 1)
    plans = list(plans_seen(viewer).filter(site__in=sites, fiscal_year__in=years))
    return [plans_table(plans)] if plans else []


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
