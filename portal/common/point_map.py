"""緯度・経度を、ひとつの都道府県ほどの広さの図の座標にする。"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

MARGIN = 24


@dataclass(frozen=True, slots=True)
class Place:
    """図に置く場所。緯度・経度は度、``level`` は達成状況の符号（空は目標未設定）。

    ``note`` は一覧で名前に添える言葉。達成状況でないものを置く図が使う。
    """

    label: str
    url: str
    level: str
    latitude: float
    longitude: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int
    label: str
    url: str
    level: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PointMap:
    width: int
    height: int
    points: tuple[Point, ...]


def points(places: Sequence[Place], *, size: int = 480) -> PointMap:
    """場所を ``size`` 四方に収まる図の点にする。北が上で、縦横の縮尺は同じ。

    経度 1 度は緯度 1 度より短いので、まん中の緯度の余弦で縮める。
    場所がないときは点のない図、ひとつのときはまん中の点を返す。
    """
    if not places:
        return PointMap(width=size, height=size, points=())
    south, north = _range([place.latitude for place in places])
    west, east = _range([place.longitude for place in places])
    shrink = cos(radians((south + north) / 2))
    across, up = (east - west) * shrink, north - south
    room = size - 2 * MARGIN
    scale = room / max(across, up) if max(across, up) > 0 else 0.0
    width, height = _extent(across * scale), _extent(up * scale)
    left, top = (width - across * scale) / 2, (height - up * scale) / 2
    return PointMap(
        width=width,
        height=height,
        points=tuple(
            Point(
                x=round(left + (place.longitude - west) * shrink * scale),
                y=round(top + (north - place.latitude) * scale),
                label=place.label,
                url=place.url,
                level=place.level,
                note=place.note,
            )
            for place in places
        ),
    )


def _range(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def _extent(drawn: float) -> int:
    """描く長さに余白を足す。細長い並びでも、押せるだけの幅を残す。"""
    return max(round(drawn) + 2 * MARGIN, 4 * MARGIN)
