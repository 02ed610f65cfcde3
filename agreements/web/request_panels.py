"""Requests on other pages: the clock on the home page, and what is asked under an agreement."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from agreements import permissions_requests as permissions
from agreements.models import Agreement, Request
from agreements.queries.requests import allowances, open_with_clock, requests_under, times_of
from agreements.reports.requests import clock_words, request_table
from agreements.rules.elapsed import Allowance, total_days
from agreements.rules.next_step import next_step
from portal.common.fiscal import today
from portal.common.viewer import Viewer
from portal.common.web.home import Panel

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Clock:
    """One open request: since when, where it stands, what comes next."""

    title: str
    url: str
    days: int
    state: str
    next: str
    who: str
    clock: str
    is_overdue: bool


def clock(viewer: Viewer, now: datetime) -> Panel | None:
    """Return the open requests of a body, or those that wait in an office's area."""
    is_body = permissions.files_requests(viewer)
    if not (is_body or permissions.handles_requests(viewer)):
        return None
    day = today(now)
    rows = list(open_with_clock(viewer, day)[: SHOWN + 1])
    if not rows:
        return None
    standards = allowances(viewer)
    return Panel(
        "要望・要請のいま" if is_body else "処理を待つ要望・要請",
        "agreements/requests/panels/clock.html",
        {
            "clocks": [_clock(one, standards, day) for one in rows[:SHOWN]],
            "has_more": len(rows) > SHOWN,
            "handles": permissions.handles_requests(viewer),
        },
    )


def _clock(asked: Request, standards: list[Allowance], day: date) -> Clock:
    times = times_of(asked, standards, day=day)
    step, who = next_step(asked.kind, asked.state) or ("", "")
    return Clock(
        title=f"{asked.number}　{asked.title}（{asked.body.name}）",
        url=reverse("agreements:request", args=[asked.public_id]),
        days=total_days(times),
        state=str(asked.get_state_display()),
        next=step,
        who=who,
        clock=clock_words(times[-1], day),
        is_overdue=times[-1].is_overdue(day),
    )


def of_agreement(viewer: Viewer, agreement: Agreement, now: datetime) -> Panel | None:
    """Return what is asked under the agreement, as far as the viewer may see it."""
    if not permissions.can_read_requests(viewer):
        return None
    day = today(now)
    rows = list(requests_under(viewer, agreement, day))
    may_ask = (
        permissions.files_requests(viewer)
        and Agreement.objects.filter(pk=agreement.pk, parties=viewer.organization_id).exists()
    )
    if not (rows or may_ask):
        return None
    return Panel(
        "この協定に基づく要望・要請",
        "agreements/requests/panels/of_agreement.html",
        {
            "table": request_table(rows, allowances(viewer), day=day) if rows else None,
            "may_ask": may_ask,
        },
    )
