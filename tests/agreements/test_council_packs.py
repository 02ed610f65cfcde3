"""Council packs: made in one go, numbered without a gap, and frozen for everybody."""

import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from agreements.actions.keep_agenda import add_agenda_item
from agreements.actions.make_pack import make_pack
from agreements.actions.move_meeting import cancel_meeting
from agreements.choices import MeetingState
from agreements.models import CouncilPack, Meeting
from evaluation.models import MonthlyResult
from portal.common.viewer import Role
from sites.models import JointSite
from tests import factories
from tests.agreements import councils
from tests.agreements.councils import CLOCK, DAY, NOW, Table, execute
from tests.races import at_once

pytestmark = pytest.mark.django_db


def text(pack: CouncilPack) -> str:
    pages = PdfReader(io.BytesIO(bytes(pack.pdf))).pages
    assert len(pages) == pack.pages
    return "\n".join(page.extract_text() for page in pages)


@pytest.fixture
def table() -> Table:
    """A council whose agreement has a site with a target and a month."""
    made = councils.table()
    site = factories.site(years=(2025, 2026))
    JointSite.objects.filter(pk=site.pk).update(agreement=made.council.agreement)
    factories.target(site, "USERS", 120, year=2026)
    factories.month(site, "USERS", DAY.replace(month=6, day=1), 45)
    return made


def test_the_pack_holds_what_every_part_brings(table: Table) -> None:
    first = councils.meeting(table, MeetingState.HELD, DAY.replace(month=5))
    councils.action(councils.resolution(table, first), table)
    coming = councils.meeting(table, MeetingState.INVITED)
    said = text(make_pack(meeting=coming, by=CLOCK, now=NOW))
    for part in (
        "試験市運営協議会資料 令和8年度第1号",
        "来年度の目標",
        "福祉部長",
        "広報に載せる",
        "第1回 議決第1号",
        "試験拠点07204-91",
        "120人",
        "45人",
        "利用者アンケート",
    ):
        assert part in said, part


def test_the_pack_stays_as_it_was_when_the_figures_move(table: Table) -> None:
    coming = councils.meeting(table)
    first = make_pack(meeting=coming, by=CLOCK, now=NOW)
    frozen = bytes(first.pdf)
    MonthlyResult.objects.filter(site__agreement=table.council.agreement).update(value=46)
    add_agenda_item(meeting=coming, title="追加の議題", by=CLOCK, now=NOW)
    kept = CouncilPack.objects.get(pk=first.pk)
    assert bytes(kept.pdf) == frozen
    assert "46人" not in text(kept)
    second = make_pack(meeting=coming, by=CLOCK, now=NOW)
    assert (first.number, second.number) == (1, 2)
    assert "46人" in text(second)
    assert "追加の議題" in text(second)
    assert str(second) == "試験市運営協議会資料 令和8年度第2号"


def test_the_numbers_begin_anew_in_a_year_and_in_a_council(table: Table) -> None:
    this_year = councils.meeting(table)
    next_year = councils.meeting(table, day=DAY.replace(year=2027))
    other = councils.meeting(councils.table(name="別の協議会"))
    for one in (this_year, next_year, other):
        one.refresh_from_db()
        assert make_pack(meeting=one, by=CLOCK, now=NOW).number == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE agreements_councilpack SET pages = 2 WHERE id = %s",
        "DELETE FROM agreements_councilpack WHERE id = %s",
        "TRUNCATE agreements_councilpack -- %s",
    ],
)
def test_a_pack_is_changed_by_nobody(table: Table, sql: str) -> None:
    pack = make_pack(meeting=councils.meeting(table), by=CLOCK, now=NOW)
    execute("SET CONSTRAINTS ALL IMMEDIATE")  # the test's own rows must not stand in the way
    no = pytest.raises(IntegrityError, match="変えることも消すこともできません")
    with no, transaction.atomic():
        execute(sql.replace("%s", str(pack.pk)))


@pytest.mark.parametrize("change", [{"number": 3}, {"number": 1}, {"sha256": "0" * 64}])
def test_a_number_is_not_left_out_and_bytes_fit_their_print(
    table: Table, change: dict[str, object]
) -> None:
    pack = make_pack(meeting=councils.meeting(table), by=CLOCK, now=NOW)
    facts = {
        name: getattr(pack, name)
        for name in ("council", "meeting", "fiscal_year", "made_at", "made_by_name", "pages")
    }
    given = {"number": 2, "sha256": pack.sha256, "pdf": pack.pdf} | change
    with pytest.raises(IntegrityError), transaction.atomic():
        CouncilPack.objects.create(**facts, **given)


def test_a_meeting_that_is_called_off_gets_no_pack(table: Table) -> None:
    off = cancel_meeting(meeting=councils.meeting(table), reason="荒天", by=CLOCK, now=NOW)
    with pytest.raises(ValidationError, match="中止"):
        make_pack(meeting=off, by=CLOCK, now=NOW)


def test_whoever_looks_on_makes_none(table: Table) -> None:
    with pytest.raises(PermissionDenied):
        make_pack(meeting=councils.meeting(table), by=factories.viewer(Role.HELLO_WORK), now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_press_at_once_each_gets_a_number_of_his_own() -> None:
    coming: Meeting = councils.meeting(councils.table())
    coming.refresh_from_db()
    try:
        made = at_once([lambda: make_pack(meeting=coming, by=CLOCK, now=NOW).number] * 6)
        assert sorted(made, key=str) == [1, 2, 3, 4, 5, 6]
    finally:
        execute("ALTER TABLE agreements_councilpack DISABLE TRIGGER USER")
        CouncilPack.objects.all().delete()
        execute("ALTER TABLE agreements_councilpack ENABLE TRIGGER USER")
