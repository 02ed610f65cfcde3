"""図の座標を計算する。描くのは templates/components の SVG で、ここは数だけを扱う。

値がない（None）は「未報告」で、0 とは違う: 棒も点も置かない。
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from portal.common.geometry import Box, Dot, pixels, polyline

BLANK = "–"


@dataclass(frozen=True, slots=True)
class Tick:
    """縦軸の目盛り。``y`` は SVG の座標（下ほど大きい）。"""

    y: int
    label: str


@dataclass(frozen=True, slots=True)
class Month:
    """ひと月分の棒と、表に出す文字。"""

    label: str
    x: int
    this_year: Box | None
    last_year: Box | None
    this_text: str
    last_text: str
    pace_text: str


@dataclass(frozen=True, slots=True)
class MonthlyChart:
    """月別の棒グラフ。``key`` は画面のなかで一意な、SVG の id の頭。"""

    key: str
    title: str
    unit: str
    description: str
    this_label: str
    last_label: str
    width: int
    height: int
    plot: Box
    ticks: tuple[Tick, ...]
    months: tuple[Month, ...]
    pace_points: str

    @property
    def has_values(self) -> bool:
        """どちらかの年度に、報告のある月がひとつでもあるか。"""
        return any(month.this_year or month.last_year for month in self.months)

    @property
    def tick_label_x(self) -> int:
        return self.plot.x - 8

    @property
    def month_label_y(self) -> int:
        return self.plot.bottom + 22


@dataclass(frozen=True, slots=True)
class Sparkline:
    """小さな折れ線。``runs`` は続いている値ごとの polyline、``dots`` は隣に値のない点。"""

    width: int
    height: int
    runs: tuple[str, ...]
    dots: tuple[Dot, ...]
    last: Dot | None
    description: str


@dataclass(frozen=True, slots=True)
class GrowthYear:
    """ひと年分の棒（わかっている数）と点（公表値）、表に出す文字。"""

    label: str
    x: int
    known: Box | None
    published: Dot | None
    known_text: str
    published_text: str


@dataclass(frozen=True, slots=True)
class GrowthChart:
    """年ごとの累計の図。公表値のない年には点を置かず、点は線で結ぶ。"""

    key: str
    title: str
    unit: str
    description: str
    known_label: str
    published_label: str
    width: int
    height: int
    plot: Box
    ticks: tuple[Tick, ...]
    years: tuple[GrowthYear, ...]
    line: str

    @property
    def tick_label_x(self) -> int:
        return self.plot.x - 8

    @property
    def year_label_y(self) -> int:
        return self.plot.bottom + 22


@dataclass(frozen=True, slots=True)
class Progress:
    """進捗率の棒。``width`` は 0～100 に収めた棒の長さ、``text`` は実際の値（%）。"""

    width: int
    text: str
    is_reached: bool


CHART_WIDTH = 760
CHART_HEIGHT = 320
PLOT = Box(x=72, y=16, width=676, height=268)
SPARKLINE_WIDTH = 120
SPARKLINE_HEIGHT = 32
SPARKLINE_MARGIN = 4


def axis_ticks(maximum: Decimal) -> tuple[int, ...]:
    """0 から ``maximum`` を覆う、切りのよい目盛り（6 本まで）を返す。

    刻みは 1・2・5 に 10 の累乗を掛けた整数。件数の軸なので、1 より細かくは刻まない。
    ``maximum`` が負のときは ValueError。
    """
    if maximum < 0:
        raise ValueError("目盛りの最大値は 0 以上にしてください。")
    step = _axis_step(maximum)
    count = max(1, ceil(maximum / step))
    return tuple(step * index for index in range(count + 1))


def _axis_step(maximum: Decimal) -> int:
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * 5 >= maximum:
                return factor * power
        power *= 10


def monthly_chart(
    title: str,
    labels: Sequence[str],
    this_year: Sequence[int | None],
    last_year: Sequence[int | None],
    target_pace: Sequence[Decimal] | None = None,
    *,
    key: str = "monthly",
    unit: str = "件",
    this_label: str = "今年度",
    last_label: str = "前年度",
) -> MonthlyChart:
    """月別の値を棒グラフの座標にする。

    ``labels`` と各系列は同じ長さの月の並び（通常は 4 月から 12 か月）。None は未報告。
    ``target_pace`` は月ごとの目標の値で、ないときは線を引かない。
    長さが違うとき、負の値があるときは ValueError。
    """
    series = [this_year, last_year, *([] if target_pace is None else [target_pace])]
    if any(len(values) != len(labels) for values in series):
        raise ValueError("月の数と値の数が違います。")
    known = [Decimal(value) for values in series for value in values if value is not None]
    if any(value < 0 for value in known):
        raise ValueError("棒グラフの値は 0 以上にしてください。")

    ticks = axis_ticks(max(known, default=Decimal(0)))
    pace: Sequence[Decimal | None] = (
        target_pace if target_pace is not None else [None] * len(labels)
    )
    slot = Decimal(PLOT.width) / max(1, len(labels))
    months = tuple(
        _month(label, index, slot, ticks[-1], values)
        for index, (label, values) in enumerate(
            zip(labels, zip(this_year, last_year, pace, strict=True), strict=True)
        )
    )
    return MonthlyChart(
        key=key,
        title=title,
        unit=unit,
        description=_monthly_description(months, unit, this_label),
        this_label=this_label,
        last_label=last_label,
        width=CHART_WIDTH,
        height=CHART_HEIGHT,
        plot=PLOT,
        ticks=tuple(Tick(y=_y(Decimal(tick), ticks[-1]), label=f"{tick:,}") for tick in ticks),
        months=months,
        pace_points=polyline(
            Dot(month.x, _y(value, ticks[-1]))
            for month, value in zip(months, pace, strict=True)
            if value is not None
        ),
    )


def _y(value: Decimal, top: int) -> int:
    return PLOT.bottom - pixels(value * PLOT.height / top)


def _month(
    label: str,
    index: int,
    slot: Decimal,
    top: int,
    values: tuple[int | None, int | None, Decimal | None],
) -> Month:
    this_year, last_year, pace = values
    centre = PLOT.x + pixels(slot * index + slot / 2)
    width = max(1, int(slot * 2 / 5))
    return Month(
        label=label,
        x=centre,
        this_year=_bar(this_year, centre, width, top),
        last_year=_bar(last_year, centre - width, width, top),
        this_text=_figure(this_year),
        last_text=_figure(last_year),
        pace_text=_figure(pace),
    )


def _bar(value: int | None, x: int, width: int, top: int) -> Box | None:
    if value is None:
        return None
    # 0 is drawn as a hairline on the axis, so that it differs from a month not reported.
    height = max(1, PLOT.bottom - _y(Decimal(value), top))
    return Box(x=x, y=PLOT.bottom - height, width=width, height=height)


def _figure(value: int | Decimal | None) -> str:
    if value is None:
        return BLANK
    return f"{Decimal(value).quantize(Decimal(1), rounding=ROUND_HALF_UP):,}"


def _monthly_description(months: Sequence[Month], unit: str, this_label: str) -> str:
    reported = [month for month in months if month.this_year is not None]
    if not reported:
        return f"{this_label}の報告はまだありません。"
    latest = reported[-1]
    return (
        f"{this_label}は{len(reported)}か月分の報告があり、"
        f"最新の{latest.label}は{latest.this_text}{unit}、前の年度の同じ月は{latest.last_text}{unit}です。"
    )


def growth_chart(
    title: str,
    labels: Sequence[str],
    *,
    known: Sequence[int],
    published: Sequence[int | None],
    unit: str,
    known_label: str,
    published_label: str,
    key: str = "growth",
) -> GrowthChart:
    """年ごとの累計（棒）と公表値（点）を図の座標にする。

    ``labels``・``known``・``published`` は同じ長さの年の並び。公表値のない年は None。
    長さが違うとき、負の値があるときは ValueError。
    """
    values = [*known, *(value for value in published if value is not None)]
    if any(value < 0 for value in values):
        raise ValueError("図の値は 0 以上にしてください。")
    ticks = axis_ticks(Decimal(max(values, default=0)))
    slot = Decimal(PLOT.width) / max(1, len(labels))
    years = []
    for index, (label, count, said) in enumerate(zip(labels, known, published, strict=True)):
        centre = PLOT.x + pixels(slot * index + slot / 2)
        width = max(1, int(slot * 3 / 5))
        years.append(
            GrowthYear(
                label=label,
                x=centre,
                known=_bar(count, centre - width // 2, width, ticks[-1]),
                published=None if said is None else Dot(centre, _y(Decimal(said), ticks[-1])),
                known_text=_figure(count),
                published_text=_figure(said),
            )
        )
    return GrowthChart(
        key=key,
        title=title,
        unit=unit,
        description=_growth_description(years, unit, known_label, published_label),
        known_label=known_label,
        published_label=published_label,
        width=CHART_WIDTH,
        height=CHART_HEIGHT,
        plot=PLOT,
        ticks=tuple(Tick(y=_y(Decimal(tick), ticks[-1]), label=f"{tick:,}") for tick in ticks),
        years=tuple(years),
        line=polyline(year.published for year in years if year.published),
    )


def _growth_description(
    years: Sequence[GrowthYear], unit: str, known_label: str, published_label: str
) -> str:
    if not years:
        return "まだ値がありません。"
    said = "、".join(f"{one.label}{one.published_text}{unit}" for one in years if one.published)
    return (
        f"{known_label}は{years[0].label}の{years[0].known_text}{unit}から"
        f"{years[-1].label}の{years[-1].known_text}{unit}。"
        f"{published_label}は{said or 'ありません'}。"
    )


def sparkline(values: Sequence[int | Decimal | None]) -> Sparkline:
    """値の並びを、0 を底とする小さな折れ線の座標にする。None のところで線を切る。

    負の値があるときは ValueError。
    """
    known = [Decimal(value) for value in values if value is not None]
    if any(value < 0 for value in known):
        raise ValueError("折れ線の値は 0 以上にしてください。")
    runs = _runs(values, top=max(known, default=Decimal(0)) or Decimal(1))
    last = runs[-1][-1] if runs else None
    return Sparkline(
        width=SPARKLINE_WIDTH,
        height=SPARKLINE_HEIGHT,
        runs=tuple(polyline(run) for run in runs if len(run) > 1),
        dots=tuple(run[0] for run in runs if len(run) == 1),
        last=last,
        description=f"{_figure(known[0])}から{_figure(known[-1])}" if known else "値がありません",
    )


def _runs(values: Sequence[int | Decimal | None], top: Decimal) -> list[list[Dot]]:
    step = Decimal(SPARKLINE_WIDTH - 2 * SPARKLINE_MARGIN) / max(1, len(values) - 1)
    reach = SPARKLINE_HEIGHT - 2 * SPARKLINE_MARGIN
    runs: list[list[Dot]] = []
    is_open = False
    for index, value in enumerate(values):
        if value is None:
            is_open = False
            continue
        if not is_open:
            runs.append([])
        is_open = True
        runs[-1].append(
            Dot(
                x=SPARKLINE_MARGIN + pixels(step * index),
                y=SPARKLINE_HEIGHT - SPARKLINE_MARGIN - pixels(Decimal(value) * reach / top),
            )
        )
    return runs


def progress(percentage: Decimal | None) -> Progress | None:
    """進捗率（%、小数第 1 位に四捨五入）を棒にする。まだ値がないときは None。"""
    if percentage is None:
        return None
    shown = percentage.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    sign = "▲" if shown < 0 else ""
    return Progress(
        width=int(min(max(percentage, Decimal(0)), Decimal(100))),
        text=f"{sign}{abs(shown):,}%",
        is_reached=percentage >= 100,
    )
