"""拠点: 令和2年度の339拠点を183団体に配り、開設と廃止で前後の年度の数を合わせる。

1. 生保型205拠点を113の市区に配る（政令指定都市は行政区の数に応じて多く）。
2. 生保型のない70団体に一般型を1つずつ置き、残りを道府県・政令指定都市などに足す。
   道府県と市が一緒に置く拠点が4つある。
3. 2つ以上の拠点を持つ団体の最後の拠点のいくつかを、あとの年度の開設とする。
   令和2年度までに閉じた3拠点と、令和3年度に始める1市の1拠点を加える。
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from evaluation.demonstration.apportion import apportion
from evaluation.demonstration.bodies import Body, bodies_2020, by_code, new_in_2021
from evaluation.demonstration.draw import draw
from evaluation.demonstration.figures import (
    BODIES,
    OPEN_YEAR,
    SITES,
    WELFARE_BODIES,
    WELFARE_SITES,
)
from evaluation.demonstration.named import NAMED
from evaluation.demonstration.offices import office_of
from evaluation.demonstration.records import Office, Site, SiteKind

_HOURS = "8:30–17:15"
_NEYAGAWA = "272159"  # 生保型と一般型の両方を持つ（4ページの注）
# 資料が一般型の取組の例に挙げる市（湖南市、総社市、秩父市）には、生保型を置かない。
_GENERAL_ONLY = frozenset({"252115", "332089", "112071"})
# 道府県と市が一緒に置く拠点（合成）。
_JOINT = (
    ("150002", "151009"),
    ("170003", "172014"),
    ("420000", "422011"),
    ("440001", "442011"),
)
_PREFECTURE_EXTRA, _PREFECTURE_CAP = 36, 4
# 開設した年度と拠点の数、廃止した年度（その3月31日に閉じる）と拠点の数。
_OPENED = ((2018, 9), (2019, 2), (2020, 2))
_CLOSED = ((2017, 1), (2018, 2))


@dataclass(frozen=True, slots=True)
class _Plan:
    hosts: tuple[str, ...]
    kind: SiteKind
    opened_on: date
    closed_on: date | None = None
    name: str | None = None


def build_sites(offices: tuple[Office, ...]) -> tuple[Site, ...]:
    """全拠点を拠点コードの順に返す。年度ごとの拠点数・団体数が公表値と違えば ValueError。"""
    plans = _open_some_later(_plans_2020())
    plans += _closed_plans(plans)
    plans.append(_Plan((new_in_2021().code,), "GENERAL", date(OPEN_YEAR, 4, 1)))
    sites = _numbered(plans, office_of(offices))
    for year, wanted in SITES.items():
        found = sum(site.operates_in(year) for site in sites)
        if found != wanted:
            raise ValueError(f"{year}年度の拠点が {found} で、公表値 {wanted} と違う")
    for year, wanted in BODIES.items():
        hosts = {host for site in sites if site.operates_in(year) for host in site.hosts}
        if len(hosts) != wanted:
            raise ValueError(f"{year}年度の団体が {len(hosts)} で、公表値 {wanted} と違う")
    return sites


def _welfare_counts() -> dict[str, int]:
    """生保型の拠点の数を、113の市区に配る。"""
    named_general = {site.body for site in NAMED if site.kind == "GENERAL"}
    able = [
        body
        for body in bodies_2020()
        if body.kind in {"市", "区"} and body.code not in named_general | _GENERAL_ONLY
    ]
    certain = {_NEYAGAWA, *(site.body for site in NAMED if site.kind == "WELFARE")}

    def order(body: Body) -> tuple[bool, int, str]:
        sure = body.code in certain or body.wards > 0 or body.kind == "区"
        return (not sure, draw(0, 999, "welfare body", body.code), body.code)

    hosts = sorted(able, key=order)[:WELFARE_BODIES]
    room = [max(body.wards - 1, 0) for body in hosts]
    extra = apportion(WELFARE_SITES - len(hosts), room, caps=room)
    return {body.code: 1 + more for body, more in zip(hosts, extra, strict=True)}


def _general_counts(welfare: dict[str, int]) -> dict[str, int]:
    """一般型（共同を除く）の拠点の数を配る。生保型のない団体には必ず1つ置く。"""
    counts = Counter(body.code for body in bodies_2020() if body.code not in welfare)
    prefectures = [body.code for body in bodies_2020() if body.is_prefecture]
    weights = [draw(1, 6, "general extra", code) for code in prefectures]
    caps = [_PREFECTURE_CAP] * len(prefectures)
    extra = apportion(_PREFECTURE_EXTRA, weights, caps)
    counts.update(dict(zip(prefectures, extra, strict=True)))

    total = SITES[2020] - WELFARE_SITES - len(_JOINT)
    named = {site.body for site in NAMED}

    def order(code: str) -> tuple[bool, bool, int]:
        large = by_code()[code].wards > 0
        return (code != _NEYAGAWA, not large, draw(0, 999, "general city", code))

    cities = sorted((code for code in welfare if code not in named), key=order)
    counts.update(cities[: total - counts.total()])
    return counts


def _plans_2020() -> list[_Plan]:
    """令和2年度に開いている339拠点。名のある拠点はその団体の最初に置く。"""
    welfare = _welfare_counts()
    counts: dict[SiteKind, dict[str, int]] = {
        "WELFARE": welfare,
        "GENERAL": _general_counts(welfare),
    }
    plans = [_Plan((site.body,), site.kind, site.opened_on, name=site.name) for site in NAMED]
    for site in NAMED:
        counts[site.kind][site.body] -= 1
    for body in bodies_2020():
        for kind, of_kind in counts.items():
            for number in range(of_kind.get(body.code, 0)):
                opened_on = date(draw(2012, 2017, "opened", body.code, kind, number), 4, 1)
                plans.append(_Plan((body.code,), kind, opened_on))
    for hosts in _JOINT:
        names = "・".join(by_code()[host].name for host in hosts)
        plans.append(_Plan(hosts, "GENERAL", date(2015, 4, 1), name=f"{names}共同窓口"))
    return plans


def _rich_bodies(plans: Sequence[_Plan], topic: str) -> list[str]:
    """自分だけの拠点を2つ以上持つ団体を、くじの順に返す。"""
    own = Counter(plan.hosts[0] for plan in plans if len(plan.hosts) == 1)
    rich = [code for code, count in own.items() if count > 1]
    return sorted(rich, key=lambda code: (draw(0, 9_999, topic, code), code))


def _open_some_later(plans: list[_Plan]) -> list[_Plan]:
    """13団体の最後の拠点を、平成30年度から令和2年度までの開設に改める。"""
    bodies = iter(_rich_bodies(plans, "opens later"))
    opening = {next(bodies): year for year, count in _OPENED for _ in range(count)}
    last = {
        plan.hosts[0]: index
        for index, plan in enumerate(plans)
        if len(plan.hosts) == 1 and plan.name is None
    }
    changed = list(plans)
    for code, year in opening.items():
        plan = plans[last[code]]
        changed[last[code]] = _Plan(plan.hosts, plan.kind, date(year, 4, 1))
    return changed


def _closed_plans(plans: Sequence[_Plan]) -> list[_Plan]:
    """令和2年度より前に閉じた一般型の拠点。団体にはほかの拠点が残る。"""
    bodies = iter(_rich_bodies(plans, "closed"))
    return [
        _Plan((next(bodies),), "GENERAL", date(2013, 4, 1), closed_on=date(year + 1, 3, 31))
        for year, count in _CLOSED
        for _ in range(count)
    ]


def _numbered(plans: Iterable[_Plan], offices: dict[str, str]) -> tuple[Site, ...]:
    """団体ごとに01から番号を振り、名前を付ける。"""
    numbers: Counter[str] = Counter()
    sites = []
    for plan in plans:
        first = by_code()[plan.hosts[0]]
        numbers[first.code] += 1
        number = numbers[first.code]
        sites.append(
            Site(
                code=f"{first.code[:5]}-{number:02d}",
                name=plan.name or f"{first.name}一体的実施窓口{number}",
                kind=plan.kind,
                hosts=plan.hosts,
                office=offices[first.code],
                opened_on=plan.opened_on,
                closed_on=plan.closed_on,
                address=by_code()[plan.hosts[-1]].address,
                hours=_HOURS,
            )
        )
    return tuple(sorted(sites, key=lambda site: site.code))
