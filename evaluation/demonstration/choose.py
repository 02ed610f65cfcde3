"""拠点の数と団体の数を、同時にちょうど満たす拠点の選び方。"""

from collections.abc import Callable, Iterable, Sequence

from evaluation.demonstration.records import Site


def choose(
    sites: Sequence[Site],
    *,
    sites_wanted: int,
    bodies_wanted: int,
    forced: Iterable[str],
    rank: Callable[[Site], int],
) -> frozenset[str]:
    """forced を含む sites_wanted 拠点を選ぶ。その実施団体の異なり数は bodies_wanted になる。

    1. forced から始め、rank の小さい順に「まだない団体を足す」拠点を選び、団体の数を合わせる。
    2. 選んだ団体の拠点だけでは拠点の数に届かないとき、拠点の少ない団体を多い団体に取り替える。
    3. 団体を増やさない拠点を rank の小さい順に足し、拠点の数を合わせる。

    共同の拠点は1拠点、団体としては実施団体のすべてに数える。
    戻り値は拠点コード。満たせないときは ValueError。
    """
    ordered = sorted(sites, key=lambda site: (rank(site), site.code))
    wanted = frozenset(forced)
    fixed = [site for site in ordered if site.code in wanted]
    openers = _cover(ordered, fixed, bodies_wanted)
    _repair_capacity(ordered, fixed, openers, sites_wanted)
    chosen = {site.code for site in (*fixed, *openers)}
    covered = _hosts((*fixed, *openers))
    for site in ordered:
        if len(chosen) >= sites_wanted:
            break
        if covered.issuperset(site.hosts):
            chosen.add(site.code)
    if (len(chosen), len(covered)) != (sites_wanted, bodies_wanted):
        raise ValueError(
            f"{sites_wanted}拠点・{bodies_wanted}団体にならない: "
            f"{len(chosen)}拠点・{len(covered)}団体"
        )
    return frozenset(chosen)


def _hosts(sites: Iterable[Site]) -> set[str]:
    return {host for site in sites for host in site.hosts}


def _cover(ordered: Sequence[Site], fixed: Sequence[Site], bodies_wanted: int) -> list[Site]:
    """新しい団体を足す拠点を、団体の数が合うまで選ぶ。"""
    covered = _hosts(fixed)
    openers: list[Site] = []
    for site in ordered:
        fresh = set(site.hosts) - covered
        if fresh and len(covered) + len(fresh) <= bodies_wanted:
            openers.append(site)
            covered |= fresh
    return openers


def _repair_capacity(
    ordered: Sequence[Site], fixed: Sequence[Site], openers: list[Site], sites_wanted: int
) -> None:
    """選んだ団体の拠点が sites_wanted に届くまで、小さい団体を大きい団体に取り替える。"""

    def capacity(covered: set[str]) -> int:
        return sum(covered.issuperset(site.hosts) for site in ordered)

    def size(site: Site) -> int:
        return capacity({*site.hosts})

    while capacity(_hosts((*fixed, *openers))) < sites_wanted:
        covered = _hosts((*fixed, *openers))
        outside = [s for s in ordered if len(s.hosts) == 1 and s.hosts[0] not in covered]
        inside = [s for s in openers if len(s.hosts) == 1]
        if not outside or not inside:
            raise ValueError(f"拠点が {sites_wanted} に届く団体の組がない")
        largest, smallest = max(outside, key=size), min(inside, key=size)
        if size(largest) <= size(smallest):
            raise ValueError(f"拠点が {sites_wanted} に届く団体の組がない")
        openers[openers.index(smallest)] = largest
