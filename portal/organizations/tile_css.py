"""タイル地図の位置の CSS を、都道府県の表から作る。

位置を変えたときは ``python -m portal.organizations.tile_css`` で書き直す。
"""

from pathlib import Path

from portal.organizations.prefectures import PREFECTURES

TILES_CSS = Path(__file__).parents[1] / "common/static/portal/css/tiles.css"

HEADER = """\
/*
 * portal/organizations/prefectures.py から作ったもの。直接書き換えない。
 * 幅のあるところだけで地図の形に並べ、狭いところでは一覧のままにする。
 */
"""


def tile_positions_css() -> str:
    """``tiles.css`` の全文を返す。"""
    rules = "\n".join(
        f"  .tile-at-{prefecture.code} {{\n"
        f"    grid-area: {prefecture.tile_row} / {prefecture.tile_column};\n"
        "  }\n"
        for prefecture in PREFECTURES
    )
    return f"{HEADER}@container tile-map (width >= 40rem) {{\n{rules}}}\n"


if __name__ == "__main__":
    TILES_CSS.write_text(tile_positions_css(), encoding="utf-8")
