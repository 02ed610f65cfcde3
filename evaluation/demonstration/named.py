"""資料に名のある7拠点。名称・開始日・公表された実績と目標は資料のとおり、ほかは合成。"""

from dataclasses import dataclass
from datetime import date

from evaluation.demonstration.figures import NATIONAL, NationalYear
from evaluation.demonstration.records import Indicator, SiteKind


@dataclass(frozen=True, slots=True)
class NamedSite:
    """名のある拠点。拠点コードは、その団体の01番。"""

    body: str
    name: str
    kind: SiteKind
    opened_on: date
    groups: tuple[str, ...]

    @property
    def code(self) -> str:
        return f"{self.body[:5]}-01"


KORIYAMA = NamedSite(
    "072036",
    "郡山市ハローワークコーナー",
    "WELFARE",
    date(2013, 4, 1),  # 開始日は合成
    ("WELFARE_RECIPIENTS",),
)
GOTSU = NamedSite(
    "322075",
    "ワークステーション江津",
    "GENERAL",
    date(2012, 4, 1),  # 開始日は合成
    ("GENERAL",),
)
TAKAMATSU = NamedSite(
    "372013",
    "ハローワーク高松・ジョブコーナー",
    "WELFARE",
    date(2013, 10, 1),
    ("WELFARE_RECIPIENTS",),
)
TAKASAKI = NamedSite(
    "102024",
    "高崎就労支援コーナー",
    "WELFARE",
    date(2013, 8, 1),
    ("WELFARE_RECIPIENTS",),
)
TAKAYAMA = NamedSite("212032", "ワークサロンたかやま", "GENERAL", date(2011, 11, 1), ("GENERAL",))
FUKUOKA = NamedSite(
    "400009", "福岡県中高年就職支援センター", "GENERAL", date(2012, 4, 1), ("MIDDLE_AGED",)
)
YAMAGATA = NamedSite(
    "060003",
    "マザーズジョブサポート山形",
    "GENERAL",
    date(2012, 4, 1),  # 開始日は合成
    ("PARENTS",),
)
NAMED = (YAMAGATA, KORIYAMA, TAKASAKI, TAKAYAMA, GOTSU, TAKAMATSU, FUKUOKA)


@dataclass(frozen=True, slots=True)
class NamedYear:
    """名のある拠点の1年度の実績（件・人）。"""

    placements: int
    new_seekers: int
    consultations: int
    users: int
    persons_placed: int = 0
    supported: int = 0


# 公表値（8〜13ページ）。ここに挙げない値は合成:
#   郡山     就職者数 令和元年度107、令和2年度138
#   江津     利用件数（利用者数） 令和元年度4,807、令和2年度6,007
#   高松     令和2年度 支援対象者数307、就職者数243
#   高崎     令和2年度 支援対象者数263、就職者数182。令和元年度は前年度比59 %増・14 %増から
#   高山     令和2年度 利用者701、相談640、就職86。令和元年度は18.0 %増・22.1 %増・21.8 %減から
#   福岡     令和2年度 就職2,194
_ACTUAL = {
    (KORIYAMA.code, 2019): NamedYear(128, 262, 1_310, 1_540, persons_placed=107, supported=231),
    (KORIYAMA.code, 2020): NamedYear(157, 281, 1_520, 1_730, persons_placed=138, supported=240),
    (GOTSU.code, 2019): NamedYear(214, 561, 2_460, 4_807),
    (GOTSU.code, 2020): NamedYear(223, 572, 3_180, 6_007),
    (TAKAMATSU.code, 2019): NamedYear(251, 430, 2_210, 2_690, persons_placed=214, supported=285),
    (TAKAMATSU.code, 2020): NamedYear(268, 455, 2_480, 2_900, persons_placed=243, supported=307),
    (TAKASAKI.code, 2019): NamedYear(182, 270, 1_340, 1_610, persons_placed=160, supported=165),
    (TAKASAKI.code, 2020): NamedYear(203, 388, 1_820, 2_240, persons_placed=182, supported=263),
    (TAKAYAMA.code, 2019): NamedYear(110, 236, 524, 594),
    (TAKAYAMA.code, 2020): NamedYear(86, 251, 640, 701),
    (FUKUOKA.code, 2020): NamedYear(2_194, 6_120, 27_400, 41_800),
}
ACTUAL_SITES = frozenset(code for code, _ in _ACTUAL)


def actual(code: str, year: int) -> NamedYear:
    """名のある拠点の年度実績。表にない年度は、次の年度を全国の動きと同じ比で戻した合成。"""
    known = _ACTUAL.get((code, year))
    if known:
        return known
    later, here, there = actual(code, year + 1), NATIONAL[year], NATIONAL[year + 1]
    return NamedYear(
        placements=later.placements * here.placements // there.placements,
        new_seekers=later.new_seekers * here.new_seekers // there.new_seekers,
        consultations=later.consultations * here.consultations // there.consultations,
        users=later.users * here.users // there.users,
        persons_placed=_scaled(later.persons_placed, here, there),
        supported=_scaled(later.supported, here, there),
    )


def _scaled(value: int, here: NationalYear, there: NationalYear) -> int:
    return value * here.placements // there.placements


# 公表された事業目標（8〜11ページ）。
TARGETS: dict[tuple[str, int], dict[Indicator, int]] = {
    (KORIYAMA.code, 2019): {"PERSONS_PLACED": 128},
    (KORIYAMA.code, 2020): {"PERSONS_PLACED": 120},
    (GOTSU.code, 2019): {"USERS": 5_200},
    (GOTSU.code, 2020): {"USERS": 5_200},
    (TAKAMATSU.code, 2020): {"SUPPORTED": 200, "PERSONS_PLACED": 134},
    (TAKASAKI.code, 2020): {"SUPPORTED": 180, "PERSONS_PLACED": 121},
}
# 目標の指標が資料からわかる拠点。ほかの年度もこの指標だけを使う。
MENUS: dict[str, tuple[Indicator, ...]] = {
    KORIYAMA.code: ("PERSONS_PLACED",),
    GOTSU.code: ("USERS",),
    TAKAMATSU.code: ("SUPPORTED", "PERSONS_PLACED"),
    TAKASAKI.code: ("SUPPORTED", "PERSONS_PLACED"),
}
# 資料（8ページ）で未達成とされた拠点。
NONE = {
    2018: frozenset[str](),
    2019: frozenset({KORIYAMA.code, GOTSU.code}),
    2020: frozenset[str](),
}
# 令和2年度の江津・郡山・高松・高崎の達成は公表値。ほかは合成で、実在の拠点を
# 資料にない理由で悪く見せないように全達成とする。
FULL = {year: frozenset(site.code for site in NAMED) - none for year, none in NONE.items()}
