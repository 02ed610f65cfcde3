"""The sheet of a month as its page shows it: two sides, their cells, what looks odd in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

from evaluation import permissions
from evaluation.choices import WRITABLE_PART_STATES, PartState, Side
from evaluation.models import Indicator, MonthRemark
from evaluation.queries import sites as queries
from evaluation.queries.cell_owners import owners_of
from evaluation.queries.month_sheets import entered_counts
from evaluation.queries.month_states import PartStanding, standings
from evaluation.queries.month_warnings import month_findings
from evaluation.reports.texts import target_text
from evaluation.rules.month_warnings import Finding
from evaluation.rules.progress import count_progress
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite

# Any save is later than this, also one that was on its way while the empty sheet was read.
NOTHING_SAVED = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form sent: texts as typed, counts read from them, answers, and what is wrong."""

    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, int | None] = field(default_factory=dict)
    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    status: int = 400  # of the page, when something is wrong


@dataclass(frozen=True, slots=True)
class Warned:
    """What looks odd in a cell, and the answer to it, if there is one."""

    finding: Finding
    remark: MonthRemark | None
    text: str
    is_asked: bool

    @property
    def name(self) -> str:
        """The name of its field."""
        return answer_field(self.finding.code, self.finding.check.value)


@dataclass(frozen=True, slots=True)
class EntryCell:
    """One count of the sheet: what is typed, what stands beside it, what is wrong with it."""

    indicator: Indicator
    is_writable: bool
    text: str
    saved: int | None
    last_month: int | None
    last_year: int | None
    cumulative: int | Decimal | None
    target_text: str
    rate_of_target: Decimal | None
    warned: Warned | None
    error: str = ""
    shows_saved: bool = False

    @property
    def described_by(self) -> str:
        """The ids of the sentences under the field, for screen readers."""
        code = self.indicator.code
        shown = {
            f"error_{code}": bool(self.error),
            f"saved_{code}": self.shows_saved,
            f"warning_{code}": self.warned is not None,
        }
        return " ".join(name for name, is_shown in shown.items() if is_shown)


@dataclass(frozen=True, slots=True)
class SideOfSheet:
    """One side's cells, how far its part has come, and what the viewer may do with it."""

    standing: PartStanding
    cells: Sequence[EntryCell]
    is_own: bool
    can_withdraw: bool
    can_confirm: bool
    can_return: bool

    @property
    def side(self) -> Side:
        """Whose cells they are."""
        return self.standing.side

    @property
    def is_writable(self) -> bool:
        """Whether the viewer writes here now."""
        return self.is_own and self.standing.state in WRITABLE_PART_STATES

    @property
    def next_words(self) -> str:
        """Who acts next."""
        return {
            PartState.OPEN: f"{self.side.label}が入力して提出します。",
            PartState.SUBMITTED: f"次は{self.side.other.label}が確認します。",
            PartState.CONFIRMED: "次は労働局が受理します。",
            PartState.ACCEPTED: "受理が済んでいます。",
            PartState.RETURNED: f"{self.side.label}が直して、もう一度提出します。",
        }[self.standing.state]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole sheet of a month."""

    sides: Sequence[SideOfSheet]
    seen_at: str

    @property
    def own(self) -> SideOfSheet | None:
        """The side the viewer writes for."""
        return next((one for one in self.sides if one.is_own), None)

    @property
    def is_writable(self) -> bool:
        """Whether there is anything for the viewer to write."""
        return self.own is not None and self.own.is_writable

    @property
    def cells(self) -> list[EntryCell]:
        """The cells of both sides."""
        return [cell for side in self.sides for cell in side.cells]


def answer_field(code: str, check: str) -> str:
    """Return the name of the field in which a warning is answered."""
    return f"answer_{code}_{check}"


def read_sheet(viewer: Viewer, site: JointSite, month: date, typed: Typed, now: datetime) -> Sheet:
    """Return the sheet of `month` with what was typed into it."""
    year = FiscalYear.of(month)
    indicators = entered_counts(viewer, [site], year)
    grid = queries.month_grid(viewer, site, [year.year - 1, year.year])
    targets = {one.indicator_id: one.target for one in queries.lines(viewer, site, [year.year])}
    owners = owners_of([site.pk], indicators, year)
    standing = standings(viewer, [site], year, now)
    saved = {one.code: _value(grid, one, month) for one in indicators}
    found = {one.code: one for one in month_findings(site, month, indicators, saved)}
    sides = []
    for side in Side:
        of_side = standing[site.pk, month, side]
        is_own = permissions.can_report(viewer, site, side)
        remarks = _remarks(viewer, of_side)
        own = [one for one in indicators if owners[site.pk, one.pk] == side]
        # A sheet nobody has begun is blank, not odd.
        is_begun = any(saved[one.code] is not None for one in own)
        may_write = is_own and of_side.state in WRITABLE_PART_STATES
        cells = [
            _cell(
                indicator,
                month,
                grid,
                targets,
                typed,
                _warned(
                    found.get(indicator.code) if is_begun else None,
                    remarks,
                    typed,
                    is_asked=may_write,
                ),
                is_writable=may_write,
            )
            for indicator in own
        ]
        sides.append(_side(viewer, of_side, cells, is_own=is_own))
    entered = [row.recorded_at for (_, of), row in grid.items() if of == month]
    return Sheet(sides, max(entered, default=NOTHING_SAVED).isoformat())


def _side(
    viewer: Viewer, standing: PartStanding, cells: Sequence[EntryCell], *, is_own: bool
) -> SideOfSheet:
    state, site, side = standing.state, standing.site, standing.side
    is_under_way = state in {PartState.SUBMITTED, PartState.CONFIRMED}
    return SideOfSheet(
        standing=standing,
        cells=cells,
        is_own=is_own,
        can_withdraw=is_own and state == PartState.SUBMITTED,
        can_confirm=state == PartState.SUBMITTED and permissions.can_confirm(viewer, site, side),
        can_return=is_under_way and permissions.can_return(viewer, site, side),
    )


def _remarks(viewer: Viewer, standing: PartStanding) -> dict[tuple[str, str], MonthRemark]:
    if standing.part is None:
        return {}
    rows = MonthRemark.objects.visible_to(viewer).filter(part=standing.part)
    return {
        (row.indicator.code, row.check_code): row
        for row in rows.select_related("indicator", "answered_by")
    }


def _warned(
    finding: Finding | None,
    remarks: Mapping[tuple[str, str], MonthRemark],
    typed: Typed,
    *,
    is_asked: bool,
) -> Warned | None:
    if finding is None:
        return None
    key = (finding.code, finding.check.value)
    remark = remarks.get(key)
    if remark is not None and remark.value != finding.value:
        remark = None
    return Warned(
        finding, remark, typed.answers.get(key, remark.comment if remark else ""), is_asked
    )


def _value(grid: queries.Grid, indicator: Indicator, month: date) -> int | None:
    row = grid.get((indicator.pk, month))
    return row.value if row else None


def _cell(
    indicator: Indicator,
    month: date,
    grid: queries.Grid,
    targets: Mapping[int, Decimal],
    typed: Typed,
    warned: Warned | None,
    *,
    is_writable: bool,
) -> EntryCell:
    saved = _value(grid, indicator, month)
    until_now = [
        _value(grid, indicator, one) for one in FiscalYear.of(month).months if one <= month
    ]
    progress = count_progress(until_now, targets.get(indicator.pk))
    reported = [one for one in progress if one.cumulative is not None]
    return EntryCell(
        indicator=indicator,
        is_writable=is_writable,
        text=typed.texts.get(indicator.code, "" if saved is None else str(saved)),
        saved=saved,
        last_month=_value(grid, indicator, month_before(month)),
        last_year=_value(grid, indicator, month.replace(year=month.year - 1)),
        cumulative=reported[-1].cumulative if reported else None,
        target_text=target_text(indicator, targets.get(indicator.pk)),
        rate_of_target=reported[-1].rate_of_target if reported else None,
        warned=warned,
        error=typed.errors.get(indicator.code, ""),
        shows_saved=bool(typed.errors) and is_writable and not _says(typed, indicator.code, saved),
    )


def _says(typed: Typed, code: str, saved: int | None) -> bool:
    """Return whether what was typed is the count that is saved (「１２」 says 12)."""
    return code in typed.values and typed.values[code] == saved


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return date(month.year - 1, 12, 1) if month.month == 1 else month.replace(month=month.month - 1)
