"""What happens between the pages of the year: months by the dozen, and the portal's clock.

Runs in a process of its own, in the portal's environment (`year.between_pages`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import time_machine

from evaluation.actions.confirm_month import confirm_month
from evaluation.actions.record_month import record_month
from evaluation.actions.submit_month import submit_month
from evaluation.choices import Side
from evaluation.models import MonthPart
from evaluation.tasks import alert_landings, learn_seasons
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.people.models import User
from portal.people.viewers import viewer_for
from sites.models import JointSite
from tests.browser.people import EMAILS
from tests.browser.year import AFTER, CITY, CODE, OFFICE, USUAL, YEAR

ROLES = {Side.MUNICIPALITY: Role.LOCAL_GOVERNMENT, Side.HELLO_WORK: Role.HELLO_WORK}
COUNTED = {Side.MUNICIPALITY: CITY, Side.HELLO_WORK: OFFICE}
OCTOBER = datetime(YEAR, 10, 11, tzinfo=UTC)


def summer_to_october() -> None:
    """May to September are submitted and confirmed; on a morning of October the clock looks."""
    _submit_and_confirm(FiscalYear(YEAR).months[1:6])
    with time_machine.travel(OCTOBER):
        learn_seasons()
        alert_landings()


def winter() -> None:
    """October to March are submitted and confirmed."""
    _submit_and_confirm(FiscalYear(YEAR).months[6:])


def year_after() -> None:
    """The year behind it is recorded by both sides, as good as the one before it."""
    site, now = JointSite.objects.get(code=CODE), _fifth_behind(date(AFTER + 1, 3, 1))
    for side in Side:
        values = {code: USUAL[code] for code in COUNTED[side]}
        for month in FiscalYear(AFTER).months:
            record_month(site=site, month=month, values=values, by=_desk(side, now), now=now)


def _submit_and_confirm(months: tuple[date, ...]) -> None:
    site = JointSite.objects.get(code=CODE)
    parts = MonthPart.objects.select_related("site").filter(site=site)
    for month in months:
        now = _fifth_behind(month)
        for side in Side:
            part = parts.get(month=month, side=side)
            part = submit_month(
                site=site,
                month=month,
                side=side,
                seen=part.revision,
                by=_desk(side, now),
                now=now,
            )
            confirm_month(part=part, by=_desk(side.other, now), now=now)


def _desk(side: Side, now: datetime) -> Viewer:
    return viewer_for(User.objects.get(email=EMAILS[ROLES[side]]), now=now)


def _fifth_behind(month: date) -> datetime:
    """Return the morning of the fifth of the following month."""
    return datetime(month.year + month.month // 12, month.month % 12 + 1, 5, tzinfo=UTC)
