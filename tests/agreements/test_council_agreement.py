"""A council that has met stays with its agreement: the parties of that one read its record."""

import pytest
from django.core.exceptions import ValidationError

from agreements.actions.keep_council import keep_council
from agreements.actions.renew import renew
from agreements.choices import MeetingState
from agreements.models import Agreement, OperatingCouncil
from tests.agreements import councils, makers
from tests.agreements.councils import CLOCK, NOW, Table

pytestmark = pytest.mark.django_db
SENTENCE = "会議を開いた運営協議会の協定は、それを更新する協定にだけ変えられます。"


@pytest.fixture
def table() -> Table:
    return councils.table()


def move(table: Table, to: Agreement | None) -> OperatingCouncil:
    council = OperatingCouncil.objects.get(pk=table.council.pk)
    council.agreement = to
    return keep_council(council=council, by=CLOCK, now=NOW)


def test_a_council_that_has_met_goes_under_no_other_agreement(table: Table) -> None:
    councils.meeting(table, MeetingState.HELD)
    for other in (councils.agreement("試験-別の協定"), None):
        with pytest.raises(ValidationError) as refusal:
            move(table, other)
        assert refusal.value.message_dict == {"agreement": [SENTENCE]}


def test_it_goes_on_under_the_renewal() -> None:
    of = makers.sides()
    earlier = makers.in_force(of)
    table = councils.table()
    move(table, earlier)
    councils.meeting(table, MeetingState.HELD)
    renewal = renew(agreement=earlier, by=of.city, now=NOW)
    assert move(table, renewal).agreement_id == renewal.pk


def test_before_the_first_meeting_a_mistake_can_be_mended(table: Table) -> None:
    councils.meeting(table, MeetingState.INVITED)
    other = councils.agreement("試験-別の協定")
    assert move(table, other).agreement_id == other.pk
