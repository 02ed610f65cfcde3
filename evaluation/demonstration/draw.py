"""くじ: 名前から決まる整数。Python の版、プロセス、呼ぶ順番によらず同じ値になる。"""

from hashlib import blake2b

_SEED = "一体的実施事業デモ 1"


def draw(low: int, high: int, *key: str | int) -> int:
    """key だけで決まる low 以上 high 以下の整数。"""
    text = "\x1f".join((_SEED, *map(str, key)))
    number = int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
    return low + number % (high - low + 1)


def heavy_tail(*key: str | int) -> int:
    """規模のくじ: 100〜2,000。小さいものが多く、大きいものはまれ（パレート型、中央値190）。"""
    return 100_000 // (1_000 - draw(0, 950, *key))
