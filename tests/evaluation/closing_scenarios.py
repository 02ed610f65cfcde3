"""One run of each action that closes, corrects or publishes, for the table of audited actions."""

from collections.abc import Callable
from datetime import date

from evaluation.actions.publish_year import publish_year
from evaluation.actions.settle_year import settle_year
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from sites.models import JointSite
from tests import factories

NOW, Y2025 = factories.NOW, FiscalYear(2025)


def settled(by: Viewer) -> JointSite:
    """A site whose year 2025 is settled."""
    site = factories.site()
    factories.target(site, "PLACEMENTS", 10)
    factories.month(site, "NEW_SEEKERS", date(2025, 6, 1), 30)
    factories.month(site, "PLACEMENTS", date(2025, 6, 1), 10)
    settle_year(site=site, year=Y2025, by=by, now=NOW)
    return site


def do_publish(by: Viewer) -> None:
    settled(by)
    publish_year(year=Y2025, by=by, now=NOW)


CLOSING: dict[str, tuple[str, Callable[[Viewer], object]]] = {
    "publish_year": ("年度を公表", do_publish),
}
