"""What became of a site's referral slips in a year: declared once for the page and its files."""

from collections.abc import Sequence
from datetime import datetime

from evaluation.choices_voices import SlipPurpose
from evaluation.queries.slips import WITHIN_DAYS, SlipCounts
from portal.common.exports.table import NATIONAL_AREA_CODE, Column, ColumnKind, Report, Row, Table
from portal.common.fiscal import FiscalYear
from portal.common.formats import wareki_year
from portal.common.rounding import ratio_percent

_SMALL = "5件未満の数から、だれが訪れたかが分かることがある。拠点と国の外には出さない。"
_GIVEN = Column("given", "交付", ColumnKind.COUNT, "件")
_USED = Column("used", "利用", ColumnKind.COUNT, "件")


def slips_tables(site: str, year: FiscalYear, found: Sequence[SlipCounts]) -> tuple[Table, ...]:
    """Declare the tables of a site's year; `found` is of queries `slip_counts`."""
    name = f"{site}（{wareki_year(year.year)}）"
    return _whole(name, found), _waits(name, found), _purposes(name, found)


def slips_report(
    site: str, year: FiscalYear, found: Sequence[SlipCounts], *, as_of: datetime
) -> Report:
    """Wrap the tables as a report, to be sent as a file."""
    return Report(
        key="slips",
        title=f"誘導票の件数（{wareki_year(year.year)}）",
        subtitle=site,
        fiscal_year=year.year,
        area_code=NATIONAL_AREA_CODE,
        notices=(_SMALL,),
        tables=slips_tables(site, year, found),
        as_of=as_of,
    )


def _way(one: SlipCounts) -> str:
    return f"{one.side.label}から{one.side.other.label}へ"


def _whole(name: str, found: Sequence[SlipCounts]) -> Table:
    return Table(
        key="slips-used",
        title=f"交付と利用　{name}",
        columns=(
            Column("way", "方向", ColumnKind.TEXT),
            _GIVEN,
            _USED,
            Column("share", "利用の割合", ColumnKind.PERCENT),
            Column("open", "利用前", ColumnKind.COUNT, "件"),
            Column("expired", "期限切れ", ColumnKind.COUNT, "件"),
            Column("days", "利用までの平均", ColumnKind.DECIMAL, "日"),
        ),
        rows=tuple(
            Row(
                {
                    "way": _way(one),
                    "given": one.given,
                    "used": one.used,
                    "share": ratio_percent(one.used, one.given),
                    "open": one.open,
                    "expired": one.expired,
                    "days": one.mean_days,
                }
            )
            for one in found
        ),
        notes=("交付した日の年度に数える。取り消した票と、手渡していない票は数えない。", _SMALL),
    )


def _waits(name: str, found: Sequence[SlipCounts]) -> Table:
    """Days between giving and use; slips used as they were printed have none."""
    labels = ("当日", "1〜3日", "4〜7日", "8〜14日", "15日以上")
    keys = [f"days-{most}" for most in WITHIN_DAYS] + ["days-more"]
    return Table(
        key="slips-days",
        title=f"交付から利用までの日数　{name}",
        columns=(
            Column("way", "方向", ColumnKind.TEXT),
            *(
                Column(key, label, ColumnKind.COUNT, "件")
                for key, label in zip(keys, labels, strict=True)
            ),
        ),
        rows=tuple(
            Row({"way": _way(one), **dict(zip(keys, one.days, strict=True))}) for one in found
        ),
    )


def _purposes(name: str, found: Sequence[SlipCounts]) -> Table:
    return Table(
        key="slips-purposes",
        title=f"用件ごとの交付と利用　{name}",
        columns=(
            Column("way", "方向", ColumnKind.TEXT),
            Column("purpose", "用件", ColumnKind.TEXT),
            _GIVEN,
            _USED,
        ),
        row_headers=("way", "purpose"),
        rows=tuple(
            Row(
                {
                    "way": _way(one),
                    "purpose": str(purpose.label),
                    "given": one.by_purpose[purpose][0],
                    "used": one.by_purpose[purpose][1],
                }
            )
            for one in found
            for purpose in SlipPurpose
            if one.by_purpose[purpose][0]
        ),
    )
