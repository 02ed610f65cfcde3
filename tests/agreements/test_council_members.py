"""Members: seats that fit, terms that end behind their beginning, nobody twice at a time."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agreements.actions.keep_council import keep_council
from agreements.actions.keep_member import keep_member
from agreements.choices import MeetingState
from agreements.models import CouncilMember, OperatingCouncil
from portal.common.viewer import Role
from tests import factories
from tests.agreements import councils
from tests.agreements.councils import CLOCK, NOW, execute

pytestmark = pytest.mark.django_db


def chair(table: councils.Table, **facts: object) -> CouncilMember:
    """A member of the city, not saved."""
    given: dict[str, object] = {
        "council": table.council,
        "seat": "LOCAL",
        "organization": factories.body(),
        "title": "市長",
        "term_from": date(2026, 4, 1),
        "term_until": date(2028, 3, 31),
    }
    return CouncilMember(**(given | facts))


OVERLAPS = {
    "the same term": (date(2026, 4, 1), date(2028, 3, 31)),
    "its last day": (date(2028, 3, 31), None),
    "its first day": (date(2020, 4, 1), date(2026, 4, 1)),
    "around it": (date(2020, 4, 1), None),
}


@pytest.mark.parametrize("case", OVERLAPS)
def test_a_member_twice_is_refused_by_the_form_and_by_the_database(case: str) -> None:
    term_from, term_until = OVERLAPS[case]
    table = councils.table()
    keep_member(member=chair(table), by=CLOCK, now=NOW)
    twice = chair(table, term_from=term_from, term_until=term_until)
    with pytest.raises(ValidationError, match="重なる任期"):
        keep_member(member=twice, by=CLOCK, now=NOW)
    with pytest.raises(IntegrityError, match="council_member_once_at_a_time"), transaction.atomic():
        twice.save()


def test_a_member_without_an_organization_is_not_there_twice_either() -> None:
    table = councils.table()
    again = CouncilMember(
        council=table.council,
        seat="LABOUR",
        affiliation=table.labour.affiliation,
        title=table.labour.title,
        term_from=date(2026, 4, 1),
    )
    with pytest.raises(IntegrityError, match="council_member_once_at_a_time"), transaction.atomic():
        again.save()


def test_a_term_behind_the_other_and_another_title_are_welcome() -> None:
    table = councils.table()
    keep_member(member=chair(table), by=CLOCK, now=NOW)
    keep_member(member=chair(table, term_from=date(2028, 4, 1), term_until=None), by=CLOCK, now=NOW)
    keep_member(member=chair(table, title="副市長"), by=CLOCK, now=NOW)
    assert table.council.members.count() == 7


def test_an_end_before_the_beginning_is_refused() -> None:
    table = councils.table()
    wrong = chair(table, term_until=date(2026, 3, 31))
    with pytest.raises(ValidationError, match="任期の終わり"):
        keep_member(member=wrong, by=CLOCK, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        execute(
            "UPDATE agreements_councilmember SET term_until = term_from - 1 WHERE id = %s",
            table.local.pk,
        )


@pytest.mark.parametrize(
    ("seat", "role"),
    [
        ("LOCAL", Role.BUREAU),
        ("LOCAL", Role.HELLO_WORK),
        ("STATE", Role.LOCAL_GOVERNMENT),
    ],
)
def test_a_governments_seat_is_for_that_government(seat: str, role: Role) -> None:
    wrong = chair(councils.table(), seat=seat, organization=factories.organization(role))
    with pytest.raises(ValidationError) as refusal:
        keep_member(member=wrong, by=CLOCK, now=NOW)
    assert "organization" in refusal.value.message_dict


@pytest.mark.parametrize("seat", ["LOCAL", "STATE"])
def test_a_governments_seat_has_its_organization(seat: str) -> None:
    wrong = chair(councils.table(), seat=seat, organization=None, affiliation="どこか")
    with pytest.raises(ValidationError, match="組織を選んで"):
        keep_member(member=wrong, by=CLOCK, now=NOW)


def test_what_was_attended_binds_term_and_seat() -> None:
    table = councils.table()
    councils.meeting(table, MeetingState.HELD)
    table.local.term_until = date(2026, 12, 9)
    with pytest.raises(ValidationError, match="任期の外"):
        keep_member(member=table.local, by=CLOCK, now=NOW)
    table.labour.seat = "EMPLOYER"
    with pytest.raises(ValidationError, match="区分は変えられません"):
        keep_member(member=table.labour, by=CLOCK, now=NOW)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"quorum": 1}, "定足数"),
        ({"ended_on": date(2020, 3, 31)}, "廃止日"),
        ({"prefecture_code": "48"}, "都道府県"),
        ({"prefecture_code": "13"}, "協定の当事者"),
        ({"name": "試験市運営協議会"}, "同じ名称"),
    ],
)
def test_a_council_that_cannot_be_is_refused(facts: dict[str, object], sentence: str) -> None:
    table = councils.table()
    given: dict[str, object] = {
        "name": "別の協議会",
        "prefecture_code": "07",
        "agreement": table.council.agreement,
        "established_on": date(2020, 4, 1),
    }
    wrong = OperatingCouncil(**(given | facts))
    with pytest.raises(ValidationError, match=sentence):
        keep_council(council=wrong, by=CLOCK, now=NOW)
