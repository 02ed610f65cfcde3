"""Corrections as tables: what changes, and what it makes of the year."""

from collections.abc import Sequence
from decimal import Decimal

from evaluation.choices import Level
from evaluation.models import CorrectionLine, Indicator
from evaluation.queries.corrections import Effect
from evaluation.reports.texts import target_text
from evaluation.rules.achievement import Line
from portal.common import formats
from portal.common.exports.table import Column, ColumnKind, Row, Table
from portal.common.rounding import ratio_percent


def lines_table(lines: Sequence[CorrectionLine]) -> Table:
    """Declare the figures of a correction, before and after."""
    return Table(
        key="correction-lines",
        title="訂正する数値",
        columns=(
            Column("place", "月", ColumnKind.TEXT),
            Column("indicator", "指標", ColumnKind.TEXT),
            Column("before", "訂正前", ColumnKind.TEXT),
            Column("after", "訂正後", ColumnKind.TEXT),
            Column("resolution", "もとになった議決", ColumnKind.TEXT),
        ),
        row_headers=("place", "indicator"),
        rows=tuple(
            Row(
                {
                    "place": f"{one.month:%Y年%-m月}" if one.month else "年間目標",
                    "indicator": one.indicator.name,
                    "before": target_text(one.indicator, one.before),
                    "after": target_text(one.indicator, one.after),
                    "resolution": one.resolution.as_source if one.resolution else "",
                }
            )
            for one in lines
        ),
        notes=("「–」は未記入（目標では未設定）。",),
    )


def effect_table(effect: Effect) -> Table:
    """Declare what approving would make of the year's targets and level."""
    rows = [
        Row(
            {
                "indicator": one.indicator.name,
                "before": _standing(one.indicator, one.before, is_met=one.was_met),
                "after": _standing(one.indicator, one.after, is_met=one.is_met),
            }
        )
        for one in effect.lines
    ]
    level = Row(
        {
            "indicator": "達成状況",
            "before": level_name(effect.level_before),
            "after": level_name(effect.level_after),
        },
        is_total=True,
    )
    return Table(
        key="correction-effect",
        title="承認した場合の年度の目標と達成状況",
        columns=(
            Column("indicator", "目標のある指標", ColumnKind.TEXT),
            Column("before", "いま", ColumnKind.TEXT),
            Column("after", "承認した場合", ColumnKind.TEXT),
        ),
        rows=(*rows, level),
        notes=("いまの数値に、この訂正だけを適用した場合の計算。",),
    )


def level_name(level: Level | str | None) -> str:
    """Return the level in Japanese; a site without target has none."""
    return str(Level(level).label) if level else "目標未設定"


def _standing(indicator: Indicator, line: Line | None, *, is_met: bool | None) -> str:
    if line is None:
        return formats.BLANK
    result = (
        formats.percent(ratio_percent(line.numerator, line.denominator))
        if line.is_rate
        else target_text(indicator, None if line.numerator is None else Decimal(line.numerator))
    )
    said = "達成" if is_met else "未達成"
    return f"{result}（目標 {target_text(indicator, line.target)}）{said}"
