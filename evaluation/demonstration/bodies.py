"""一体的実施事業を行う184団体を読む。"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_CSV = Path(__file__).parent / "data" / "joint_implementation_bodies.csv"

# 政令指定都市の行政区の数（令和2年度）。大きい市ほど窓口を多く置くための重みに使う。
_WARDS = {
    "011002": 10,
    "041009": 5,
    "111007": 10,
    "121002": 6,
    "141003": 18,
    "141305": 7,
    "141500": 3,
    "151009": 8,
    "221007": 3,
    "221309": 7,
    "231002": 16,
    "261009": 11,
    "271004": 24,
    "271403": 7,
    "281000": 9,
    "331007": 4,
    "341002": 8,
    "401005": 7,
    "401307": 7,
    "431001": 5,
}


@dataclass(frozen=True, slots=True)
class Body:
    """地方公共団体。code は全国地方公共団体コード6桁。"""

    code: str
    name: str
    prefecture: str
    kind: str

    @property
    def is_prefecture(self) -> bool:
        return self.kind == "都道府県"

    @property
    def wards(self) -> int:
        """政令指定都市の行政区の数。ほかは0。"""
        return _WARDS.get(self.code, 0)

    @property
    def address(self) -> str:
        """都道府県名と市区町名。番地は作らない。"""
        return self.name if self.is_prefecture else f"{self.prefecture}{self.name}"


@cache
def all_bodies() -> tuple[Body, ...]:
    """184団体（令和3年4月時点）を団体コードの順に返す。"""
    with _CSV.open(encoding="utf-8", newline="") as lines:
        rows = [
            Body(row["lg_code6"], row["name"], row["prefecture"], row["kind"])
            for row in csv.DictReader(lines)
        ]
    return tuple(sorted(rows, key=lambda body: body.code))


@cache
def by_code() -> dict[str, Body]:
    """団体コードから団体を引く表。"""
    return {body.code: body for body in all_bodies()}


@cache
def new_in_2021() -> Body:
    """令和3年度に新たに実施した1市。どの市かは公表されていないので、最後の市を選ぶ（合成）。"""
    return [body for body in all_bodies() if body.kind == "市"][-1]


@cache
def bodies_2020() -> tuple[Body, ...]:
    """令和2年度の実施団体（183団体）。"""
    return tuple(body for body in all_bodies() if body != new_in_2021())
