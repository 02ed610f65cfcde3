"""Sites outside of the funnel: declared once for screen and files."""

from evaluation.queries.funnel import FunnelYear
from evaluation.rules.funnel import OUTSIDE, WATCH, Place, percent
from portal.common.exports.table import Column, ColumnKind, Drill, Figure, Row, Table
from portal.common.formats import wareki_year
from portal.common.rounding import ratio_percent
from portal.organizations.prefectures import PREFECTURE_BY_CODE

WORDS = {
    Place.LOW: "低い（99.8%限界の外）",
    Place.LOW_WATCH: "やや低い（95%限界の外）",
    Place.INSIDE: "ばらつきの範囲内",
    Place.HIGH_WATCH: "やや高い（95%限界の外）",
    Place.HIGH: "高い（99.8%限界の外）",
}
_ORDER = list(Place)


def outside_table(found: FunnelYear, year: int) -> Table:
    """Declare the list of sites outside of the 95 % limits, the lowest first."""
    outside = sorted(
        ((row, place) for row, place in found.sites.values() if place is not Place.INSIDE),
        key=lambda pair: (_ORDER.index(pair[1]), pair[0].site.code),
    )
    return Table(
        key="funnel",
        title=f"ばらつきの範囲の外にある拠点（{wareki_year(year)}）",
        columns=(
            Column("code", "拠点コード", ColumnKind.CODE, is_for_machines=True),
            Column("name", "拠点", ColumnKind.TEXT),
            Column("prefecture", "都道府県", ColumnKind.TEXT),
            Column("place", "位置", ColumnKind.TEXT),
            Column("rate", "就職率", ColumnKind.PERCENT),
            Column("new_seekers", "新規求職者数", ColumnKind.COUNT, "人"),
            Column("low", "95%下限", ColumnKind.PERCENT),
            Column("high", "95%上限", ColumnKind.PERCENT),
        ),
        row_headers=("code", "name"),
        rows=tuple(
            Row(
                {
                    "code": row.site.code,
                    "name": Figure(
                        row.site.name,
                        Drill("site", {"code": row.site.code, "year": str(row.fiscal_year)}),
                    ),
                    "prefecture": PREFECTURE_BY_CODE[row.site.prefecture_code].name,
                    "place": WORDS[place],
                    "rate": ratio_percent(row.placements, row.new_seekers),
                    "new_seekers": row.new_seekers,
                    "low": percent(found.funnel.limits(row.new_seekers or 1, WATCH)[0]),
                    "high": percent(found.funnel.limits(row.new_seekers or 1, WATCH)[1]),
                }
            )
            for row, place in outside
        ),
        notes=notes(found),
    )


def notes(found: FunnelYear) -> tuple[str, ...]:
    """Return how to read the funnel."""
    said = [
        (
            "率は、人数が少ない拠点ほど偶然に左右される。全体の率のまわりに、その人数で偶然に起こりうる"
            "範囲（95%と99.8%）を引き、外にある拠点だけを、高い・低いと見る。"
        ),
        (
            f"全体の就職率は{percent(found.funnel.rate)}%。拠点どうしの違いが偶然より大きい分"
            f"（過分散 {found.funnel.overdispersion:.1f}倍）だけ、範囲を広げてある。"
        ),
    ]
    if found.left_out:
        said.append(
            f"就職件数が新規求職者数を超える{found.left_out}拠点は、割合ではないため除いた。"
        )
    return tuple(said)


LIMITS = (("watch", WATCH), ("outside", OUTSIDE))
