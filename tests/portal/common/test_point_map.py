import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.point_map import MARGIN, Place, points

places = st.builds(
    Place,
    label=st.just("市"),
    url=st.just("#"),
    level=st.sampled_from(["FULL", "PARTIAL", "NONE", ""]),
    latitude=st.floats(20, 46),
    longitude=st.floats(122, 154),
)


def at(latitude: float, longitude: float) -> Place:
    return Place(label="市", url="#", level="", latitude=latitude, longitude=longitude)


@given(st.lists(places, max_size=40), st.integers(200, 900))
def test_every_point_lies_inside_with_room_to_press(found: list[Place], size: int) -> None:
    drawn = points(found, size=size)
    assert len(drawn.points) == len(found)
    assert drawn.width <= size
    assert drawn.height <= size
    assert all(
        MARGIN - 1 <= point.x <= drawn.width - MARGIN + 1
        and MARGIN - 1 <= point.y <= drawn.height - MARGIN + 1
        for point in drawn.points
    )


def test_north_is_up_and_east_is_right() -> None:
    south_west, north_east = points([at(37.9, 139.8), at(38.9, 140.3)]).points
    assert north_east.y < south_west.y
    assert north_east.x > south_west.x


def test_a_degree_of_longitude_is_shorter_than_a_degree_of_latitude() -> None:
    corner, east, north = points([at(60.0, 140.0), at(60.0, 141.0), at(61.0, 140.0)]).points
    assert (east.x - corner.x) / (corner.y - north.y) == pytest.approx(0.4924, abs=0.01)


def test_one_place_is_drawn_in_the_middle() -> None:
    drawn = points([at(38.0, 140.0)])
    assert (drawn.points[0].x, drawn.points[0].y) == (drawn.width // 2, drawn.height // 2)


def test_no_place_gives_an_empty_map() -> None:
    assert points([]).points == ()
