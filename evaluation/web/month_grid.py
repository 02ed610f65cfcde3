"""The matrix as a screen shows it: a row a site, a cell a month with the signs of both sides.

The files keep the words (`evaluation.reports.month_matrix`); a sign is one character that stands
for them, so that twelve months fit beside each other, and is explained below the table.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from evaluation.choices import PartState, Side, Timeliness
from evaluation.queries.month_states import PartStanding, Standings
from evaluation.reports.month_matrix import SETTLED, standing_text, total_of
from portal.common.fiscal import FiscalYear
from sites.models import JointSite

NOTHING = "–"
# In the order of their legend. What asks somebody to act is emphasised.
SIGNS = {
    str(Timeliness.MISSING.label): "未",
    str(PartState.RETURNED.label): "差",
    str(Timeliness.NOT_DUE.label): "前",
    str(PartState.OPEN.label): "入",
    str(PartState.SUBMITTED.label): "提",
    str(PartState.CONFIRMED.label): "確",
    str(PartState.ACCEPTED.label): "受",
    SETTLED: "締",
}
EMPHASISED = frozenset({"未", "差"})
LATE = "遅"
_SHORT = {Side.MUNICIPALITY: "自", Side.HELLO_WORK: "ハ"}
_NOT_AWAITED = (
    "まだ来ていない月、拠点が開いていない月、その側が数える欄のない月、"
    "ポータルで提出せずに数字だけを登録した年度の月"
)
LEGEND = (
    *((sign, words) for words, sign in SIGNS.items()),
    (LATE, "最初の提出が期限後"),
    (NOTHING, _NOT_AWAITED),
)


@dataclass(frozen=True, slots=True)
class Mark:
    """How far one side has come: a sign for the eye, words for the ear."""

    side: str
    sign: str
    words: str
    is_late: bool

    @property
    def is_emphasised(self) -> bool:
        """Whether somebody of this side has to act."""
        return self.sign in EMPHASISED


@dataclass(frozen=True, slots=True)
class MonthCell:
    """Both sides of one month; `url` is their sheet, None when nothing is expected."""

    url: str | None
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class GridRow:
    """One site's twelve months."""

    site: JointSite
    cells: Sequence[MonthCell]


@dataclass(frozen=True, slots=True)
class Grid:
    """The matrix of a screen; a total is the words of its kind and one number a month."""

    months: Sequence[date]
    rows: Sequence[GridRow]
    totals: Sequence[tuple[str, Sequence[int]]]
    legend: Sequence[tuple[str, str]] = LEGEND


def month_grid(
    sites: Sequence[JointSite],
    found: Standings,
    settled: Collection[int],
    year: FiscalYear,
    *,
    with_totals: bool = True,
) -> Grid:
    """Return the grid of `sites`; the arguments are those of the table for files."""
    rows = [
        GridRow(site, [_cell(site, month, found, settled) for month in year.months])
        for site in sites
    ]
    kinds = (Timeliness.ON_TIME, Timeliness.LATE, Timeliness.MISSING) if with_totals else ()
    totals = [
        (str(kind.label), [total_of(kind, found, settled, month) for month in year.months])
        for kind in kinds
    ]
    return Grid(year.months, rows, totals)


def _cell(site: JointSite, month: date, found: Standings, settled: Collection[int]) -> MonthCell:
    marks = [_mark(found[site.pk, month, side], is_settled=site.pk in settled) for side in Side]
    is_expected = any(mark.sign != NOTHING for mark in marks)
    sheet = reverse("evaluation:month", args=[site.code, f"{month:%Y-%m}"])
    return MonthCell(sheet if is_expected else None, marks)


def _mark(one: PartStanding, *, is_settled: bool) -> Mark:
    words = standing_text(one, is_settled=is_settled)
    if words is None:
        return Mark(_SHORT[one.side], NOTHING, f"{one.side.label}: なし", is_late=False)
    plain, late, _ = words.partition("（")
    return Mark(_SHORT[one.side], SIGNS[plain], f"{one.side.label}: {words}", is_late=bool(late))
