"""Makers for months that are reported: the desks of a room, a part in a state."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from evaluation.actions.accept_months import accept_months
from evaluation.actions.confirm_month import confirm_month
from evaluation.actions.record_month import record_month
from evaluation.actions.return_month import return_month
from evaluation.actions.submit_month import submit_month
from evaluation.actions.withdraw_month import withdraw_month
from evaluation.choices import PartState, Side
from evaluation.models import MonthPart
from portal.common.viewer import Role, Viewer
from sites.models import JointSite
from tests import factories

JUNE = date(2025, 6, 1)
IN_TIME = datetime(2025, 7, 8, 1, 0, tzinfo=UTC)
LATE = datetime(2025, 7, 11, 1, 0, tzinfo=UTC)
FIGURES: dict[Side, dict[str, int | None]] = {
    Side.MUNICIPALITY: {"USERS": 40},
    Side.HELLO_WORK: {"NEW_SEEKERS": 20, "CONSULTATIONS": 60, "PLACEMENTS": 5},
}


@dataclass(frozen=True, slots=True)
class Room:
    """A site, its two desks and its bureau."""

    site: JointSite
    city: Viewer
    office: Viewer
    bureau: Viewer

    @classmethod
    def make(cls, code: str = "07204-91") -> "Room":
        site = factories.site(code)
        return cls(
            site,
            factories.viewer(Role.LOCAL_GOVERNMENT),
            factories.viewer(Role.HELLO_WORK),
            factories.viewer(Role.BUREAU),
        )

    def desk(self, side: Side) -> Viewer:
        return self.city if side == Side.MUNICIPALITY else self.office

    def record(self, side: Side, month: date = JUNE, now: datetime = IN_TIME) -> None:
        values = FIGURES[side]
        record_month(site=self.site, month=month, values=values, by=self.desk(side), now=now)

    def change(self, side: Side, values: dict[str, int | None]) -> None:
        record_month(site=self.site, month=JUNE, values=values, by=self.desk(side), now=IN_TIME)

    def submit_seen(self, side: Side, seen: int) -> None:
        submit_month(
            site=self.site, month=JUNE, side=side, seen=seen, by=self.desk(side), now=IN_TIME
        )

    def part(self, side: Side, month: date = JUNE) -> MonthPart:
        parts = MonthPart.objects.select_related("site")
        return parts.get(site=self.site, month=month, side=side)

    def submit(self, side: Side, month: date = JUNE, now: datetime = IN_TIME) -> MonthPart:
        return submit_month(
            site=self.site,
            month=month,
            side=side,
            seen=self.part(side, month).revision,
            by=self.desk(side),
            now=now,
        )

    def withdraw(self, part: MonthPart, now: datetime = IN_TIME) -> MonthPart:
        return withdraw_month(part=part, by=self.desk(Side(part.side)), now=now)

    def bring(
        self, side: Side, to: PartState, month: date = JUNE, now: datetime = IN_TIME
    ) -> MonthPart:
        """Record the side's figures and take its part to `to` by the actions."""
        self.record(side, month, now)
        if to == PartState.OPEN:
            return self.part(side, month)
        part = self.submit(side, month, now)
        if to == PartState.RETURNED:
            return return_month(part=part, reason="6月の集計の誤り", by=self.bureau, now=now)
        if to in {PartState.CONFIRMED, PartState.ACCEPTED}:
            part = confirm_month(part=part, by=self.desk(side.other), now=now)
        if to == PartState.ACCEPTED:
            accept_months(seen={part.pk: part.revision}, by=self.bureau, now=now)
        return self.part(side, month)
