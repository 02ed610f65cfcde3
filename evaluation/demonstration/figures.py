"""行が足し合わさるべき公表値。出典は厚生労働省の令和3年の資料で、節とページを添える。

ここにあるのは合成データの「的」であり、集計や帳票はこのファイルを読まない。
公表されていない値は「合成」と記す。
"""

from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR, OPEN_YEAR = 2017, 2020, 2021
YEARS = tuple(range(FIRST_YEAR, LAST_YEAR + 1))


@dataclass(frozen=True, slots=True)
class NationalYear:
    """1年度の全国計。件数は件または人。"""

    placements: int
    new_seekers: int
    consultations: int
    users: int


# Ⅰ-2(1)（7ページ）: 就職件数・職業相談件数・施設利用者数。
# 新規求職者数は公表されていない。令和元・2年度は公表された就職率37.1 %・34.1 %と
# 「対前年度比▲12 %」に合う値、平成29・30年度は就職率39.5 %・38.8 %に合う値（合成）。
NATIONAL = {
    2017: NationalYear(82_923, 209_932, 924_179, 1_901_479),
    2018: NationalYear(79_639, 205_255, 928_943, 1_883_806),
    2019: NationalYear(75_639, 203_879, 941_981, 1_835_104),
    2020: NationalYear(61_176, 179_402, 916_660, 1_508_281),
}

# Ⅰ-2(1)（7ページ）: 拠点数。
SITES = {2017: 329, 2018: 337, 2019: 337, 2020: 339}

# Ⅰ-1(2)（5ページ）: 生活保護受給者等の就職17,077人は令和2年度だけが公表されている。
# ほかの年度は、就職件数と同じ比で動かした合成。
WELFARE_PLACED = {
    year: 17_077 * NATIONAL[year].placements // NATIONAL[2020].placements for year in YEARS
}

# Ⅰ-1(3)（6ページ）: 実施団体数183（増減なし）。33道府県と150市区町。
BODIES = {2019: 183, 2020: 183}
# Ⅰ-1(1)（4ページ）: 生活保護受給者等を主な対象とする取組は113団体。
WELFARE_BODIES = 113
# 生保型の拠点の数は公表されていない（合成）。
WELFARE_SITES = 205


@dataclass(frozen=True, slots=True)
class Levels:
    """事業目標の達成状況ごとの拠点数。"""

    full: int
    partial: int
    none: int


# Ⅰ-1(3)（6ページ）: 令和2年度は全達成23.3 %・一部達成44.5 %・未達成32.2 %（N=339）。
# 令和元年度265/337、平成30年度279/337は全達成と一部達成の和だけが公表され、内訳は合成。
LEVELS = {
    2018: Levels(full=125, partial=154, none=58),
    2019: Levels(full=110, partial=155, none=72),
    2020: Levels(full=79, partial=151, none=109),
}
# Ⅰ-1(3)（6ページ）: 団体ベースの達成146団体（79.8 %）。
ACHIEVING_BODIES_2020 = 146


@dataclass(frozen=True, slots=True)
class Spread:
    """ある業務や対象者を持つ団体の数と拠点の数。"""

    bodies: int
    sites: int


# Ⅰ-1(2)（5ページ）: 国及び地方公共団体が実施する業務①〜⑥（令和2年度）。
SERVICES = {
    "WELFARE": Spread(144, 266),
    "EMPLOYMENT_SUPPORT": Spread(99, 171),
    "EMPLOYER_SUPPORT": Spread(20, 21),
    "HOMEWORK": Spread(7, 8),
    "UI_TURN": Spread(10, 10),
    "OTHER": Spread(19, 22),
}
# Ⅰ-1(2)（5ページ）: 主な支援対象者①〜⑦（令和2年度、重複計上）。
GROUPS = {
    "WELFARE_RECIPIENTS": Spread(136, 239),
    "DISABLED": Spread(18, 19),
    "YOUTH": Spread(39, 52),
    "PARENTS": Spread(45, 59),
    "MIDDLE_AGED": Spread(18, 19),
    "GENERAL": Spread(84, 110),
    "OTHER": Spread(26, 28),
}

# Ⅰ-1(3)（6ページ）: 利用者アンケート N=5,339、75.7／19.9／3.8／0.5／0.1 %。
# 人数は公表されていない。四捨五入してこの割合になり、和がNになる人数（合成）。
SATISFACTION_2020 = (4_042, 1_062, 203, 27, 5)
# 「8割以上の施設で90 %以上の満足度」。90 %に届かない拠点の割合（百分率）は合成。
LOW_SATISFACTION_SHARE = 13
