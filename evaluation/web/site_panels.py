"""What the page of a site's year is made of, beside its figures; wired in PORTAL_SITE_PANELS."""

from datetime import datetime
from typing import Protocol

from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from sites.models import JointSite
from sites.queries import outreach_of


class SitePanelMaker(Protocol):
    """What a name in PORTAL_SITE_PANELS leads to; None when there is nothing for this viewer."""

    def __call__(
        self, viewer: Viewer, site: JointSite, year: FiscalYear, now: datetime
    ) -> Panel | None: ...


def outreach(viewer: Viewer, site: JointSite, year: FiscalYear, now: datetime) -> Panel | None:  # noqa: ARG001
    """Where the site goes, and what it holds, in the year (出張・催し)."""
    events = list(outreach_of(viewer, site, year))
    if not events:
        return None
    return Panel("出張・催しの予定と実施", "evaluation/panels/outreach.html", {"events": events})
