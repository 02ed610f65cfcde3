from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from portal.common.exports.table import Column, ColumnKind, Drill, Figure, Report, Row, Table

YEARS = (
    (2018, 79_639, "38.8", None, None, 279, "82.8"),
    (2019, 75_639, "37.1", "-5.0", "-1.7", 265, "78.6"),
    (2020, 61_176, "34.1", "-19.1", "-3.0", 230, "67.8"),
)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.fixture
def yearly() -> Table:
    """年度ごとの実績。行の見出しは年、値は件数・率・増減。"""
    return Table(
        key="yearly",
        title="就職件数と就職率の推移",
        columns=(
            Column("year", "年度", ColumnKind.YEAR),
            Column("placements", "就職件数", ColumnKind.COUNT, unit="件"),
            Column("change", "対前年度増減率", ColumnKind.CHANGE_PERCENT),
            Column("rate", "就職率", ColumnKind.PERCENT),
            Column("rate_change", "対前年度差", ColumnKind.CHANGE_POINTS),
            Column("achieved", "達成拠点", ColumnKind.COUNT, unit="拠点"),
        ),
        rows=tuple(
            Row(
                {
                    "year": year,
                    "placements": placements,
                    "change": _decimal(change),
                    "rate": Decimal(rate),
                    "rate_change": _decimal(points),
                    "achieved": Figure(achieved, Drill("sites", {"year": str(year)})),
                }
            )
            for year, placements, rate, change, points, achieved, _ in YEARS
        ),
        notes=("就職率＝就職件数÷新規求職者数", "「達成」は一部達成を含む。"),
    )


@pytest.fixture
def bodies() -> Table:
    """地方公共団体ごとの拠点数。コードと名前が行の見出しで、計の行がある。"""
    return Table(
        key="bodies",
        title="地方公共団体別の拠点数",
        columns=(
            Column("code", "団体コード", ColumnKind.CODE),
            Column("name", "団体", ColumnKind.TEXT),
            Column("sites", "拠点数", ColumnKind.COUNT, unit="拠点"),
            Column("remark", "備考", ColumnKind.TEXT),
        ),
        rows=(
            Row({"code": "072036", "name": "郡山市", "sites": 1, "remark": "委託あり"}),
            Row({"code": "322075", "name": "江津市", "sites": 1}),
            Row({"name": "計", "sites": 2}, is_total=True),
        ),
        row_headers=("code", "name"),
        area_key="code",
    )


@pytest.fixture
def report(yearly: Table, bodies: Table) -> Report:
    return Report(
        key="national-results",
        title="一体的実施事業の実績",
        subtitle="全国",
        fiscal_year=2020,
        area_code="000000",
        notices=("公表値に合わせた合成データを含みます。",),
        tables=(yearly, bodies),
        as_of=datetime(2021, 6, 1, 0, 5, tzinfo=UTC),
    )


@pytest.fixture
def one_text(report: Report) -> Callable[[str], Report]:
    """行の見出しと値に、渡した文字列をそのまま置いた帳票。"""

    def build(text: str) -> Report:
        columns = (
            Column("name", "施設名", ColumnKind.TEXT),
            Column("remark", "備考", ColumnKind.TEXT),
            Column("change", "増減", ColumnKind.COUNT),
        )
        row = Row({"name": text, "remark": text, "change": -5})
        table = Table(key="texts", title="拠点一覧", columns=columns, rows=(row,))
        return replace(report, tables=(table,))

    return build
