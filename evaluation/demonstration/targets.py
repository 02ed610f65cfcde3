"""事業目標。決めておいた達成状況（achievement）になるように、実績から目標値を作る。

拠点ごとに使う指標を決め、全達成ならすべてを実績以下、未達成ならすべてを実績より上、
一部達成なら1つ以上ずつ両方に置く。一部達成の年度がある拠点には必ず2つ以上の指標を使う。
率は百分率の小数1桁で、実績の率を切り捨てた値以下なら達成、それより0.1でも上なら未達成になる。
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from evaluation.demonstration.achievement import Level
from evaluation.demonstration.draw import draw
from evaluation.demonstration.figures import LEVELS, OPEN_YEAR
from evaluation.demonstration.months import YearTotals
from evaluation.demonstration.named import MENUS, TARGETS
from evaluation.demonstration.records import Indicator, Site, SiteKind, Target

Menu = tuple[Indicator, ...]

_RATES: dict[Indicator, tuple[Indicator, Indicator]] = {
    "PLACEMENT_RATE": ("PLACEMENTS", "NEW_SEEKERS"),
    "SUPPORTED_RATE": ("PERSONS_PLACED", "SUPPORTED"),
}
_SEVERAL: dict[SiteKind, tuple[Menu, ...]] = {
    "WELFARE": (
        ("SUPPORTED", "PERSONS_PLACED"),
        ("SUPPORTED", "PERSONS_PLACED"),
        ("SUPPORTED", "PERSONS_PLACED", "SUPPORTED_RATE"),
        ("WELFARE_PLACED", "SUPPORTED_RATE"),
        ("SUPPORTED", "PERSONS_PLACED", "CONSULTATIONS"),
    ),
    "GENERAL": (
        ("PLACEMENTS", "PLACEMENT_RATE"),
        ("PLACEMENTS", "USERS"),
        ("PLACEMENTS", "USERS", "CONSULTATIONS"),
        ("PLACEMENTS", "PLACEMENT_RATE", "USERS", "CONSULTATIONS"),
        ("USERS", "PLACEMENT_RATE"),
    ),
}
_SINGLE: dict[SiteKind, tuple[Menu, ...]] = {
    "WELFARE": (("PERSONS_PLACED",), ("SUPPORTED_RATE",), ("WELFARE_PLACED",)),
    "GENERAL": (("PLACEMENTS",), ("USERS",), ("PLACEMENT_RATE",)),
}
_EXTRAS: Menu = ("REFERRALS", "INTERVIEW_EVENTS")
_MOST = 4
# 令和3年度に始める拠点の目標（合成）。
_NEW_SITE: dict[Indicator, int] = {"PLACEMENTS": 120, "USERS": 3_000}


@dataclass(frozen=True, slots=True)
class _Actuals:
    """1拠点・1年度の実績から、目標値の候補を作る。"""

    totals: YearTotals
    site: str
    year: int

    def total(self, indicator: Indicator) -> int:
        try:
            return self.totals[self.site, self.year, indicator]
        except KeyError:
            message = f"{self.site} の{self.year}年度に {indicator} の実績がない"
            raise ValueError(message) from None

    def target(self, indicator: Indicator, *, met: bool) -> Decimal:
        """達成（met）または未達成になる目標値。"""
        key = (self.site, self.year, indicator)
        if indicator in _RATES:
            numerator, denominator = map(self.total, _RATES[indicator])
            tenths = numerator * 1_000 // denominator
            above = min(1_000, tenths + draw(5, 60, "rate over", *key))
            tenths = max(1, tenths - draw(0, 60, "rate under", *key)) if met else above
            if not met and tenths * denominator <= numerator * 1_000:
                raise ValueError(f"率が100 %で、未達成の目標を置けない: {key}")
            return Decimal(tenths).scaleb(-1)
        total = self.total(indicator)
        if total < 1:
            raise ValueError(f"実績が0で、目標を置けない: {key}")
        step = _step(total)
        if met:
            return Decimal(max(1, total * draw(80, 100, "under", *key) // 100 // step * step))
        over = total * draw(102, 125, "over", *key) // 100
        return Decimal((max(over, total) // step + 1) * step)


def build_targets(
    sites: tuple[Site, ...], levels: dict[tuple[str, int], Level], totals: YearTotals
) -> tuple[Target, ...]:
    """平成30〜令和2年度の目標と、令和2年度の水準を引き継ぐ令和3年度の目標を返す。"""
    targets: list[Target] = []
    for site in sites:
        menu = _menu(site, levels, totals)
        latest: list[Target] = []
        for year in LEVELS:
            if site.operates_in(year):
                latest = list(_year_targets(site, year, menu, levels[site.code, year], totals))
                targets += latest
        if site.operates_in(OPEN_YEAR):
            targets += _next_year(site, latest)
    return tuple(targets)


def _menu(site: Site, levels: dict[tuple[str, int], Level], totals: YearTotals) -> Menu:
    """拠点が年度を通じて使う指標。"""
    if site.code in MENUS:
        return MENUS[site.code]
    partial = any(levels.get((site.code, year)) == "PARTIAL" for year in LEVELS)
    menus = (_SEVERAL if partial else _SINGLE)[site.kind]
    menu = menus[draw(0, len(menus) - 1, "menu", site.code)]
    years = [year for year in LEVELS if site.operates_in(year)]
    extras = [
        extra for extra in _EXTRAS if all((site.code, year, extra) in totals for year in years)
    ]
    return (*menu, *extras)[:_MOST]


def _year_targets(
    site: Site, year: int, menu: Menu, level: Level, totals: YearTotals
) -> Iterator[Target]:
    """1拠点・1年度の目標。公表された目標はそのまま使う。"""
    actuals = _Actuals(totals, site.code, year)
    published = TARGETS.get((site.code, year), {})
    met = _met(site, year, menu, level)
    for indicator in menu:
        value = (
            Decimal(published[indicator])
            if indicator in published
            else actuals.target(indicator, met=indicator in met)
        )
        yield Target(site.code, year, indicator, value)


def _met(site: Site, year: int, menu: Menu, level: Level) -> frozenset[Indicator]:
    """達成する指標。"""
    if level == "FULL":
        return frozenset(menu)
    if level == "NONE":
        return frozenset()
    if len(menu) < 2:
        raise ValueError(f"{site.code} は指標が1つで、{year}年度に一部達成になれない")
    ordered = sorted(menu, key=lambda indicator: draw(0, 9_999, "met", site.code, year, indicator))
    return frozenset(ordered[: draw(1, len(menu) - 1, "met count", site.code, year)])


def _next_year(site: Site, latest: list[Target]) -> Iterator[Target]:
    """令和3年度の目標。令和2年度の水準を据え置き、始めたばかりの拠点には合成の目標を置く。"""
    if not latest:
        for indicator, value in _NEW_SITE.items():
            yield Target(site.code, OPEN_YEAR, indicator, Decimal(value))
    for target in latest:
        yield Target(site.code, OPEN_YEAR, target.indicator, target.value)


def _step(total: int) -> int:
    """目標値の刻み。千以上は50、百以上は5、それより小さければ1。"""
    if total >= 1_000:
        return 50
    return 5 if total >= 100 else 1
