"""What follows when a part of a month is returned or accepted: people and systems are told."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from evaluation.models import MonthPart, MonthReminder
from evaluation.webhook_events import tell_month_accepted, tell_month_returned
from portal.common.outbox import post

KIND = "evaluation.tell_month"
RETURNED, ACCEPTED = "month_returned", "month_accepted"
DUE, UNREPORTED = "month_due", "month_unreported"


def returned(part: MonthPart, *, organization: str, at: datetime) -> None:
    """Have the part's own side told, in the name of the organisation that returned it."""
    _post(RETURNED, {"parts": [str(part.pk)], "who": organization}, f"{part.pk}:{part.returns}", at)
    tell_month_returned(part, at)


def accepted(parts: Iterable[MonthPart], *, at: datetime) -> None:
    """Have both sides of each site told once of all its parts."""
    by_site = sorted(parts, key=lambda part: (part.site_id, part.month, part.side))
    for site, group in groupby(by_site, key=lambda part: part.site_id):
        of_site = list(group)
        ids = [str(part.pk) for part in of_site]
        _post(ACCEPTED, {"parts": ids}, f"{site}:{ids[0]}:{at.isoformat()}", at)
        for part in of_site:
            tell_month_accepted(part, at)


def reminded(reminder: MonthReminder, *, at: datetime) -> None:
    """Have the side reminded, or its bureau told that nothing has come."""
    what = UNREPORTED if reminder.is_escalation else DUE
    _post(what, {"reminder": reminder.pk}, str(reminder.pk), at)


def _post(what: str, payload: dict[str, object], key: str, at: datetime) -> None:
    post(KIND, {"what": what, **payload}, key=f"{what}:{key}", at=at)
