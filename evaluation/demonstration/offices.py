"""ハローワーク。資料に名のあるものだけ実名で、ほかは名前から合成とわかるようにする。"""

from itertools import groupby

from evaluation.demonstration.bodies import Body, all_bodies
from evaluation.demonstration.records import Office

_BODIES_PER_OFFICE = 3

# 資料に名のあるハローワークと、それが受け持つ団体。
_NAMED = {
    "060003": "ハローワークやまがた",
    "102024": "ハローワーク高崎",
    "212032": "ハローワーク高山",
    "322075": "ハローワーク浜田",
    "372013": "ハローワーク高松",
    "400009": "ハローワーク福岡",
    "401307": "ハローワーク福岡",
}
_NAMED_SOURCE = "名称は厚生労働省の令和3年の資料。番号と受持ちは合成"
_SYNTHETIC_SOURCE = "合成"


def build_offices() -> tuple[Office, ...]:
    """184団体のどれもが、自分の都道府県のちょうど1つの安定所に受け持たれるように作る。

    実名の安定所が先に自分の団体を取り、残りの市区町をコード順に3つずつ合成の安定所へ配る。
    道府県そのものは、その道府県で最初の安定所が受け持つ。番号は県コード＋901からの連番（合成）。
    """
    ordered = groupby(all_bodies(), key=lambda body: body.code[:2])
    return tuple(office for code, bodies in ordered for office in _offices_of(code, list(bodies)))


def office_of(offices: tuple[Office, ...]) -> dict[str, str]:
    """団体コードから、受け持つ安定所の番号を引く表。"""
    return {body: office.number for office in offices for body in office.serves}


def _offices_of(prefecture_code: str, bodies: list[Body]) -> list[Office]:
    served: dict[str, list[str]] = {}
    for body in bodies:
        if body.code in _NAMED:
            served.setdefault(_NAMED[body.code], []).append(body.code)
    others = [body for body in bodies if body.code not in _NAMED]
    stem = f"安定所（デモ）{bodies[0].prefecture}"
    municipal = [body.code for body in others if not body.is_prefecture]
    for start in range(0, len(municipal), _BODIES_PER_OFFICE):
        number = start // _BODIES_PER_OFFICE + 1
        served[f"{stem}{number:02d}"] = municipal[start : start + _BODIES_PER_OFFICE]
    whole = [body.code for body in others if body.is_prefecture]
    if whole:
        first = next(iter(served), f"{stem}01")
        served[first] = [*whole, *served.get(first, [])]
    return [
        Office(
            number=f"{prefecture_code}{901 + index}",
            name=name,
            prefecture=bodies[0].prefecture,
            serves=tuple(codes),
            source=_NAMED_SOURCE if name in _NAMED.values() else _SYNTHETIC_SOURCE,
        )
        for index, (name, codes) in enumerate(served.items())
    ]
