"""拠点と年度ごとの総数。全国計は公表値にちょうど等しい。

就職件数 ≦ 新規求職者数 ≦ 職業相談件数 ≦ 施設利用者数 を崩さないように、4つを直接は配らない。
公表値の差を4つの層（就職した人、まだの人、重ねての相談、相談のない利用）として別々に配り、
下から積む。名のある拠点の分を先に除き、残りを拠点の規模に比例して最大剰余法で配る。
拠点の規模は年度を通じて同じで、年度ごとに少しだけ揺れるので、前年度と似た値になる。
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.demonstration.apportion import apportion
from evaluation.demonstration.bodies import by_code
from evaluation.demonstration.draw import draw, heavy_tail
from evaluation.demonstration.figures import NATIONAL, NationalYear
from evaluation.demonstration.named import ACTUAL_SITES, NamedYear, actual
from evaluation.demonstration.records import Site

LAYERS = ("placed", "waiting", "repeat", "passing")
# 一般型は生保型より大きい。層ごとの1拠点の平均のおよその比（合成）。
_KIND_SCALE = {"WELFARE": (52, 19, 33, 7), "GENERAL": (100, 100, 100, 100)}
_LARGE_BODY_SCALE = 170  # 道府県と政令指定都市の一般型（百分率、合成）


@dataclass(frozen=True, slots=True)
class Volume:
    """1拠点・1年度の層ごとの総数。LAYERS の順。"""

    layers: tuple[int, ...]

    @property
    def placements(self) -> int:
        return self.layers[0]

    @property
    def users(self) -> int:
        return sum(self.layers)


def year_volumes(sites: Sequence[Site], year: int) -> dict[str, Volume]:
    """年度 year に開いている拠点の総数。sites はその年度に開いている拠点だけを渡す。"""
    fixed = {
        site.code: _layers(actual(site.code, year)) for site in sites if site.code in ACTUAL_SITES
    }
    free = [site for site in sites if site.code not in fixed]
    columns = []
    for index, national in enumerate(_layers(NATIONAL[year])):
        left = national - sum(layers[index] for layers in fixed.values())
        columns.append(apportion(left, [_weight(site, year, index) for site in free]))
    shared = dict(zip((site.code for site in free), zip(*columns, strict=True), strict=True))
    return {code: Volume(layers) for code, layers in (fixed | shared).items()}


def _layers(whole: NationalYear | NamedYear) -> tuple[int, ...]:
    """積み上げた4つの数を、層の差に戻す。"""
    steps = (whole.placements, whole.new_seekers, whole.consultations, whole.users)
    layers = tuple(upper - lower for lower, upper in zip((0, *steps), steps, strict=False))
    if min(layers) < 0:
        raise ValueError(f"就職≦求職≦相談≦利用にならない: {whole}")
    return layers


def _weight(site: Site, year: int, layer: int) -> int:
    """規模 × 型 × 拠点の持ち味 × 年度の揺れ。"""
    large = any(by_code()[host].is_prefecture or by_code()[host].wards for host in site.hosts)
    body_scale = _LARGE_BODY_SCALE if large and site.kind == "GENERAL" else 100
    habit = draw(70, 130, "habit", site.code, layer)
    drift = draw(92, 108, "drift", site.code, year) * draw(96, 104, "layer", site.code, year, layer)
    return (
        heavy_tail("size", site.code) * _KIND_SCALE[site.kind][layer] * body_scale * habit * drift
    )
