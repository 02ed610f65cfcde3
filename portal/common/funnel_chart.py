"""漏斗図（ファンネルプロット）の座標。横軸は人数（対数）、縦軸は率（%）。

描くのは templates/components/funnel_chart.html の SVG で、ここは数だけを扱う。
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log

from portal.common.geometry import Box, Dot, pixels, polyline

WIDTH, HEIGHT = 760, 420
PLOT = Box(x=64, y=16, width=684, height=340)
STEPS = 60  # 曲線を折れ線にする点の数
RADIUS = 4


@dataclass(frozen=True, slots=True)
class Place:
    """図に置くひとつ。``people`` は人数、``share`` は率（0～1）、``level`` は位置の符号。"""

    label: str
    people: int
    share: float
    level: str


@dataclass(frozen=True, slots=True)
class Mark:
    """点。``label`` は名前と値。"""

    x: int
    y: int
    label: str
    level: str


@dataclass(frozen=True, slots=True)
class Tick:
    at: int
    label: str


@dataclass(frozen=True, slots=True)
class Curve:
    """限界の曲線。``points`` は SVG の polyline。"""

    kind: str
    points: str


@dataclass(frozen=True, slots=True)
class FunnelChart:
    """漏斗図。``description`` は読み上げる一文。"""

    title: str
    description: str
    marks: tuple[Mark, ...]
    curves: tuple[Curve, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    middle: int
    width: int = WIDTH
    height: int = HEIGHT
    plot: Box = PLOT
    radius: int = RADIUS

    @property
    def x_label_y(self) -> int:
        return self.plot.bottom + 24

    @property
    def y_label_x(self) -> int:
        return self.plot.x - 8


Limit = Callable[[int], float]


def funnel_chart(
    title: str,
    description: str,
    places: Sequence[Place],
    *,
    middle: float,
    limits: Sequence[tuple[str, Limit]],
) -> FunnelChart | None:
    """点と限界の曲線を座標にする。場所がないときは None。

    ``middle`` は全体の率（0～1）、``limits`` は (種類, 人数から率を返す関数) の並び。
    """
    if not places:
        return None
    least = max(min(place.people for place in places), 1)
    most = max(*(place.people for place in places), least + 1)
    top = _top([middle, *(place.share for place in places)])

    def x(people: float) -> int:
        return PLOT.x + pixels(Decimal(PLOT.width * log(people / least) / log(most / least)))

    def y(share: float) -> int:
        return PLOT.bottom - pixels(Decimal(PLOT.height * min(max(share, 0.0), top) / top))

    curve_at = [round(least * (most / least) ** (step / STEPS)) for step in range(STEPS + 1)]
    return FunnelChart(
        title=title,
        description=description,
        marks=tuple(Mark(x(one.people), y(one.share), one.label, one.level) for one in places),
        curves=tuple(
            Curve(kind, polyline(Dot(x(people), y(limit(people))) for people in curve_at))
            for kind, limit in limits
        ),
        x_ticks=tuple(Tick(x(people), f"{people:,}") for people in _round_numbers(least, most)),
        y_ticks=tuple(
            Tick(y(tenth / 10), f"{tenth * 10}%") for tenth in range(round(top * 10) + 1)
        ),
        middle=y(middle),
    )


def _top(shares: Sequence[float]) -> float:
    """縦軸の上の端。10% きざみで、すべての点を含む。"""
    return next((tenth / 10 for tenth in range(1, 10) if max(shares) <= tenth / 10), 1.0)


def _round_numbers(least: int, most: int) -> list[int]:
    """横軸の目盛り: 1・3・10・30・100… のうち、範囲にあるもの。"""
    found = [factor * 10**power for power in range(7) for factor in (1, 3)]
    return [one for one in found if least <= one <= most] or [least, most]
