"""A council of the tests: a city, its bureau and Hello Work, and both sides of industry."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

from agreements.actions.carry_out import assign_action
from agreements.actions.keep_agenda import add_agenda_item
from agreements.actions.keep_resolution import record_resolution
from agreements.actions.move_meeting import confirm_minutes, hold_meeting, invite_to_meeting
from agreements.actions.plan_meeting import plan_meeting
from agreements.actions.record_attendance import record_attendance
from agreements.actions.write_minutes import write_minutes
from agreements.choices import AgreementKind, MeetingState, Presence
from agreements.models import (
    Agreement,
    AgreementParty,
    CouncilAction,
    CouncilMember,
    Meeting,
    OperatingCouncil,
    Resolution,
)
from portal.common.viewer import Viewer
from sites.models import JointSite
from tests import factories

NOW = factories.NOW  # 2026-11-20
DAY = date(2026, 12, 10)
CLOCK = Viewer.system()


def agreement(reference: str = "試験-一体-1") -> Agreement:
    """A joint-implementation agreement of the tests' city and its bureau."""
    made = Agreement.objects.create(
        kind=AgreementKind.JOINT_IMPLEMENTATION,
        reference=reference,
        title="試験市における一体的実施に関する協定",
        prefecture_code="07",
    )
    for position, party in enumerate((factories.body(), factories.bureau()), start=1):
        AgreementParty.objects.create(
            agreement=made, kind=party.kind, organization=party, position=position
        )
    return made


@dataclass(frozen=True)
class Table:
    """A council with one member a side."""

    council: OperatingCouncil
    local: CouncilMember
    state: CouncilMember
    labour: CouncilMember
    employer: CouncilMember

    @property
    def everybody(self) -> dict[CouncilMember, Presence | None]:
        """All four attended."""
        sides = (self.local, self.state, self.labour, self.employer)
        return dict.fromkeys(sides, Presence.ATTENDED)


def table(*, quorum: int = 2, name: str = "試験市運営協議会") -> Table:
    """A council under an agreement, standing since 2020, with four members."""
    council = OperatingCouncil.objects.create(
        name=name,
        prefecture_code="07",
        agreement=agreement(f"試験-{name}"[:40]),
        established_on=date(2020, 4, 1),
        quorum=quorum,
    )

    def member(seat: str, **facts: object) -> CouncilMember:
        return CouncilMember.objects.create(
            council=council, seat=seat, term_from=date(2025, 4, 1), **facts
        )

    return Table(
        council,
        member("LOCAL", organization=factories.body(), title="福祉部長"),
        member("STATE", organization=factories.office(), title="所長"),
        member("LABOUR", affiliation="労働団体の地域組織", title="事務局長"),
        member("EMPLOYER", affiliation="商工会議所", title="専務理事"),
    )


def meeting(at: Table, state: MeetingState = MeetingState.PLANNED, day: date = DAY) -> Meeting:
    """A meeting with one agenda item, gone as far as `state` by the actions themselves."""
    made = plan_meeting(council=at.council, held_on=day, place="市役所", by=CLOCK, now=NOW)
    add_agenda_item(meeting=made, title="来年度の目標", by=CLOCK, now=NOW)
    if state == MeetingState.PLANNED:
        return made
    made = invite_to_meeting(meeting=made, by=CLOCK, now=NOW)
    if state == MeetingState.INVITED:
        return made
    record_attendance(meeting=made, presences=at.everybody, by=CLOCK, now=NOW)
    made = hold_meeting(meeting=made, by=CLOCK, now=NOW)
    if state == MeetingState.HELD:
        return made
    made = write_minutes(meeting=made, minutes="目標を決めた。", by=CLOCK, now=NOW)
    return confirm_minutes(meeting=made, by=CLOCK, now=NOW)


def resolution(at: Table, of: Meeting | None = None) -> Resolution:
    """What a held meeting decided."""
    held = of or meeting(at, MeetingState.HELD)
    return record_resolution(
        meeting=held, title="来年度の目標について", text="目標を定める。", by=CLOCK, now=NOW
    )


def resolution_on(site: JointSite) -> Resolution:
    """A resolution of a council on whose agreement the site stands from now on."""
    made = table(name=f"{site.code}の運営協議会")
    JointSite.objects.filter(pk=site.pk).update(agreement=made.council.agreement)
    return resolution(made)


def action(of: Resolution, at: Table, *, due_on: date = date(2027, 3, 31)) -> CouncilAction:
    """Something the city has to do."""
    owner = at.local.organization
    assert owner
    made = CouncilAction(resolution=of, what="広報に載せる", owner=owner, due_on=due_on)
    return assign_action(action=made, by=CLOCK, now=NOW)


def execute(sql: str, *parameters: str | int) -> int:
    """Run one statement as the owner of the tables; return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)
