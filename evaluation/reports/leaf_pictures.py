"""The pictures of kept reports: the charts of the pages, drawn to stand alone."""

from collections.abc import Mapping
from dataclasses import replace

from django.template.loader import render_to_string

from evaluation.queries import sites as queries
from evaluation.queries.counting import Totals
from evaluation.queries.month_sheets import entered_counts
from portal.common.charts import MonthlyChart, monthly_chart
from portal.common.exports.book import Picture
from portal.common.fiscal import FiscalYear
from portal.common.formats import count, wareki_year
from portal.common.geometry import Box
from portal.common.viewer import Viewer
from sites.models import JointSite

PLACEMENTS = "PLACEMENTS"


def years_picture(by_year: Mapping[int, Totals]) -> Picture:
    """Draw the placements of the years; the years without a site are left out."""
    years = [year for year, totals in sorted(by_year.items()) if totals.sites]
    values = [by_year[year].placements for year in years]
    chart = monthly_chart(
        "就職件数の推移",
        [wareki_year(year) for year in years],
        values,
        [None] * len(years),
        this_label="就職件数",
    )
    said = "、".join(
        f"{wareki_year(year)} {count(value)}件" for year, value in zip(years, values, strict=True)
    )
    return Picture("就職件数の推移（件）", _drawn(chart), f"年度ごとの棒グラフ。{said}。")


def months_picture(
    viewer: Viewer, site: JointSite, year: FiscalYear, grid: queries.Grid
) -> Picture:
    """Draw a site's months beside last year's: placements, or the first count it reports."""
    counts = entered_counts(viewer, [site], year)
    indicator = next((one for one in counts if one.code == PLACEMENTS), counts[0])

    def values(of: FiscalYear) -> list[int | None]:
        cells = [grid.get((indicator.pk, month)) for month in of.months]
        return [cell.value if cell else None for cell in cells]

    chart = monthly_chart(
        f"{indicator.name}の月別実績",
        [f"{month.month}月" for month in year.months],
        values(year),
        values(year - 1),
        unit=indicator.unit,
    )
    title = f"{indicator.name}の月別実績（{indicator.unit}。塗りは今年度、枠は前年度）"
    return Picture(title, _drawn(chart), chart.description)


def _drawn(chart: MonthlyChart) -> str:
    return render_to_string("print/bars.svg", {"chart": _for_paper(chart)}).strip()


def _for_paper(chart: MonthlyChart) -> MonthlyChart:
    """Return the chart half as high as on the screen, for a page has to hold more than it.

    Bars that stand alone stand in the middle of their place.
    """
    stands_alone = all(month.last_year is None for month in chart.months)

    def flat(box: Box | None, middle: int) -> Box | None:
        if box is None:
            return None
        x = middle - box.width // 2 if stands_alone else box.x
        return Box(x=x, y=box.y // 2, width=box.width, height=box.bottom // 2 - box.y // 2)

    plot = chart.plot
    return replace(
        chart,
        height=plot.bottom // 2 + chart.height - plot.bottom,
        plot=Box(x=plot.x, y=plot.y // 2, width=plot.width, height=plot.height // 2),
        ticks=tuple(replace(tick, y=tick.y // 2) for tick in chart.ticks),
        months=tuple(
            replace(
                month,
                this_year=flat(month.this_year, month.x),
                last_year=flat(month.last_year, month.x),
            )
            for month in chart.months
        ),
    )
