"""取り込みの上限。"""

from dataclasses import dataclass

MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """上限。

    ``bytes`` はファイルの、``unzipped`` はブックを展開した大きさ(バイト)。``rows`` は見出しを除く
    行の数、``columns`` は列の数、``cell_characters`` はセルの文字数。``seconds`` と ``memory``
    (バイト)は、ブックを読む子プロセスの時間と記憶領域。
    """

    bytes: int = 5 * MEBIBYTE
    unzipped: int = 50 * MEBIBYTE
    rows: int = 20_000
    columns: int = 200
    cell_characters: int = 2_000
    seconds: int = 10
    memory: int = 256 * MEBIBYTE
