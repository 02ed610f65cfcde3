"""Councils on other pages: what waits at home, and what hangs on an agreement."""

from datetime import datetime

from agreements import permissions_councils as permissions
from agreements.models import Agreement
from agreements.queries import councils as queries
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.common.web.home import Panel

SHOWN = 10


def home(viewer: Viewer, now: datetime) -> Panel | None:
    """Return the meetings the viewer's organisation is invited to and the actions it owes."""
    if not permissions.can_read_councils(viewer) or viewer.organization_id is None:
        return None
    day = today(now)
    meetings = list(queries.meetings_ahead(viewer, day)[:SHOWN])
    actions = list(queries.actions_for(viewer)[:SHOWN])
    if not (meetings or actions):
        return None
    return Panel(
        "運営協議会の予定と取組",
        "agreements/councils/panels/home.html",
        {"meetings": meetings, "actions": actions, "today": day},
    )


def of_agreement(viewer: Viewer, agreement: Agreement, now: datetime) -> Panel | None:
    """Return the agreement's councils with their next meeting and open actions."""
    if not permissions.can_read_councils(viewer):
        return None
    found = list(queries.councils(viewer, today(now)).filter(agreement=agreement))
    may_found = (
        permissions.may_found_councils(viewer)
        and Agreement.objects.kept_by(viewer).filter(pk=agreement.pk).exists()
    )
    if not (found or may_found):
        return None
    return Panel(
        "運営協議会",
        "agreements/councils/panels/agreement.html",
        {"councils": found, "agreement": agreement, "may_found": may_found},
    )
