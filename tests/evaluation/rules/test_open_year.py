"""A published year's tables: no channel of them gives away a withheld count."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import chain

from evaluation.rules.disclosure import Threshold
from evaluation.rules.open_year import Cell, OpenLine, OpenRow, OpenSite, Place, Status, open_year

TEN = Threshold(10)
MANY: Mapping[str, int | None] = {
    "users": 500,
    "new_seekers": 300,
    "placements": 80,
    "consultations": 900,
    "welfare_placed": 40,
}


def line(indicator: str, numerator: int, denominator: int | None = None) -> OpenLine:
    return OpenLine(
        indicator=indicator,
        name=indicator,
        unit="件",
        target=Decimal(50),
        numerator=numerator,
        denominator=denominator,
        is_rate=denominator is not None,
        is_met=False,
    )


def site(code: str, prefecture: str, host: str, *lines: OpenLine, **counts: int | None) -> OpenSite:
    return OpenSite(
        code=code,
        name=code,
        prefecture=prefecture,
        hosts=[(host, host)],
        level="FULL",
        targets_set=1,
        targets_met=1,
        counts={**MANY, **counts},
        answers=[50, 30, 20, 12, 11],
        lines=lines,
    )


def tables(*sites: OpenSite) -> Mapping[str, Mapping[tuple[str, ...], OpenRow]]:
    made = open_year(sites, TEN, lambda code: Place(f"{code or '00'}0000", code or "全国"))
    return {key: {row.at: row for row in rows} for key, rows in made.tables.items()}


def figures(row: OpenRow) -> dict[str, Cell]:
    """The five last cells of a site or body, the four counts and the rate."""
    names = ("users", "new_seekers", "placements", "consultations", "rate")
    return dict(zip(names, row.cells[-5:], strict=True))


def small() -> Mapping[str, Mapping[tuple[str, ...], OpenRow]]:
    """One small count, which is a target's result and part of two rates as well."""
    return tables(
        site(
            "07201-01",
            "07",
            "072010",
            line("PLACEMENTS", 4),
            line("PLACEMENT_RATE", 4, 300),
            line("NEW_SEEKERS", 300),
            placements=4,
        ),
        site("07202-01", "07", "072028"),
        site("07203-01", "07", "072036", placements=200),
        site("13101-01", "13", "131016"),
    )


def test_a_small_count_takes_its_rate_its_body_and_another_count_with_it() -> None:
    found = small()
    one = figures(found["sites"]["070000", "07", "07201-01", "07201-01"])
    assert (one["placements"], one["rate"]) == (Cell(None, Status.WITHHELD),) * 2
    assert one["users"] == Cell(500, Status.SHOWN)
    body = figures(found["bodies"]["072010", "072010"])
    assert body["placements"].status is Status.WITHHELD
    other = figures(found["sites"]["070000", "07", "07202-01", "07202-01"])
    assert other["placements"].status is Status.WITHHELD
    assert figures(found["bodies"]["072028", "072028"])["placements"].status is Status.WITHHELD
    prefecture = found["prefectures"]["070000", "07"].cells
    assert [cell.status for cell in prefecture] == [Status.SHOWN] * len(prefecture)


def test_a_withheld_result_does_not_show_in_its_target() -> None:
    targets = {at[3]: row.cells for at, row in small()["targets"].items()}
    for indicator in ("PLACEMENTS", "PLACEMENT_RATE"):
        target, result, met = targets[indicator]
        assert target == Cell(Decimal(50), Status.SHOWN)
        assert result == met == Cell(None, Status.WITHHELD)
    assert targets["NEW_SEEKERS"][1:] == (Cell(300, Status.SHOWN), Cell(0, Status.SHOWN))


def test_blank_is_neither_zero_nor_withheld() -> None:
    found = tables(
        site("07201-01", "07", "072010", placements=None, users=0),
        site("07202-01", "07", "072028"),
    )
    one = figures(found["sites"]["070000", "07", "07201-01", "07201-01"])
    assert one["placements"] == Cell(None, Status.BLANK) == one["rate"]
    assert one["users"] == Cell(0, Status.SHOWN)


def test_without_small_counts_nothing_is_withheld() -> None:
    found = tables(site("07201-01", "07", "072010"), site("13101-01", "13", "131016"))
    rows = chain.from_iterable(table.values() for table in found.values())
    assert all(cell.status is Status.SHOWN for row in rows for cell in row.cells)


def test_events_are_no_persons() -> None:
    events = replace(line("INTERVIEW_EVENTS", 3), unit="回")
    found = tables(site("07201-01", "07", "072010", events))
    (row,) = found["targets"].values()
    assert row.cells[1] == Cell(3, Status.SHOWN)
