"""The list of proposals of sites."""

from collections.abc import Iterable

from portal.common.exports.table import Column, ColumnKind, Drill, Figure, Row, Table
from portal.common.fiscal import today
from sites.models import SiteProposal
from sites.rules.proposal_steps import next_step


def proposal_table(rows: Iterable[SiteProposal]) -> Table:
    """Declare the list; `rows` are of queries `proposals`."""
    return Table(
        key="proposals",
        title="拠点の提案の一覧",
        columns=(
            Column("name", "拠点の名称（案）", ColumnKind.TEXT),
            Column("number", "提案番号", ColumnKind.CODE),
            Column("body", "団体", ColumnKind.TEXT),
            Column("office", "ハローワーク", ColumnKind.TEXT),
            Column("state", "状態", ColumnKind.TEXT),
            Column("who", "次に行う者", ColumnKind.TEXT),
            Column("proposed_on", "提案した日", ColumnKind.DATE),
            Column("wished", "開設を希望する日", ColumnKind.DATE),
        ),
        rows=tuple(
            Row(
                {
                    "name": Figure(
                        row.name, Drill("proposal", {"proposal_id": str(row.public_id)})
                    ),
                    "number": row.number,
                    "body": row.body.name,
                    "office": row.office.name,
                    "state": row.get_state_display(),
                    "who": next_step(row.state).who or None,
                    "proposed_on": today(row.proposed_at) if row.proposed_at else None,
                    "wished": row.wished_opening,
                }
            )
            for row in rows
        ),
    )
