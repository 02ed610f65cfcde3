"""A year's promises as tables: declared once for pages, files and the pack of a council."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from agreements.choices import PartyKind
from agreements.models import Agreement, AnnualPlan
from agreements.queries.plans import ClauseYear, ItemView, clauses_in
from agreements.reports.amounts import PLACES, as_number, result_text, target_text
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
from portal.common.formats import wareki_year
from portal.common.viewer import Viewer
from portal.organizations.models import LocalGovernment

SYNTHETIC = "公表値に合わせた合成データです。実際の協定・事業計画の内容ではありません。"
MOVED, STILL = "動きあり", "まだ動きがない"
NO_ITEM = "この年度の取組はありません"
_RATE = Column("rate", "目標比", ColumnKind.PERCENT)
_STANDING = Column("standing", "達成", ColumnKind.TEXT)
_FIGURES = (
    Column("target", "目標", ColumnKind.TEXT),
    Column("result", "実績", ColumnKind.TEXT),
    _RATE,
    _STANDING,
)
# The same figures as numbers.
_NUMBERS = (
    Column("unit", "単位", ColumnKind.TEXT, is_for_machines=True),
    Column("target_value", "目標値", ColumnKind.DECIMAL, places=PLACES, is_for_machines=True),
    Column("result_value", "実績値", ColumnKind.DECIMAL, places=PLACES, is_for_machines=True),
)


def promise_table(clauses: Iterable[ClauseYear], year: FiscalYear) -> Table:
    """Declare what came of each clause in `year`: one row an item, one for a clause without."""
    return Table(
        key=f"promises-{year.year}",
        title=f"条項ごとの取組と実績（{wareki_year(year.year)}）",
        columns=(
            Column("clause", "条項", ColumnKind.TEXT),
            Column("doer", "行う者", ColumnKind.TEXT),
            Column("item", "取組", ColumnKind.TEXT),
            *_FIGURES,
            *_NUMBERS,
            Column("entries", "取組の記録", ColumnKind.COUNT, "件"),
            Column("evidence", "根拠資料", ColumnKind.COUNT, "件"),
            Column("moved", "動き", ColumnKind.TEXT),
        ),
        row_headers=("clause",),
        rows=tuple(row for clause in clauses for row in _clause_rows(clause)),
        notes=(
            "動きありは、その年度の取組の記録、実績値、指標の実績のどれかがあることを示す。",
            "達成は四捨五入する前の値で判定する。「–」は、まだ値がないことを示す。",
        ),
    )


def _clause_rows(of: ClauseYear) -> Iterable[Row]:
    clause = {"clause": str(of.clause), "moved": MOVED if of.has_moved else STILL}
    if not of.items:
        yield Row({**clause, "doer": of.clause.get_doer_display(), "item": NO_ITEM})
    for view in of.items:
        yield Row(
            {
                **clause,
                "doer": view.item.get_doer_display(),
                "item": _link(view),
                **_figures(view),
                "entries": len(view.entries),
                "evidence": view.evidence,
            }
        )


def plan_table(views: Sequence[ItemView], plan: AnnualPlan) -> Table:
    """Declare the plan with its cycle: 計画 → 実施 → 評価 → 改善, one row an item."""
    return Table(
        key="plan",
        title=str(plan),
        columns=(
            Column("item", "取組", ColumnKind.TEXT),
            Column("clause", "条項", ColumnKind.TEXT),
            Column("doer", "行う者", ColumnKind.TEXT),
            Column("plan", "計画", ColumnKind.TEXT),
            *_FIGURES,
            *_NUMBERS,
            Column("check", "評価", ColumnKind.TEXT),
            Column("act", "翌年度への改善", ColumnKind.TEXT),
        ),
        rows=tuple(
            Row(
                {
                    "item": _link(view),
                    "clause": str(view.item.clause),
                    "doer": view.item.get_doer_display(),
                    "plan": view.item.plan_text,
                    **_figures(view),
                    "check": view.item.check_text,
                    "act": view.item.act_text,
                }
            )
            for view in views
        ),
        notes=tuple(_words_on(plan)),
    )


def progress_table(views: Sequence[ItemView]) -> Table:
    """Declare what was done, day by day."""
    return Table(
        key="progress",
        title="取組の記録",
        columns=(
            Column("item", "取組", ColumnKind.TEXT),
            Column("done_on", "行った日", ColumnKind.DATE),
            Column("text", "行ったこと", ColumnKind.TEXT),
            Column("organization", "記録した組織", ColumnKind.TEXT),
            Column("evidence", "根拠資料", ColumnKind.TEXT),
        ),
        row_headers=("item", "done_on"),
        rows=tuple(
            Row(
                {
                    "item": view.item.title,
                    "done_on": entry.done_on,
                    "text": entry.text,
                    "organization": str(entry.organization or ""),
                    "evidence": entry.filename,
                }
            )
            for view in views
            for entry in view.entries
        ),
    )


def plan_report(
    plan: AnnualPlan, views: Sequence[ItemView], *, as_of: datetime, is_demonstration: bool
) -> Report:
    """Wrap a plan as a report, to be sent as a file."""
    tables = [plan_table(views, plan)]
    if any(view.entries for view in views):
        tables.append(progress_table(views))
    return Report(
        key="agreement-plan",
        title=f"{plan.agreement} {plan}",
        subtitle=str(plan.get_state_display()),
        fiscal_year=plan.fiscal_year,
        area_code=area_code(plan.agreement),
        notices=(SYNTHETIC,) if is_demonstration else (),
        tables=tuple(tables),
        as_of=as_of,
    )


def area_code(agreement: Agreement) -> str:
    """Return the code of the agreement's one local government, that of the nation for several."""
    parties = agreement.party_rows.filter(kind=PartyKind.LOCAL_GOVERNMENT).values("organization")
    codes = list(LocalGovernment.objects.filter(pk__in=parties).values_list("code6", flat=True))
    return codes[0] if len(codes) == 1 else NATIONAL_AREA_CODE


class OfAgreement(Protocol):
    """A council, as far as the pack needs it."""

    @property
    def agreement(self) -> Agreement | None:
        """The agreement it is of."""


class HeldMeeting(Protocol):
    """A meeting of a council, as far as the pack needs it."""

    @property
    def council(self) -> OfAgreement:
        """Whose meeting it is."""

    @property
    def held_on(self) -> date:
        """The day it is held."""


def council_pack(viewer: Viewer, meeting: HeldMeeting, now: datetime) -> list[Table]:  # noqa: ARG001
    """Return the promises of the meeting's year and of the year before, where there is a plan."""
    agreement = meeting.council.agreement
    if agreement is None:
        return []
    this = FiscalYear.of(meeting.held_on)
    planned = set(
        AnnualPlan.objects.visible_to(viewer)
        .filter(agreement=agreement)
        .values_list("fiscal_year", flat=True)
    )
    return [
        promise_table(clauses_in(viewer, agreement, year.year), year)
        for year in (this - 1, this)
        if year.year in planned
    ]


def _link(view: ItemView) -> Figure:
    return Figure(view.item.title, Drill("plan-item", {"item_id": str(view.item.public_id)}))


def _figures(view: ItemView) -> dict[str, str | Decimal | Figure | None]:
    item = view.item
    drill = view.figure.drill if view.figure else None
    return {
        "target": target_text(view),
        "result": None if view.result is None else Figure(result_text(view), drill),
        "rate": view.rate,
        "standing": str(view.standing.label),
        "unit": item.unit,
        "target_value": as_number(item.target),
        "result_value": as_number(view.result),
    }


def _words_on(plan: AnnualPlan) -> Iterable[str]:
    if plan.adopted_on:
        yield f"決定の根拠: {plan.adoption_source}"
    if plan.review:
        yield f"年度の評価: {plan.review}"
