"""What the published list of 雇用対策協定 says, line by line, as agreements.

The list counts bodies, the register keeps agreements: two cities of Ibaraki promised in one, and
one three-party agreement stands beside that of Gunma (DOMAIN.md §3, agreements/data/SOURCE.md).
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

LIST = Path(__file__).resolve().parent.parent / "data" / "employment_agreements.csv"
SEED = "厚生労働省資料（令和3年。雇用対策協定の締結状況）"
# The day the published total of 213 stands for.
COUNTED_ON = date(2021, 4, 1)
# The agreement of five: two cities, two chambers whose names are not published, and
# the bureau. Its line is that of the first city.
OF_FIVE = ("082147", "082155")
OF_FIVE_NOTE = (
    "2市、2つの商工団体、労働局の5者による協定。"
    "商工団体の名称は資料にないため、当事者に登録していません"
)
WITH_MINISTER = frozenset({"341002"})  # 広島市
PLANNED = "予定"  # a day that was only announced is not the day of signing
NAMED_OTHERWISE = {"260002": "国・府一体人づくり事業協定"}
G_TURN_REFERENCE = "雇対-100005-2"


@dataclass(frozen=True, slots=True)
class Registered:
    """One agreement of the register; None and "" are what is not published.

    `bodies` are six-digit codes in the order of the agreement; `others` are parties that are
    neither a local government nor the State; `follows` is the reference of the agreement it
    stands beside.
    """

    reference: str
    title: str
    bodies: tuple[str, ...]
    signed_on: date | None
    attested_on: date | None
    source: str
    note: str
    with_minister: bool = False
    others: tuple[str, ...] = ()
    follows: str = ""

    @property
    def prefecture_code(self) -> str:
        """The two digits all its bodies begin with."""
        return self.bodies[0][:2]


def registered() -> tuple[Registered, ...]:
    """Return every agreement of the list, and the one that follows on Gunma's, by reference."""
    with LIST.open(encoding="utf-8", newline="") as lines:
        return agreements_of(list(csv.DictReader(lines)))


def agreements_of(rows: Iterable[Mapping[str, str]]) -> tuple[Registered, ...]:
    """Return the agreements that `rows` of the published list tell of.

    Raises ValueError for a day that is none.
    """
    found = {one.bodies[0]: one for one in map(_of_row, rows)}
    first, second = OF_FIVE
    if first in found and second in found:
        found[first] = _of_five(found[first], found.pop(second))
    agreements = list(found.values())
    if gunma := found.get("100005"):
        agreements.append(_g_turn(gunma.reference))
    return tuple(sorted(agreements, key=lambda one: one.reference))


def _of_row(row: Mapping[str, str]) -> Registered:
    code, name = row["lg_code6"], row["name"]
    signed_on = _signed_on(row)
    return Registered(
        reference=f"雇対-{code}",
        title=f"{name}雇用対策協定",
        bodies=(code,),
        signed_on=signed_on,
        attested_on=COUNTED_ON if signed_on is None and row["counted_in_213"] == "Y" else None,
        source=_source(row),
        note=_note(row),
        with_minister=code in WITH_MINISTER,
    )


def _signed_on(row: Mapping[str, str]) -> date | None:
    external = "" if PLANNED in row["external_source"] else row["signed_date_external"]
    text = row["signed_date"] or external
    return date.fromisoformat(text) if text else None


def _source(row: Mapping[str, str]) -> str:
    place = row["source_in_seed"].removeprefix("seed").strip()
    place = f"{place.removeprefix('line ')}行目" if place.startswith("line ") else f"「{place}」"
    external = row["external_source"]
    return f"{SEED}{place}" + (f"、{external}" if external else "")


def _note(row: Mapping[str, str]) -> str:
    said = [row["note"].replace("seed", "資料")]
    if PLANNED in row["external_source"]:
        said.append(f"{row['signed_date_external']}に締結する予定と報道されました。")
    if name := NAMED_OTHERWISE.get(row["lg_code6"]):
        said.append(f"出典での名称は「{name}」です。")
    return "。".join(one.removesuffix("。") for one in said if one)


def _of_five(first: Registered, second: Registered) -> Registered:
    return replace(
        first,
        title="高萩市・北茨城市雇用対策協定",
        bodies=first.bodies + second.bodies,
        note="。".join([OF_FIVE_NOTE, first.note]),
    )


def _g_turn(gunma: str) -> Registered:
    """Return the agreement of three of which only the year is published: 平成30年."""
    return Registered(
        reference=G_TURN_REFERENCE,
        title="Gターン就職促進連携協定",
        bodies=("100005",),
        signed_on=None,
        attested_on=date(2018, 12, 31),
        source=f"{SEED}16ページ",
        note="締結は平成30年（月日は資料にありません）。団体の数には数えません",
        others=("上毛新聞社",),
        follows=gunma,
    )
