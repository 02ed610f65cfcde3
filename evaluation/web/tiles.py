"""The tile map of the 47 prefectures, coloured by the share of sites that achieved."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from evaluation.queries.counting import Totals
from portal.common.formats import percent
from portal.organizations.prefectures import PREFECTURES

STEPS = (Decimal(50), Decimal(60), Decimal(70), Decimal(80))
LEGEND = [
    (0, "50%未満"),
    (1, "50%以上"),
    (2, "60%以上"),
    (3, "70%以上"),
    (4, "80%以上"),
    (None, "拠点・目標なし"),
]


@dataclass(frozen=True, slots=True)
class Tile:
    """One prefecture on the map."""

    code: str
    name: str
    value_text: str
    step: int | None
    url: str
    is_current: bool


def tiles(by_prefecture: Mapping[str, Totals], year: int, current: str = "") -> list[Tile]:
    """Return the 47 tiles of `year`; `current` is the code of the prefecture being looked at."""
    return [
        Tile(
            code=prefecture.code,
            name=prefecture.short_name,
            value_text=percent(_share(by_prefecture, prefecture.code)),
            step=_step(_share(by_prefecture, prefecture.code)),
            url=f"{reverse('evaluation:prefecture', args=[prefecture.code])}?year={year}",
            is_current=prefecture.code == current,
        )
        for prefecture in PREFECTURES
    ]


def _share(by_prefecture: Mapping[str, Totals], code: str) -> Decimal | None:
    totals = by_prefecture.get(code)
    return totals.achieved_share if totals else None


def _step(share: Decimal | None) -> int | None:
    if share is None:
        return None
    return sum(share >= threshold for threshold in STEPS)
