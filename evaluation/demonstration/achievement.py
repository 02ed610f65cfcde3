"""拠点ごとの達成状況を決める。目標値は、あとからこの結果になるように作る（targets）。

令和2年度は、達成した拠点の数（230）と団体の数（146）を `choose` で同時に満たす。
平成30・令和元年度は拠点の数だけが公表されているので、令和2年度に達成した拠点を優先して選び、
年度どうしが似るようにする。全達成は、達成した拠点の中から選ぶ。
"""

from collections.abc import Sequence
from typing import Literal

from evaluation.demonstration.choose import choose
from evaluation.demonstration.draw import draw
from evaluation.demonstration.figures import ACHIEVING_BODIES_2020, LEVELS
from evaluation.demonstration.named import FULL, NONE
from evaluation.demonstration.records import Site

Level = Literal["FULL", "PARTIAL", "NONE"]
_HABIT = 350  # 令和2年度に達成した拠点の、ほかの年度での達成しやすさ（合成）


def build_levels(sites: tuple[Site, ...]) -> dict[tuple[str, int], Level]:
    """目標のある年度（平成30〜令和2年度）の、拠点と年度から達成状況を引く表。"""
    latest = _achieved_2020([site for site in sites if site.operates_in(2020)])
    levels: dict[tuple[str, int], Level] = {}
    for year, wanted in LEVELS.items():
        running = [site for site in sites if site.operates_in(year)]
        if wanted.full + wanted.partial + wanted.none != len(running):
            raise ValueError(f"{year}年度の達成状況の和が、拠点の数 {len(running)} と違う")
        achieved = (
            latest
            if year == 2020
            else _achieved_like(latest, running, year, wanted.full + wanted.partial)
        )
        full = _full(achieved, year, wanted.full)
        for site in running:
            met: Level = "FULL" if site.code in full else "PARTIAL"
            levels[site.code, year] = met if site.code in achieved else "NONE"
    return levels


def _achieved_2020(running: Sequence[Site]) -> frozenset[str]:
    wanted = LEVELS[2020]
    return choose(
        running,
        sites_wanted=wanted.full + wanted.partial,
        bodies_wanted=ACHIEVING_BODIES_2020,
        forced=FULL[2020],
        rank=lambda site: draw(0, 9_999, "achieved", site.code),
    )


def _achieved_like(
    latest: frozenset[str], running: Sequence[Site], year: int, count: int
) -> frozenset[str]:
    """令和2年度に達成した拠点を優先して、count 拠点を選ぶ。"""

    def order(code: str) -> tuple[bool, bool, int, str]:
        score = draw(0, 999, "achieved", year, code) - _HABIT * (code in latest)
        return (code in NONE[year], code not in FULL[year], score, code)

    return frozenset(sorted((site.code for site in running), key=order)[:count])


def _full(achieved: frozenset[str], year: int, count: int) -> frozenset[str]:
    """達成した拠点から全達成の拠点を選ぶ。拠点の得手不得手は年度によらない。"""

    def order(code: str) -> tuple[bool, int, str]:
        score = draw(0, 999, "full", code) + draw(0, 499, "full", year, code)
        return (code not in FULL[year], score, code)

    return frozenset(sorted(achieved, key=order)[:count])
