from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.common.charts import (
    SPARKLINE_HEIGHT,
    SPARKLINE_WIDTH,
    GrowthChart,
    axis_ticks,
    growth_chart,
    monthly_chart,
    progress,
    sparkline,
)
from portal.common.geometry import Box, Dot

MONTHS = [f"{(month + 3) % 12 + 1}月" for month in range(12)]
counts = st.one_of(st.none(), st.integers(min_value=0, max_value=10**9))
years = st.lists(counts, min_size=12, max_size=12)
paces = st.lists(st.decimals(min_value=0, max_value=10**9, places=1), min_size=12, max_size=12)


def _dot(text: str) -> Dot:
    x, y = text.split(",")
    return Dot(int(x), int(y))


@pytest.mark.parametrize(
    ("maximum", "ticks"),
    [
        (0, (0, 1)),
        (1, (0, 1)),
        (5, (0, 1, 2, 3, 4, 5)),
        (7, (0, 2, 4, 6, 8)),
        (520, (0, 200, 400, 600)),
        (1000, (0, 200, 400, 600, 800, 1000)),
        (1001, (0, 500, 1000, 1500)),
    ],
)
def test_axis_ticks_are_round_numbers(maximum: int, ticks: tuple[int, ...]) -> None:
    assert axis_ticks(Decimal(maximum)) == ticks


@given(st.decimals(min_value=0, max_value=10**12, places=1))
def test_axis_ticks_cover_the_maximum_evenly(maximum: Decimal) -> None:
    ticks = axis_ticks(maximum)
    steps = {later - earlier for earlier, later in pairwise(ticks)}
    assert ticks[0] == 0
    assert ticks[-1] >= maximum
    assert 2 <= len(ticks) <= 6
    assert len(steps) == 1


def test_axis_ticks_refuse_a_negative_maximum() -> None:
    with pytest.raises(ValueError, match="0 以上"):
        axis_ticks(Decimal(-1))


@given(years, years, st.one_of(st.none(), paces))
def test_every_bar_and_pace_point_lies_in_the_plot(
    this_year: list[int | None], last_year: list[int | None], pace: list[Decimal] | None
) -> None:
    chart = monthly_chart("就職件数", MONTHS, this_year, last_year, pace)
    bars = [bar for month in chart.months for bar in (month.this_year, month.last_year) if bar]
    dots = [_dot(text) for text in chart.pace_points.split()]
    assert all(chart.plot.holds(bar) for bar in bars)
    assert all(chart.plot.holds(Box(dot.x, dot.y, 0, 0)) for dot in dots)
    assert all(bar.height >= 1 for bar in bars)
    assert len(dots) == (12 if pace else 0)
    assert Box(0, 0, chart.width, chart.height).holds(chart.plot)


@given(years, years)
def test_bars_do_not_overlap(this_year: list[int | None], last_year: list[int | None]) -> None:
    chart = monthly_chart("就職件数", MONTHS, this_year, last_year)
    bars = [bar for month in chart.months for bar in (month.last_year, month.this_year) if bar]
    assert all(left.right <= right.x for left, right in pairwise(bars))


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_larger_value_is_never_drawn_lower(one: int, other: int) -> None:
    small, large = sorted((one, other))
    april, may = monthly_chart("", ["4月", "5月"], [small, large], [None, None]).months
    assert april.this_year is not None
    assert may.this_year is not None
    assert may.this_year.y <= april.this_year.y


def test_a_blank_month_has_no_bar_and_a_zero_month_has_a_hairline() -> None:
    blank, zero = monthly_chart("", ["4月", "5月"], [None, 0], [10, 10]).months
    assert blank.this_year is None
    assert blank.this_text == "–"
    assert zero.this_year is not None
    assert zero.this_year.height == 1
    assert zero.this_text == "0"


def test_bar_heights_are_in_proportion() -> None:
    chart = monthly_chart("", ["4月", "5月"], [500, 1000], [None, None])
    april, may = (month.this_year for month in chart.months)
    assert april is not None
    assert may is not None
    assert (april.height, may.height) == (chart.plot.height // 2, chart.plot.height)


def test_description_tells_the_latest_reported_month() -> None:
    chart = monthly_chart("就職件数", ["4月", "5月", "6月"], [1200, 980, None], [1100, 1000, 900])
    assert chart.description == (
        "今年度は2か月分の報告があり、最新の5月は980件、前の年度の同じ月は1,000件です。"
    )


def test_a_chart_without_reports_says_so() -> None:
    chart = monthly_chart("就職件数", ["4月"], [None], [None], [Decimal(10)])
    assert not chart.has_values
    assert chart.description == "今年度の報告はまだありません。"


def test_series_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="月の数"):
        monthly_chart("", ["4月", "5月"], [1], [1, 2])
    with pytest.raises(ValueError, match="月の数"):
        monthly_chart("", ["4月"], [1], [1], [])


def test_negative_values_are_refused() -> None:
    with pytest.raises(ValueError, match="0 以上"):
        monthly_chart("", ["4月"], [-1], [None])
    with pytest.raises(ValueError, match="0 以上"):
        sparkline([3, -1])


@given(st.lists(counts, max_size=60))
def test_sparkline_stays_in_its_box(values: list[int | None]) -> None:
    line = sparkline(values)
    drawn = [_dot(dot) for run in line.runs for dot in run.split()] + list(line.dots)
    assert len(drawn) == sum(value is not None for value in values)
    assert all(0 <= dot.x <= SPARKLINE_WIDTH and 0 <= dot.y <= SPARKLINE_HEIGHT for dot in drawn)
    assert (line.last is None) == (not drawn)


def test_sparkline_breaks_at_a_blank() -> None:
    line = sparkline([1, 2, None, 3, None, 4, 5])
    assert len(line.runs) == 2
    assert len(line.dots) == 1
    assert line.description == "1から5"


def growth(published: list[int | None]) -> GrowthChart:
    return growth_chart(
        "推移",
        ["2019年", "2020年", "2021年"],
        known=[0, 40, 120],
        published=published,
        unit="団体",
        known_label="台帳",
        published_label="公表値",
    )


def test_growth_draws_a_point_only_where_a_count_was_published() -> None:
    chart = growth([101, None, 213])
    assert [year.published is not None for year in chart.years] == [True, False, True]
    assert len(chart.line.split()) == 2
    assert all(chart.plot.holds(year.known) for year in chart.years if year.known)
    dots = [year.published for year in chart.years if year.published]
    assert dots[1].y < dots[0].y  # more stands higher
    assert [year.published_text for year in chart.years] == ["101", "–", "213"]
    assert "2019年101団体、2021年213団体" in chart.description


def test_growth_without_a_published_count_says_so() -> None:
    assert "公表値はありません" in growth([None, None, None]).description


def test_growth_refuses_what_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="0 以上"):
        growth([-1, None, None])
    with pytest.raises(ValueError, match="zip"):
        growth([101])


@pytest.mark.parametrize(
    ("percentage", "width", "text", "is_reached"),
    [
        ("0", 0, "0.0%", False),
        ("48.25", 48, "48.3%", False),
        ("99.96", 99, "100.0%", False),
        ("100", 100, "100.0%", True),
        ("1530.5", 100, "1,530.5%", True),
        ("-3.05", 0, "▲3.1%", False),
    ],
)
def test_progress_is_capped_for_the_eye_but_not_in_words(
    percentage: str, width: int, text: str, *, is_reached: bool
) -> None:
    bar = progress(Decimal(percentage))
    assert bar is not None
    assert (bar.width, bar.text, bar.is_reached) == (width, text, is_reached)


def test_no_percentage_has_no_bar() -> None:
    assert progress(None) is None
