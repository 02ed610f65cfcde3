"""Sites on pages of others: proposals that wait on the home page, sites on their agreement's."""

from datetime import datetime

from agreements.models import Agreement
from portal.common.exports.table import Drill
from portal.common.viewer import Role, Viewer
from portal.common.web.home import Panel
from sites.models import JointSite
from sites.queries import proposals, waiting_proposals
from sites.rules.proposal_steps import next_step

SHOWN = 10


def waiting(viewer: Viewer, now: datetime) -> Panel | None:  # noqa: ARG001 — a panel's signature
    """Return the proposals at which the viewer's organisation acts next; nothing when none wait."""
    rows = list(waiting_proposals(viewer)[: SHOWN + 1])
    if not rows:
        return None
    title = "拠点の提案が届いています" if viewer.role == Role.BUREAU else "作成中の拠点の提案"
    shown = [(row, next_step(row.state)) for row in rows[:SHOWN]]
    return Panel(title, "sites/panels/waiting.html", {"rows": shown, "has_more": len(rows) > SHOWN})


def of_agreement(viewer: Viewer, agreement: Agreement, now: datetime) -> Panel | None:  # noqa: ARG001
    """Return the sites that rest on the agreement and the proposals tied to it."""
    sites = JointSite.objects.visible_to(viewer).filter(agreement=agreement).order_by("code")
    tied = proposals(viewer).filter(agreement=agreement)
    shown = [(site, Drill("site", {"code": site.code})) for site in sites]
    if not shown and not tied:
        return None
    return Panel(
        "この協定による拠点", "sites/panels/of_agreement.html", {"sites": shown, "proposals": tied}
    )
