"""What contracted work cost and brought, line by line and year by year."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from evaluation.models import ContractLine
from evaluation.queries.contracts import Results
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
from portal.common.rounding import half_up

SMALL = "少数（参考）"
UNKNOWN, NOTHING = "成果が未登録", "成果が0件"


def contracts_table(
    lines: Iterable[ContractLine], results: Results, small: Mapping[int, int]
) -> Table:
    """Declare the lines; `small` says by year below which result a line's cost is called small.

    The cost per result is in whole yen, rounded half up; there is none without a result.
    """
    return Table(
        key="contract-lines",
        title="委託の費用と成果",
        columns=(
            Column("year", "年度", ColumnKind.YEAR),
            Column("site", "拠点", ColumnKind.TEXT),
            Column("work", "委託した業務", ColumnKind.TEXT),
            Column("contractor", "委託先", ColumnKind.TEXT),
            Column("cost", "費用", ColumnKind.COUNT, "円"),
            Column("measure", "成果を測るもの", ColumnKind.TEXT),
            Column("result", "成果", ColumnKind.COUNT),
            Column("unit", "単位", ColumnKind.TEXT),
            Column("each", "成果1当たりの費用", ColumnKind.COUNT, "円"),
            Column("note", "注", ColumnKind.TEXT),
        ),
        row_headers=("year", "site", "work"),
        rows=tuple(_row(line, results.get(line.pk), small) for line in lines),
        notes=(
            "指標を選んだ業務の成果は、拠点の月次実績の年度計。委託先だけの成果とは限らない。",
            f"「{SMALL}」は、成果が少なく、1件の違いで費用が大きく変わることを示す。",
        ),
    )


def _row(line: ContractLine, result: int | None, small: Mapping[int, int]) -> Row:
    note = None
    if result is None:
        note = UNKNOWN
    elif result == 0:
        note = NOTHING
    elif result < small.get(line.fiscal_year, 0):
        note = SMALL
    return Row(
        {
            "year": line.fiscal_year,
            "site": Figure(
                line.site.name,
                Drill("site", {"code": line.site.code, "year": str(line.fiscal_year)}),
            ),
            "work": Figure(line.work, Drill("contract-line", {"line_id": str(line.public_id)})),
            "contractor": line.contractor,
            "cost": line.cost,
            "measure": line.indicator.name if line.indicator else line.measure,
            "result": result,
            "unit": line.indicator.unit if line.indicator else line.unit,
            "each": int(half_up(Decimal(line.cost) / result, 0)) if result else None,
            "note": note,
        }
    )


def contracts_report(table: Table, *, as_of: datetime, notices: tuple[str, ...]) -> Report:
    """Wrap the lines as a report, to be sent as a file."""
    return Report(
        key=table.key,
        title=table.title,
        subtitle="拠点・年度・業務ごと",
        fiscal_year=None,
        area_code=NATIONAL_AREA_CODE,
        notices=notices,
        tables=(table,),
        as_of=as_of,
    )
