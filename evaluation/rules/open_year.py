"""A published year as open data: which tables there are, and which of their counts are shown.

Everything a table says is decided here, once: page, CSV, XLSX, JSON and API only write it down.
A cell is a value with a status; what is withheld has no value at all.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from evaluation.rules.disclosure import Sum, Threshold, withhold
from portal.common.rounding import ratio_percent

Name = tuple[str, str, str]  # level, place, measure
SITE, BODY, PREFECTURE, NATION = "site", "body", "prefecture", "nation"
COUNTS = ("users", "new_seekers", "placements", "consultations")
WELFARE = "welfare_placed"
DEGREES = ("satisfied", "fairly_satisfied", "neither", "rather_dissatisfied", "dissatisfied")
ANSWERS = "answers"
# The counts of a site that are indicators too: one count under two names is withheld under both.
SAME_AS = {
    "USERS": "users",
    "NEW_SEEKERS": "new_seekers",
    "PLACEMENTS": "placements",
    "CONSULTATIONS": "consultations",
}
OF_NOBODY = frozenset({"回"})  # units that count events: nobody can be found out by them


class Status(StrEnum):
    """What a cell says beside its value."""

    SHOWN = "shown"
    WITHHELD = "withheld"  # 秘匿
    BLANK = "blank"  # nothing was reported, or nothing to divide by


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A target of a site with its result; a rate's parts, or a count as `numerator`."""

    indicator: str
    name: str
    unit: str
    target: Decimal
    numerator: int | None
    denominator: int | None
    is_rate: bool
    is_met: bool


@dataclass(frozen=True, slots=True)
class OpenSite:
    """A published site-year; `hosts` are code and name, `answers` None without a survey."""

    code: str
    name: str
    prefecture: str
    hosts: Sequence[tuple[str, str]]
    level: str
    targets_set: int
    targets_met: int
    counts: Mapping[str, int | None]
    answers: Sequence[int] | None
    lines: Sequence[OpenLine]


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, None unless it is shown, and why."""

    value: int | Decimal | str | None
    status: Status


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row: the place (and what else tells rows apart), and a cell a measure."""

    at: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class OpenYear:
    """The rows of every table, by the table's key."""

    tables: Mapping[str, Sequence[OpenRow]]


@dataclass(frozen=True, slots=True)
class Place:
    """How places are written in the tables: area code and name of a prefecture ("" the nation)."""

    area: str
    name: str


def open_year(
    sites: Sequence[OpenSite], threshold: Threshold, place_of: Callable[[str], Place]
) -> OpenYear:
    """Return the year's open tables. `place_of` names a prefecture by its two digits."""
    counts, sums = _counted(sites)
    hidden = withhold(counts, sums, threshold).all

    def cell(level: str, place: str, measure: str) -> Cell:
        name = (level, place, measure)
        if name in hidden:
            return Cell(None, Status.WITHHELD)
        value = counts.get(name)
        return Cell(value, Status.BLANK if value is None else Status.SHOWN)

    def rate(level: str, place: str) -> Cell:
        return _rate(cell(level, place, "placements"), cell(level, place, "new_seekers"))

    def figures(level: str, place: str) -> tuple[Cell, ...]:
        return (*(cell(level, place, one) for one in COUNTS), rate(level, place))

    prefectures = ["", *sorted({site.prefecture for site in sites})]
    places = {code: place_of(code) for code in prefectures}

    def above(code: str) -> tuple[str, str]:
        return (PREFECTURE, code) if code else (NATION, "")

    return OpenYear(
        {
            "prefectures": [
                OpenRow(
                    (places[code].area, places[code].name),
                    (
                        *_achievement(one for one in sites if code in ("", one.prefecture)),
                        *figures(*above(code)),
                        cell(*above(code), WELFARE),
                    ),
                )
                for code in prefectures
            ],
            "bodies": [
                OpenRow((code, name), (*_achievement(run), *figures(BODY, code)))
                for (code, name), run in _by_host(sites).items()
            ],
            "sites": [
                OpenRow(
                    (places[one.prefecture].area, places[one.prefecture].name, one.code, one.name),
                    (
                        _shown(one.level or None),
                        _shown(one.targets_set),
                        _shown(one.targets_met),
                        *figures(SITE, one.code),
                    ),
                )
                for one in sites
            ],
            "targets": [
                OpenRow(
                    (places[one.prefecture].area, one.code, one.name, line.indicator, line.name),
                    (_shown(line.target), *_result(one.code, line, cell)),
                )
                for one in sites
                for line in one.lines
            ],
            "satisfaction": [
                OpenRow(
                    (places[""].area, places[""].name),
                    tuple(cell(NATION, "", one) for one in (*DEGREES, ANSWERS)),
                )
            ],
        }
    )


def _counted(
    sites: Sequence[OpenSite],
) -> tuple[dict[Name, int | None], list[Sum[Name]]]:
    """Return every count of the year, and every sum by which one could be worked out."""
    counts: dict[Name, int | None] = {}
    sums: list[Sum[Name]] = []
    prefectures = sorted({site.prefecture for site in sites})
    for measure in COUNTS:
        for site in sites:
            counts[SITE, site.code, measure] = site.counts.get(measure)
        for (code, _), run in _by_host(sites).items():
            sums.append(_sum((BODY, code, measure), [(SITE, one.code, measure) for one in run]))
        for code in prefectures:
            run = [one for one in sites if one.prefecture == code]
            sums.append(
                _sum((PREFECTURE, code, measure), [(SITE, one.code, measure) for one in run])
            )
    for code in prefectures:
        run = [one for one in sites if one.prefecture == code]
        counts[PREFECTURE, code, WELFARE] = _total(one.counts.get(WELFARE) for one in run)
    sums += [
        _sum((NATION, "", measure), [(PREFECTURE, code, measure) for code in prefectures])
        for measure in (*COUNTS, WELFARE)
    ]
    asked = [one.answers for one in sites if one.answers is not None]
    for at, degree in enumerate(DEGREES):
        counts[NATION, "", degree] = _total(answers[at] for answers in asked)
    sums.append(_sum((NATION, "", ANSWERS), [(NATION, "", one) for one in DEGREES]))
    for one in sums:
        counts[one.total] = _total(counts.get(part) for part in one.parts)
    _add_lines(counts, sites)
    return counts, sums


def _add_lines(counts: dict[Name, int | None], sites: Iterable[OpenSite]) -> None:
    """Add what targets are judged by, under the count's own name where it is the same."""
    for site in sites:
        for line in site.lines:
            if line.unit in OF_NOBODY:
                continue
            for part, value in (("of", line.numerator), ("by", line.denominator)):
                counts.setdefault(_line_name(site.code, line, part), value)


def _line_name(code: str, line: OpenLine, part: str) -> Name:
    same = None if line.is_rate else SAME_AS.get(line.indicator)
    return (SITE, code, same or f"{line.indicator}:{part}")


def _result(code: str, line: OpenLine, cell: Callable[[str, str, str], Cell]) -> tuple[Cell, Cell]:
    """Return the result, and whether it meets the target: with a withheld result it would tell."""
    if line.unit in OF_NOBODY:
        return _shown(line.numerator), _shown(int(line.is_met))
    found = cell(*_line_name(code, line, "of"))
    if line.is_rate:
        parts = [found, cell(*_line_name(code, line, "by"))]
        if line.indicator == "PLACEMENT_RATE":
            parts += [cell(SITE, code, "placements"), cell(SITE, code, "new_seekers")]
        found = _rate(parts[0], parts[1])
        if any(one.status is Status.WITHHELD for one in parts):
            found = Cell(None, Status.WITHHELD)
    if found.status is Status.WITHHELD:
        return found, found
    return found, _shown(int(line.is_met))


def _rate(part: Cell, whole: Cell) -> Cell:
    """Return a rate in percent; of a withheld count it would tell nearly everything."""
    if Status.WITHHELD in (part.status, whole.status):
        return Cell(None, Status.WITHHELD)
    if not isinstance(part.value, int) or not isinstance(whole.value, int):
        return Cell(None, Status.BLANK)
    value = ratio_percent(part.value, whole.value)
    return Cell(value, Status.BLANK if value is None else Status.SHOWN)


def _shown(value: int | Decimal | str | None) -> Cell:
    return Cell(value, Status.BLANK if value is None else Status.SHOWN)


def _achievement(sites: Iterable[OpenSite]) -> tuple[Cell, Cell]:
    """Return how many sites there are, and how many achieved: sites are no persons."""
    levels = [one.level for one in sites]
    return _shown(len(levels)), _shown(sum(one in ("FULL", "PARTIAL") for one in levels))


def _by_host(sites: Iterable[OpenSite]) -> dict[tuple[str, str], list[OpenSite]]:
    """Return the sites of each host, by its code; a joint site is each of its hosts'."""
    found: dict[tuple[str, str], list[OpenSite]] = {}
    for site in sites:
        for host in site.hosts:
            found.setdefault(host, []).append(site)
    return dict(sorted(found.items()))


def _sum(total: Name, parts: Sequence[Name]) -> Sum[Name]:
    return Sum(total, tuple(parts))


def _total(values: Iterable[int | None]) -> int | None:
    known = [one for one in values if one is not None]
    return sum(known) if known else None
