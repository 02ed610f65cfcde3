"""図の部品になる形。座標は SVG のユーザー単位の整数で、y は下ほど大きい。"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def holds(self, other: "Box") -> bool:
        """``other`` がはみ出さずに収まるか。"""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


def pixels(value: Decimal) -> int:
    """四捨五入して SVG の整数の座標にする。"""
    return int(value.to_integral_value(rounding=ROUND_HALF_UP))


def polyline(dots: Iterable[Dot]) -> str:
    """SVG の polyline の points 属性。"""
    return " ".join(f"{dot.x},{dot.y}" for dot in dots)
