"""Who sees and keeps a council: the query and row-level security give the same answer."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import Model

from agreements.actions.keep_paper import add_paper
from agreements.actions.make_pack import make_pack
from agreements.actions.plan_meeting import plan_meeting
from agreements.choices import MeetingState
from agreements.models import (
    AgendaItem,
    Attendance,
    CouncilAction,
    CouncilMember,
    CouncilPack,
    Meeting,
    OperatingCouncil,
    Paper,
    Resolution,
)
from portal.common.acting import acting_as
from portal.common.uploads import KeptFile
from portal.common.viewer import Role, Viewer
from tests import factories
from tests.agreements import councils
from tests.agreements.councils import CLOCK, DAY, NOW, Table

pytestmark = pytest.mark.django_db
TABLES: tuple[type[Model], ...] = (
    OperatingCouncil,
    CouncilMember,
    Meeting,
    AgendaItem,
    Paper,
    Attendance,
    Resolution,
    CouncilAction,
    CouncilPack,
)
WHO: dict[str, Callable[[], Viewer]] = {
    "city": lambda: factories.viewer(Role.LOCAL_GOVERNMENT),
    "other city": lambda: factories.viewer(Role.LOCAL_GOVERNMENT, factories.body("131016")),
    "city of the prefecture": lambda: factories.viewer(
        Role.LOCAL_GOVERNMENT, factories.body("072052")
    ),
    "office": lambda: factories.viewer(Role.HELLO_WORK),
    "office of the prefecture": lambda: factories.viewer(
        Role.HELLO_WORK, factories.office("07802")
    ),
    "other office": lambda: factories.viewer(Role.HELLO_WORK, factories.office("13801")),
    "bureau": lambda: factories.viewer(Role.BUREAU),
    "other bureau": lambda: factories.viewer(Role.BUREAU, factories.bureau("13")),
    "ministry": lambda: factories.viewer(Role.MINISTRY),
    "subscriber": lambda: factories.viewer(Role.SUBSCRIBER),
}
SEE = {"city", "office", "office of the prefecture", "bureau", "ministry"}
KEEP = {"city", "bureau", "ministry"}


@pytest.fixture
def table() -> Table:
    """A council with one row in every table."""
    made = councils.table()
    held = councils.meeting(made, MeetingState.HELD)
    file = KeptFile("資料.csv", "text/csv", b"a,b")
    add_paper(meeting=held, title="資料", file=file, by=CLOCK, now=NOW)
    councils.action(councils.resolution(made, held), made)
    held.refresh_from_db()
    make_pack(meeting=held, by=CLOCK, now=NOW)
    return made


def of(table: Table, model: type[Model]) -> set[int]:
    """The rows of this council, as the owner of the tables sees them."""
    path = {
        OperatingCouncil: "pk",
        AgendaItem: "meeting__council",
        Paper: "meeting__council",
        Attendance: "meeting__council",
        Resolution: "meeting__council",
        CouncilAction: "resolution__meeting__council",
    }.get(model, "council")
    rows = model._default_manager.filter(**{path: table.council.pk})
    return set(rows.values_list("pk", flat=True))


@pytest.mark.parametrize("who", WHO)
def test_the_query_and_the_policy_agree_on_every_table(table: Table, who: str) -> None:
    viewer = WHO[who]()
    for model in TABLES:
        own = of(table, model)
        assert own
        asked = set(
            model._default_manager.visible_to(viewer)  # type: ignore[attr-defined]
            .filter(pk__in=own)
            .values_list("pk", flat=True)
        )
        assert asked == (own if who in SEE else set()), model
        if who == "subscriber":
            with acting_as(viewer), pytest.raises(ProgrammingError), transaction.atomic():
                model._default_manager.exists()
            continue
        with acting_as(viewer):
            unfiltered = set(model._default_manager.values_list("pk", flat=True)) & own
        assert unfiltered == asked, model


@pytest.mark.parametrize("who", sorted(SEE))
def test_who_keeps_writes_and_who_looks_on_does_not(table: Table, who: str) -> None:
    """Under the role of a page: the whole action, and a bare UPDATE beside it."""
    viewer = WHO[who]()
    meetings = Meeting.objects.filter(council=table.council)
    with acting_as(viewer):
        touched = meetings.update(place="別の会場")
        assert bool(touched) == (who in KEEP)
        assert OperatingCouncil.objects.kept_by(viewer).filter(pk=table.council.pk).exists() == (
            who in KEEP
        )
        if who in KEEP:
            made = plan_meeting(
                council=table.council, held_on=DAY, place="市役所", by=viewer, now=NOW
            )
            made.refresh_from_db()
            assert make_pack(meeting=made, by=viewer, now=NOW).number == 2


def test_the_owner_of_an_action_writes_it_and_nothing_else(table: Table) -> None:
    office = WHO["office"]()
    mine = CouncilAction.objects.filter(resolution__meeting__council=table.council)
    with acting_as(office):
        assert mine.update(owner_title="係長") == 0
    mine.update(owner=office.organization_id)
    with acting_as(office):
        assert mine.update(owner_title="係長") == 1
        assert Resolution.objects.filter(meeting__council=table.council).update(title="別") == 0


def test_a_member_of_another_prefecture_sees_until_his_term_ends(table: Table) -> None:
    neighbour = WHO["other city"]()
    seat = CouncilMember.objects.create(
        council=table.council,
        seat="LOCAL",
        organization_id=neighbour.organization_id,
        title="課長",
        term_from=date(2020, 4, 1),
    )
    seen = OperatingCouncil.objects.filter(pk=table.council.pk)
    for ends, is_seen in ((None, True), (date(2199, 3, 31), True), (date(2021, 3, 31), False)):
        CouncilMember.objects.filter(pk=seat.pk).update(term_until=ends)
        assert seen.visible_to(neighbour).exists() == is_seen
        assert not seen.kept_by(neighbour).exists()
        with acting_as(neighbour):
            assert seen.exists() == is_seen
