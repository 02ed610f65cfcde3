"""Moving a side's part of a month one step: hold it, look, write, audit.

Lock order: the year's profile (by whoever writes figures or submits them), then parts by id. A
figure is written only while its part is held and writable, so none changes under a submission.
"""

from collections.abc import Iterable
from datetime import date, datetime

from evaluation.choices import PART_STATES, PartState, Side
from evaluation.models import MonthPart
from portal.common.conflict import Conflict
from portal.common.fiscal import FiscalYear
from portal.common.saving import save_checked
from portal.common.viewer import Viewer
from sites.models import AnnualProfile, JointSite

FASTER = (
    "画面を開いたあとに、ほかの人がこの月の数字か状態を変えました。いまの内容を確かめてください。"
)


def hold_year(site: JointSite, month: date) -> None:
    """Hold the site's year until the transaction ends: figures are written one sheet at a time."""
    year = FiscalYear.of(month).year
    AnnualProfile.objects.select_for_update().filter(site=site, fiscal_year=year).first()


def held_parts(site: JointSite, month: date, sides: Iterable[Side]) -> dict[Side, MonthPart]:
    """Return the parts of these sides, held, made open where they were never touched."""
    wanted = list(sides)
    MonthPart.objects.bulk_create(
        [MonthPart(site=site, month=month, side=side) for side in wanted], ignore_conflicts=True
    )
    parts = MonthPart.objects.filter(site=site, month=month, side__in=wanted)
    return {
        Side(part.side): part
        for part in parts.select_related("site").select_for_update(of=("self",)).order_by("pk")
    }


def locked(part: MonthPart) -> MonthPart:
    """Return the part as it is now, held. Raises Conflict when it is not as the caller saw it."""
    current = (
        MonthPart.objects.select_for_update(of=("self",)).select_related("site").get(pk=part.pk)
    )
    if current.revision != part.revision:
        raise Conflict(FASTER)
    return current


def moved(
    part: MonthPart, to: PartState, *, by: Viewer, now: datetime, reason: str = ""
) -> MonthPart:
    """Save the held part in state `to` with who did it and when, and audit it.

    Raises ValidationError at `state` when there is no such way from its state, and by field for
    whatever the database refuses.
    """
    PART_STATES.check(part.state, to)
    part.state, part.revision = to, part.revision + 1
    _stamp(part, to, by.user_id, now, reason)
    return save_checked(part, event=_EVENTS[to], by=by, at=now, reason=reason)


_EVENTS = {
    PartState.OPEN: "月次実績の提出を取下げ",
    PartState.SUBMITTED: "月次実績を提出",
    PartState.CONFIRMED: "相手方の月次実績を確認",
    PartState.ACCEPTED: "月次実績を受理",
    PartState.RETURNED: "月次実績を差戻し",
}


def _stamp(part: MonthPart, to: PartState, person: int | None, now: datetime, reason: str) -> None:
    if to in {PartState.OPEN, PartState.RETURNED}:
        part.submitted_by = part.submitted_at = part.confirmed_by = part.confirmed_at = None
    if to == PartState.SUBMITTED:
        part.submitted_by_id, part.submitted_at = person, now
        part.first_submitted_at = part.first_submitted_at or now
    elif to == PartState.CONFIRMED:
        part.confirmed_by_id, part.confirmed_at = person, now
    elif to == PartState.ACCEPTED:
        part.accepted_by_id, part.accepted_at = person, now
    elif to == PartState.RETURNED:
        part.returned_by_id, part.returned_at = person, now
        part.returns, part.return_reason = part.returns + 1, reason
