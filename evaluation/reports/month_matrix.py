"""The completeness and timeliness of a year's months: a row a site and side, a column a month."""

from collections.abc import Collection, Sequence
from datetime import date

from evaluation.choices import PartState, Side, Timeliness
from evaluation.queries.month_states import PartStanding, Standings
from portal.common.exports.table import Column, ColumnKind, Drill, Figure, Row, Table
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_year
from sites.models import JointSite

_TOTALS = (Timeliness.ON_TIME, Timeliness.LATE, Timeliness.MISSING)
SETTLED = "締め済み"


def month_matrix(
    sites: Sequence[JointSite],
    found: Standings,
    settled: Collection[int],
    year: FiscalYear,
    *,
    with_totals: bool = True,
) -> Table:
    """Declare the matrix of `sites`; each cell leads to its sheet, the totals stand below.

    `settled` are sites (by id) whose year is settled: what was not reported there is no more asked.
    """
    rows = [
        Row(
            {"site": site.code, "name": site.name, "side": side.label}
            | {
                _key(month): _cell(found[site.pk, month, side], is_settled=site.pk in settled)
                for month in year.months
            }
        )
        for site in sites
        for side in Side
    ]
    totals = (
        [_total(kind, found, settled, year) for kind in _TOTALS] if rows and with_totals else []
    )
    return Table(
        key="month-matrix",
        title=f"月次実績の提出状況（{wareki_year(year.year)}）",
        columns=(
            Column("site", "拠点コード", ColumnKind.CODE, is_for_machines=True),
            Column("name", "拠点", ColumnKind.TEXT),
            Column("side", "側", ColumnKind.TEXT),
            *(Column(_key(one), f"{one.month}月", ColumnKind.TEXT) for one in year.months),
        ),
        row_headers=("site", "name", "side"),
        rows=(*rows, *totals),
        notes=(
            "「期限後」は、最初の提出が期限を過ぎていたものです。",
            "「–」は、まだ来ていない月、拠点が開いていない月、その側が数える欄のない月です。",
        ),
    )


def standing_text(one: PartStanding, *, is_settled: bool = False) -> str | None:
    """Return how far a part has come and whether it came in time, in words; None: not expected."""
    if not one.is_expected:
        return None
    if one.part is None and is_settled:
        return SETTLED
    if one.state in {PartState.OPEN, PartState.RETURNED} and one.timeliness in {
        Timeliness.NOT_DUE,
        Timeliness.MISSING,
    }:
        return one.timeliness.label
    late = "（期限後）" if one.timeliness == Timeliness.LATE else ""
    return f"{one.state.label}{late}"


def _cell(one: PartStanding, *, is_settled: bool) -> Figure:
    text = standing_text(one, is_settled=is_settled)
    query = {"code": one.site.code, "month": f"{one.month:%Y-%m}"}
    return Figure(text, Drill("month", query) if text else None)


def total_of(kind: Timeliness, found: Standings, settled: Collection[int], month: date) -> int:
    """Return how many parts of `month` are of `kind`; those nobody awaits any more do not count."""
    return sum(
        one.month == month
        and one.is_expected
        and one.timeliness == kind
        and (one.part is not None or one.site.pk not in settled)
        for one in found.values()
    )


def _total(kind: Timeliness, found: Standings, settled: Collection[int], year: FiscalYear) -> Row:
    counts = {_key(month): f"{total_of(kind, found, settled, month):,}件" for month in year.months}
    return Row({"name": "計", "side": kind.label} | counts, is_total=True)


def _key(month: date) -> str:
    return f"m{month.month:02}"
