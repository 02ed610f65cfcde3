"""月ごとの実績。年度の総数（volumes）を季節（seasons）で12か月に分け、層を積んで指標にする。

- どの拠点も: 就職件数、新規求職者数、職業相談件数、施設利用者数。
- 生保型: 支援対象者数と、そのうちの就職者数。就職者数は月の就職件数を超えず、
  支援対象者数は就職者数に「まだの人」を足して作るので、就職者数を下回らない。
- 対象者①の拠点: 生活保護受給者等の就職者数。全国計を就職件数を上限に配る。
- 一部の拠点: 窓口への誘導件数、面接会の開催回数（催しを数えたもの）。
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from evaluation.demonstration.apportion import apportion
from evaluation.demonstration.draw import draw
from evaluation.demonstration.figures import WELFARE_PLACED, YEARS
from evaluation.demonstration.named import ACTUAL_SITES, NAMED, actual
from evaluation.demonstration.records import Indicator, Month, Outreach, Profile, Site
from evaluation.demonstration.seasons import fiscal_months, fiscal_year, spread, spread_within
from evaluation.demonstration.volumes import LAYERS, Volume, year_volumes

# 層を下から積んだもの。
_STACKED: tuple[Indicator, ...] = ("PLACEMENTS", "NEW_SEEKERS", "CONSULTATIONS", "USERS")
_REFERRAL_PERCENT = 30  # 誘導件数を数える拠点の割合（合成）

Series = dict[Indicator, list[int]]
YearTotals = dict[tuple[str, int, Indicator], int]


def build_months(
    sites: tuple[Site, ...], profiles: tuple[Profile, ...], outreach: tuple[Outreach, ...]
) -> tuple[Month, ...]:
    """公表のある年度のすべての月を、年度・拠点・指標・月の順に返す。"""
    interviews = Counter(
        (event.site, event.held_on.replace(day=1))
        for event in outreach
        if event.kind == "INTERVIEW"
    )
    holders = {(event, fiscal_year(month)) for event, month in interviews}
    rows: list[Month] = []
    for year in YEARS:
        running = [site for site in sites if site.operates_in(year)]
        welfare = {
            profile.site
            for profile in profiles
            if profile.year == year and "WELFARE_RECIPIENTS" in profile.groups
        }
        volumes = year_volumes(running, year)
        placed = _welfare_placed([site for site in running if site.code in welfare], volumes, year)
        for site in running:
            series = _stacked(site, volumes[site.code], year)
            series |= _supported(site, series["PLACEMENTS"], year)
            if site.code in welfare:
                key = (year, "welfare placed", site.code)
                caps = series["PLACEMENTS"]
                series["WELFARE_PLACED"] = spread_within(placed[site.code], caps, *key)
            if _counts_referrals(site):
                series["REFERRALS"] = _referrals(site, volumes[site.code], year)
            if (site.code, year) in holders:
                months = fiscal_months(year)
                series["INTERVIEW_EVENTS"] = [interviews[site.code, month] for month in months]
            rows += _rows(site, series, year)
    return tuple(rows)


def year_totals(months: Iterable[Month]) -> YearTotals:
    """拠点・年度・指標ごとの合計。"""
    totals: YearTotals = {}
    for row in months:
        key = (row.site, fiscal_year(row.month), row.indicator)
        totals[key] = totals.get(key, 0) + row.value
    return totals


def _rows(site: Site, series: Series, year: int) -> Iterator[Month]:
    months = fiscal_months(year)
    for indicator, values in series.items():
        for month, value in zip(months, values, strict=True):
            yield Month(site.code, indicator, month, value)


def _stacked(site: Site, volume: Volume, year: int) -> Series:
    """層を月に分けてから、下から積む。"""
    layers = [
        spread(total, year, layer, site.code)
        for layer, total in zip(LAYERS, volume.layers, strict=True)
    ]
    by_month = [list(accumulate(month)) for month in zip(*layers, strict=True)]
    stacked = [list(values) for values in zip(*by_month, strict=True)]
    return dict(zip(_STACKED, stacked, strict=True))


def _supported(site: Site, placements: Sequence[int], year: int) -> Series:
    """生保型の支援対象者数と就職者数。"""
    if site.kind != "WELFARE":
        return {}
    if site.code in ACTUAL_SITES:
        known = actual(site.code, year)
        persons, waiting = known.persons_placed, known.supported - known.persons_placed
    else:
        share = draw(62, 88, "persons", site.code) + draw(-3, 3, "persons", site.code, year)
        persons = max(1, sum(placements) * share // 100)
        usual = draw(35, 100, "waiting", site.code) + draw(-8, 12, "waiting", site.code, year)
        waiting = max(1, persons * usual // 100)
    placed = spread_within(persons, placements, year, "persons placed", site.code)
    still = spread(waiting, year, "supported", site.code)
    supported = [one + other for one, other in zip(placed, still, strict=True)]
    return {"SUPPORTED": supported, "PERSONS_PLACED": placed}


def _welfare_placed(sites: Sequence[Site], volumes: dict[str, Volume], year: int) -> dict[str, int]:
    """生活保護受給者等の就職者数を、就職件数を上限に拠点へ配る。"""
    caps = [volumes[site.code].placements for site in sites]
    shares = [
        draw(75, 95, "welfare share", site.code)
        if site.kind == "WELFARE"
        else draw(5, 20, "welfare share", site.code)
        for site in sites
    ]
    weights = [cap * share for cap, share in zip(caps, shares, strict=True)]
    placed = apportion(WELFARE_PLACED[year], weights, caps)
    return {site.code: value for site, value in zip(sites, placed, strict=True)}


def _counts_referrals(site: Site) -> bool:
    """窓口への誘導を数える拠点か。名のある拠点には、資料にない指標を作らない。"""
    named = {each.code for each in NAMED}
    return site.code not in named and draw(0, 99, "referrals", site.code) < _REFERRAL_PERCENT


def _referrals(site: Site, volume: Volume, year: int) -> list[int]:
    percent = draw(2, 6, "referrals", site.code)
    total = max(1, volume.users * percent // 100)
    return spread(total, year, "referrals", site.code)
