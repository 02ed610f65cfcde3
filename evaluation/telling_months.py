"""Tell people of months: told by the worker, who may know everybody's address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from evaluation import topics
from evaluation.choices import WRITABLE_PART_STATES, PartState, Side
from evaluation.models import MonthPart, MonthReminder
from evaluation.month_events import ACCEPTED, DUE, RETURNED, UNREPORTED
from portal.common.fiscal import FiscalYear, today
from portal.common.formats import wareki_date
from portal.common.outbox import OutboxItem
from portal.common.viewer import Role, Viewer
from portal.people.actions.notify import notify
from portal.people.models import Membership, User
from portal.people.topics import Topic
from sites.models import JointSite, SiteHost

_SHOWN = 12  # months named in one letter


@dataclass(frozen=True, slots=True)
class Occasion:
    """What there is to tell: whom, on which subject, in which words, where."""

    organizations: Q
    topic: Topic
    words: Mapping[str, str | int]
    url: str


def deliver(item: OutboxItem) -> None:
    """Notify each person concerned, each at most once an item.

    What is no longer so when the letter leaves is not told any more: a part that was submitted
    again, a side that has reported since it was to be reminded.
    """
    now = timezone.now()
    occasion = _OCCASIONS[item.payload["what"]](item.payload)
    if occasion is None:
        return
    for person in _people_of(occasion.organizations, now):
        notify(
            person=person,
            topic=occasion.topic.code,
            template=item.payload["what"],
            context=occasion.words,
            url=occasion.url,
            key=str(item.pk),
            by=Viewer.system(),
            now=now,
        )


def _people_of(organizations: Q, now: datetime) -> QuerySet[User]:
    members = Membership.objects.current_on(today(now)).filter(
        organizations, organization__suspended_at=None
    )
    return User.objects.filter(memberships__in=members, is_active=True).distinct().order_by("pk")


def _returned(payload: Mapping[str, Any]) -> Occasion | None:
    part = MonthPart.objects.select_related("site").get(pk=payload["parts"][0])
    if part.state != PartState.RETURNED:
        return None
    words = _words(part.site, part.month, Side(part.side)) | {
        "who": payload["who"],
        "reason": part.return_reason,
    }
    return Occasion(
        _people_of_side(part.site, Side(part.side)),
        topics.MONTHS,
        words,
        _sheet(part.site, part.month),
    )


def _accepted(payload: Mapping[str, Any]) -> Occasion | None:
    parts = list(
        MonthPart.objects.select_related("site")
        .filter(pk__in=payload["parts"])
        .order_by("month", "-side")
    )
    site, last = parts[0].site, parts[-1].month
    shown = [
        f"{part.month.year}年{part.month.month}月（{part.get_side_display()}）" for part in parts
    ]
    more = len(shown) - _SHOWN
    words = {
        "site": site.name,
        "months": "、".join(shown[:_SHOWN]) + (f"ほか{more}件" if more > 0 else ""),
    }
    both = _people_of_side(site, Side.MUNICIPALITY) | _people_of_side(site, Side.HELLO_WORK)
    year = FiscalYear.of(last).year
    url = f"{reverse('evaluation:site', args=[site.code])}?year={year}"
    return Occasion(both, topics.MONTHS, words, url)


def _due(payload: Mapping[str, Any]) -> Occasion | None:
    reminder = _unanswered(payload)
    if reminder is None:
        return None
    side = Side(reminder.side)
    words = _words(reminder.site, reminder.month, side) | _when(reminder)
    url = _sheet(reminder.site, reminder.month)
    return Occasion(_people_of_side(reminder.site, side), topics.MONTH_REMINDERS, words, url)


def _unreported(payload: Mapping[str, Any]) -> Occasion | None:
    reminder = _unanswered(payload)
    if reminder is None:
        return None
    words = _words(reminder.site, reminder.month, Side(reminder.side)) | _when(reminder)
    bureau = Q(
        organization__kind=Role.BUREAU,
        organization__prefecture_code=reminder.site.prefecture_code,
    )
    url = reverse("evaluation:month-matrix", args=[FiscalYear.of(reminder.month).year])
    return Occasion(bureau, topics.MONTH_REMINDERS, words, url)


def _unanswered(payload: Mapping[str, Any]) -> MonthReminder | None:
    """Return the reminder, unless its side has reported since."""
    reminder = MonthReminder.objects.select_related("site").get(pk=payload["reminder"])
    reported = MonthPart.objects.filter(
        site=reminder.site_id, month=reminder.month, side=reminder.side
    ).exclude(state__in=WRITABLE_PART_STATES)
    return None if reported.exists() else reminder


def _words(site: JointSite, month: date, side: Side) -> dict[str, str | int]:
    return {"site": site.name, "month": f"{month.year}年{month.month}月", "side": side.label}


def _when(reminder: MonthReminder) -> dict[str, str | int]:
    return {"day": wareki_date(reminder.due_on), "step": reminder.step}


def _sheet(site: JointSite, month: date) -> str:
    return reverse("evaluation:month", args=[site.code, f"{month:%Y-%m}"])


def _people_of_side(site: JointSite, side: Side) -> Q:
    if side == Side.HELLO_WORK:
        return Q(organization=site.office_id)
    return Q(organization__in=SiteHost.objects.filter(site=site).values("body"))


_OCCASIONS: Mapping[str, Callable[[Mapping[str, Any]], Occasion | None]] = {
    RETURNED: _returned,
    ACCEPTED: _accepted,
    DUE: _due,
    UNREPORTED: _unreported,
}
