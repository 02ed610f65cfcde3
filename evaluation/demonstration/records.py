"""デモ用の国を成す記録。どれも変えられない値で、Django を知らない。"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

SiteKind = Literal["WELFARE", "GENERAL"]
OutreachKind = Literal["CIRCUIT", "INTERVIEW", "SEMINAR"]
Indicator = Literal[
    "PLACEMENTS",
    "NEW_SEEKERS",
    "USERS",
    "CONSULTATIONS",
    "SUPPORTED",
    "PERSONS_PLACED",
    "PLACEMENT_RATE",
    "SUPPORTED_RATE",
    "WELFARE_PLACED",
    "REFERRALS",
    "INTERVIEW_EVENTS",
]


@dataclass(frozen=True, slots=True)
class Office:
    """公共職業安定所（ハローワーク）。number は合成の5桁、serves は団体コード6桁の並び。"""

    number: str
    name: str
    prefecture: str
    serves: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Site:
    """一体的実施施設（拠点）。生保型 WELFARE か一般型 GENERAL。hosts は団体コード6桁で1つ以上。"""

    code: str
    name: str
    kind: SiteKind
    hosts: tuple[str, ...]
    office: str
    opened_on: date
    closed_on: date | None
    address: str
    hours: str

    def operates_in(self, year: int) -> bool:
        """年度 year（4月1日〜翌3月31日）を通して開いていたか。"""
        last_day = date(year + 1, 3, 31)
        opened = self.opened_on <= date(year, 4, 1)
        return opened and (self.closed_on is None or self.closed_on >= last_day)


@dataclass(frozen=True, slots=True)
class Profile:
    """拠点の年度ごとの業務 ①〜⑥、支援対象者 ①〜⑦、委託の有無。"""

    site: str
    year: int
    services: tuple[str, ...]
    groups: tuple[str, ...]
    outsourced: bool


@dataclass(frozen=True, slots=True)
class Target:
    """事業目標。件数は整数、率はパーセント（小数1桁）。"""

    site: str
    year: int
    indicator: Indicator
    value: Decimal


@dataclass(frozen=True, slots=True)
class Month:
    """1か月の実績（件・人・回）。month はその月の1日。"""

    site: str
    indicator: Indicator
    month: date
    value: int


@dataclass(frozen=True, slots=True)
class Survey:
    """利用者アンケートの回答数（人）。"""

    site: str
    year: int
    satisfied: int
    fairly_satisfied: int
    neither: int
    rather_dissatisfied: int
    dissatisfied: int


@dataclass(frozen=True, slots=True)
class Outreach:
    """巡回相談 CIRCUIT、面接会 INTERVIEW、セミナー SEMINAR の1回。"""

    site: str
    kind: OutreachKind
    title: str
    held_on: date
    venue: str


@dataclass(frozen=True, slots=True)
class Nation:
    """デモ用の国のすべて。並びは毎回同じ。"""

    offices: tuple[Office, ...]
    sites: tuple[Site, ...]
    profiles: tuple[Profile, ...]
    targets: tuple[Target, ...]
    months: tuple[Month, ...]
    surveys: tuple[Survey, ...]
    outreach: tuple[Outreach, ...]
