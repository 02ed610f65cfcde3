"""The months of a desk's sites as one table: downloaded, filled in Excel, and sent back."""

from collections.abc import Mapping, Sequence
from datetime import date

from evaluation.models import Indicator
from evaluation.queries.month_sheets import MONTH, NAME, SITE
from portal.common.exports.table import Column, ColumnKind, Row, Table
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_year
from sites.models import JointSite


def month_sheets(
    sites: Sequence[JointSite],
    indicators: Sequence[Indicator],
    values: Mapping[tuple[int, int, date], int | None],
    year: FiscalYear,
) -> Table:
    """Declare a row a site and month, a column a count; `values` by site, indicator and month."""
    return Table(
        key="month-sheets",
        title=f"月次実績（{wareki_year(year.year)}）",
        columns=(
            Column("site", SITE, ColumnKind.CODE),
            Column("name", NAME, ColumnKind.TEXT),
            Column("month", MONTH, ColumnKind.CODE),
            *(Column(_key(one), one.name, ColumnKind.COUNT) for one in indicators),
        ),
        row_headers=("site", "name", "month"),
        rows=tuple(
            Row(
                {"site": site.code, "name": site.name, "month": f"{month:%Y-%m}"}
                | {_key(one): values.get((site.pk, one.pk, month)) for one in indicators}
            )
            for site in sites
            for month in year.months
        ),
        notes=(
            "数字を書き入れて保存し、「まとめて登録」の画面から送ります。",
            "空欄は「変更しない」の意味です。登録済みの数字を消すときは、月の入力画面を使います。",
        ),
    )


def _key(indicator: Indicator) -> str:
    return indicator.code.lower()
