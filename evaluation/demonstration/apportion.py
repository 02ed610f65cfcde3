"""最大剰余法: 整数の総数を、重みに応じて余りなく分ける。"""

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int], caps: Sequence[int] | None = None) -> list[int]:
    """total を weights に比例した整数に分ける。和は必ず total になる。

    caps を渡すと、どの取り分もその上限を超えない。上限に届くものを先に上限で止め、
    残りを残りの重みで分け直す（取り分は分け直すたびに増えるだけなので、必ず終わる）。
    端数の同点は、先に並ぶものが取る。

    分けられないとき（負の値、重みがない、上限が足りない）は ValueError。
    """
    if total < 0 or any(weight < 0 for weight in weights):
        raise ValueError(f"総数と重みは0以上であること: {total}")
    limits = [total] * len(weights) if caps is None else list(caps)
    if len(limits) != len(weights):
        raise ValueError(f"上限の数 {len(limits)} が重みの数 {len(weights)} と違う")
    shares = [0] * len(weights)
    takers = [i for i, weight in enumerate(weights) if weight > 0 and limits[i] > 0]
    if sum(limits[i] for i in takers) < total:
        raise ValueError(f"総数 {total} は、重みと上限の中に収まらない")
    left = total
    while left:
        weight_sum = sum(weights[i] for i in takers)
        full = [i for i in takers if left * weights[i] >= limits[i] * weight_sum]
        if not full:
            _largest_remainder(shares, left, takers, weights)
            break
        for i in full:
            shares[i] = limits[i]
            left -= limits[i]
        takers = [i for i in takers if shares[i] == 0]
    return shares


def _largest_remainder(
    shares: list[int], total: int, takers: Sequence[int], weights: Sequence[int]
) -> None:
    """takers だけに total を分け、shares に書く。どの取り分も比例値の切り上げを超えない。"""
    weight_sum = sum(weights[i] for i in takers)
    for i in takers:
        shares[i] = total * weights[i] // weight_sum
    short = total - sum(shares[i] for i in takers)
    by_remainder = sorted(takers, key=lambda i: (-(total * weights[i] % weight_sum), i))
    for i in by_remainder[:short]:
        shares[i] += 1
