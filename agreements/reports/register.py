"""The register of agreements: declared once for screen and files."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from agreements.choices import STATE_PARTIES, PartyKind
from agreements.models import Agreement, AgreementParty, PublishedCount
from agreements.queries.register import Counted
from portal.common.exports.table import (
    NATIONAL_AREA_CODE,
    Column,
    ColumnKind,
    Drill,
    Figure,
    Report,
    Row,
    Table,
)
from portal.common.formats import wareki_date
from portal.organizations.models import LocalGovernment
from portal.organizations.prefectures import PREFECTURE_BY_CODE, PREFECTURES

UNKNOWN_DAY = "締結日の「–」は、公表されていないことを示す。"


def register_table(rows: Iterable[Agreement]) -> Table:
    """Declare the list of agreements; `rows` are of queries `agreements`, with their parties."""
    return Table(
        key="agreements",
        title="協定の一覧",
        columns=(
            Column("reference", "整理番号", ColumnKind.CODE, is_for_machines=True),
            Column("title", "協定", ColumnKind.TEXT),
            Column("kind", "種別", ColumnKind.TEXT),
            Column("prefecture", "都道府県", ColumnKind.TEXT),
            Column("bodies", "団体", ColumnKind.TEXT),
            Column("state_side", "国", ColumnKind.TEXT),
            Column("others", "その他の当事者", ColumnKind.TEXT, is_for_machines=True),
            Column("state", "状態", ColumnKind.TEXT),
            Column("signed_on", "締結日", ColumnKind.DATE),
            Column("attested_on", "締結を確認できる日", ColumnKind.DATE),
            Column("valid_from", "有効期間の初日", ColumnKind.DATE, is_for_machines=True),
            Column("valid_until", "有効期間の末日", ColumnKind.DATE, is_for_machines=True),
            Column("origin", "登録の経緯", ColumnKind.TEXT, is_for_machines=True),
            Column("source", "出典", ColumnKind.TEXT, is_for_machines=True),
            Column("note", "備考", ColumnKind.TEXT, is_for_machines=True),
        ),
        row_headers=("reference", "title"),
        rows=tuple(_row(row) for row in rows),
        notes=(UNKNOWN_DAY,),
    )


def _row(agreement: Agreement) -> Row:
    parties = list(agreement.party_rows.all())
    return Row(
        {
            "reference": agreement.reference,
            "title": Figure(
                agreement.title,
                Drill("agreement", {"agreement_id": str(agreement.public_id)}),
            ),
            "kind": agreement.get_kind_display(),
            "prefecture": PREFECTURE_BY_CODE[agreement.prefecture_code].name,
            "bodies": _names(parties, PartyKind.LOCAL_GOVERNMENT),
            "state_side": _names(parties, *STATE_PARTIES),
            "others": _names(parties, PartyKind.OTHER),
            "state": agreement.get_state_display(),
            "signed_on": agreement.signed_on,
            "attested_on": agreement.attested_on,
            "valid_from": agreement.valid_from,
            "valid_until": agreement.valid_until,
            "origin": agreement.get_origin_display(),
            "source": agreement.source or None,
            "note": agreement.note or None,
        }
    )


def _names(parties: Iterable[AgreementParty], *kinds: PartyKind) -> str | None:
    return "、".join(str(party) for party in parties if party.kind in kinds) or None


def register_report(table: Table, *, as_of: datetime, notices: tuple[str, ...] = ()) -> Report:
    """Wrap the list as a report, to be sent as a file."""
    return Report(
        key=table.key,
        title=table.title,
        subtitle="",
        fiscal_year=None,
        area_code=NATIONAL_AREA_CODE,
        notices=notices,
        tables=(table,),
        as_of=as_of,
    )


def published_table(published: Iterable[PublishedCount]) -> Table:
    """Declare the counts as they were published, their sources below."""
    counts = list(published)
    return Table(
        key="published-counts",
        title="公表された締結団体数",
        columns=(
            Column("as_of", "時点", ColumnKind.TEXT),
            Column("prefectures", "都道府県", ColumnKind.COUNT, "団体"),
            Column("municipalities", "市区町村", ColumnKind.COUNT, "団体"),
            Column("total", "合計", ColumnKind.COUNT, "団体"),
        ),
        rows=tuple(
            Row(
                {
                    "as_of": _month(one.as_of),
                    "prefectures": one.prefectures,
                    "municipalities": one.municipalities,
                    "total": one.total,
                }
            )
            for one in counts
        ),
        notes=tuple(f"{_month(one.as_of)}: {one.source}。" for one in counts),
    )


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def prefectures_table(
    bodies: Iterable[LocalGovernment], counted: Counted, first: Mapping[int, date]
) -> Table:
    """Declare the list by prefecture: its own agreement, its municipalities by name.

    `bodies` have an agreement on the day of `counted`; `first` are the known days of signing.
    """
    own: dict[str, LocalGovernment] = {}
    others: dict[str, list[str]] = {}
    for body in bodies:
        if body.is_prefecture:
            own[body.prefecture_code] = body
        else:
            others.setdefault(body.prefecture_code, []).append(_dated(body, first))
    return Table(
        key="agreements-by-prefecture",
        title=f"{counted.kind.label}を締結している団体（{wareki_date(counted.on)}）",
        columns=(
            Column("prefecture", "都道府県", ColumnKind.TEXT),
            Column("own", "都道府県の協定", ColumnKind.TEXT),
            Column("count", "市区町村数", ColumnKind.COUNT),
            Column("names", "市区町村の名称（わかるものは締結日）", ColumnKind.TEXT),
        ),
        rows=(
            *(
                Row(
                    {
                        "prefecture": Figure(
                            one.name,
                            Drill(
                                "agreements-prefecture",
                                {"code": one.code, "on": counted.on.isoformat()},
                            ),
                        ),
                        "own": _own(own.get(one.code), first),
                        "count": len(others.get(one.code, [])),
                        "names": "、".join(others.get(one.code, [])) or None,
                    }
                )
                for one in PREFECTURES
            ),
            Row(
                {
                    "prefecture": "合計",
                    "own": f"{len(own)}都道府県",
                    "count": sum(map(len, others.values())),
                    "names": None,
                },
                is_total=True,
            ),
        ),
    )


def _own(body: LocalGovernment | None, first: Mapping[int, date]) -> str | None:
    if body is None:
        return None
    day = first.get(body.pk)
    return wareki_date(day) if day else "あり（日は不明）"


def _dated(body: LocalGovernment, first: Mapping[int, date]) -> str:
    day = first.get(body.pk)
    return f"{body.name}（{wareki_date(day)}）" if day else body.name
