"""The home page's part for administrators: what waits for their decision."""

from datetime import datetime

from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from portal.people import queries

SHOWN = 10


def grants(viewer: Viewer, now: datetime) -> Panel | None:
    """Return the requests that wait for this viewer; nothing for anybody else, or when none do."""
    waiting = list(queries.waiting_for(viewer, now)[: SHOWN + 1])
    if not waiting:
        return None
    return Panel(
        "あなたの承認を待つ申請",
        "members/panels/grants.html",
        {"grants": waiting[:SHOWN], "has_more": len(waiting) > SHOWN},
    )
