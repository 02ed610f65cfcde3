"""Practice cases on other pages: what waits on the home page, cases of and like a site's year."""

from datetime import datetime
from decimal import Decimal

from evaluation import permissions_practice as permissions
from evaluation.choices_practice import CaseState
from evaluation.models import PracticeCaseSite
from evaluation.queries.practice_cases import cases_like, practice_cases, waiting_cases
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from portal.common.web.home import Panel
from sites.models import JointSite

SHOWN = 10
ALIKE = 3
# Half of the weights: less alike than that is another kind of site.
ALIKE_FROM = Decimal("0.5")


def home(viewer: Viewer, now: datetime) -> Panel | None:  # noqa: ARG001 — a panel's signature
    """Return the cases at which the viewer's organisation acts next; nothing when none wait."""
    if not permissions.can_read_cases(viewer):
        return None
    rows = list(waiting_cases(viewer)[: SHOWN + 1])
    if not rows:
        return None
    return Panel(
        "確認を待っている取組事例",
        "evaluation/panels/practice_waiting.html",
        {"cases": rows[:SHOWN], "has_more": len(rows) > SHOWN},
    )


def of_site(viewer: Viewer, site: JointSite, year: FiscalYear, now: datetime) -> Panel | None:  # noqa: ARG001
    """Return the site's own published cases, and those of sites like it."""
    own = practice_cases(viewer).filter(
        state=CaseState.PUBLISHED,
        pk__in=PracticeCaseSite.objects.filter(site=site).values("case"),
    )
    alike = cases_like(viewer, site, year.year, at_most=ALIKE, at_least=ALIKE_FROM)
    if not own and not alike:
        return None
    context = {"own": list(own), "alike": alike, "site": site}
    return Panel("取組事例", "evaluation/panels/practice_of_site.html", context)
