from collections import Counter

import pytest

from portal.organizations.prefectures import PREFECTURE_BY_CODE, PREFECTURES
from portal.organizations.tile_css import TILES_CSS, tile_positions_css


def test_codes_run_from_01_to_47() -> None:
    assert [prefecture.code for prefecture in PREFECTURES] == [f"{n:02}" for n in range(1, 48)]
    assert list(PREFECTURE_BY_CODE.values()) == list(PREFECTURES)


@pytest.mark.parametrize("attribute", ["name", "short_name", "kana", "romaji"])
def test_names_are_unique(attribute: str) -> None:
    assert len({getattr(prefecture, attribute) for prefecture in PREFECTURES}) == 47


def test_regions_hold_the_usual_number_of_prefectures() -> None:
    assert Counter(prefecture.region for prefecture in PREFECTURES) == {
        "北海道": 1,
        "東北": 6,
        "関東": 7,
        "中部": 9,
        "近畿": 7,
        "中国": 5,
        "四国": 4,
        "九州・沖縄": 8,
    }


@pytest.mark.parametrize(
    ("code", "short_name"), [("01", "北海道"), ("13", "東京"), ("26", "京都"), ("46", "鹿児島")]
)
def test_short_name_drops_only_the_kind(code: str, short_name: str) -> None:
    assert PREFECTURE_BY_CODE[code].short_name == short_name


def test_no_two_tiles_share_a_place() -> None:
    assert len({(p.tile_column, p.tile_row) for p in PREFECTURES}) == 47
    assert max(p.tile_column for p in PREFECTURES) == 13


def test_okinawa_stands_apart() -> None:
    okinawa = PREFECTURE_BY_CODE["47"]
    others = [p for p in PREFECTURES if p is not okinawa]
    assert all(okinawa.tile_row - p.tile_row >= 2 for p in others)


@pytest.mark.parametrize(
    ("west", "east"), [("46", "45"), ("42", "44"), ("34", "33"), ("28", "26"), ("23", "13")]
)
def test_neighbours_keep_their_side(west: str, east: str) -> None:
    assert PREFECTURE_BY_CODE[west].tile_column < PREFECTURE_BY_CODE[east].tile_column


@pytest.mark.parametrize(
    ("north", "south"), [("01", "02"), ("02", "07"), ("15", "22"), ("26", "30"), ("40", "46")]
)
def test_neighbours_keep_their_height(north: str, south: str) -> None:
    assert PREFECTURE_BY_CODE[north].tile_row < PREFECTURE_BY_CODE[south].tile_row


def test_committed_tile_css_is_the_generated_one() -> None:
    assert TILES_CSS.read_text(encoding="utf-8") == tile_positions_css()


def test_tile_css_places_all_prefectures() -> None:
    assert all(
        f".tile-at-{prefecture.code} {{" in tile_positions_css() for prefecture in PREFECTURES
    )
