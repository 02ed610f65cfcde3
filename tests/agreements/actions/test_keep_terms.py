"""The calendar of agreements: begin, lengthen, end, remind; once, however often it looks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from agreements.actions.abandon import abandon
from agreements.actions.begin import begin
from agreements.actions.keep_terms import keep_terms
from agreements.actions.renew import renew
from agreements.choices import AgreementKind, AgreementState, Origin
from agreements.models import Agreement
from agreements.parties import write_parties
from agreements.rules.terms import a_year_longer, reminder_due
from portal.common.acting import acting_as
from portal.common.models import AuditEntry
from portal.common.viewer import Viewer
from portal.people.models import Notice
from tests.agreements import makers
from tests.agreements.makers import NOW, Sides

pytestmark = pytest.mark.django_db
CLOCK = Viewer.system()


@pytest.fixture
def sides() -> Sides:
    return makers.sides()


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def look(day: date) -> None:
    """As the worker does, by its own role."""
    with acting_as(CLOCK):
        keep_terms(by=CLOCK, now=noon(day))


def test_it_begins_on_its_first_day(sides: Sides) -> None:
    made = makers.signed(sides, (date(2026, 12, 1), None))
    look(date(2026, 11, 30))
    made.refresh_from_db()
    assert made.state == "SIGNED"
    # 0:00 in Japan is 15:00 of the day before by UTC.
    keep_terms(by=CLOCK, now=datetime(2026, 11, 30, 15, tzinfo=UTC))
    made.refresh_from_db()
    assert made.state == "IN_FORCE"


def test_it_ends_on_the_day_after_its_last(sides: Sides) -> None:
    made = makers.in_force(sides)
    look(date(2027, 3, 31))
    assert Agreement.objects.get(pk=made.pk).state == "IN_FORCE"
    look(date(2027, 4, 1))
    made.refresh_from_db()
    assert (made.state, made.valid_until) == ("ENDED", date(2027, 3, 31))
    assert AuditEntry.objects.about(made).filter(event="満了により終了").count() == 1


def test_it_is_lengthened_by_a_year_where_that_was_agreed(sides: Sides) -> None:
    made = makers.in_force(sides, renews=True)
    for _ in range(2):
        look(date(2027, 4, 1))
    made.refresh_from_db()
    assert (made.state, made.valid_until) == ("IN_FORCE", date(2028, 3, 31))
    assert AuditEntry.objects.about(made).filter(event="自動更新").count() == 1


def test_a_clock_that_stood_still_for_years_makes_up_for_it(sides: Sides) -> None:
    made = makers.in_force(sides, renews=True)
    look(date(2030, 6, 1))
    made.refresh_from_db()
    assert made.valid_until == date(2031, 3, 31)


def test_a_renewal_takes_the_place_of_what_it_renews(sides: Sides) -> None:
    earlier = makers.in_force(sides, renews=True)
    later = makers.agreed_renewal(sides, earlier)
    makers.signed(sides, (date(2027, 4, 1), None), made=later)
    earlier.refresh_from_db()
    assert (earlier.state, earlier.valid_until) == ("IN_FORCE", date(2027, 3, 31))
    look(date(2027, 4, 1))
    earlier.refresh_from_db()
    later.refresh_from_db()
    assert (earlier.state, later.state) == ("RENEWED", "IN_FORCE")


def test_an_early_renewal_shortens_what_it_renews(sides: Sides) -> None:
    earlier = makers.in_force(sides, (date(2026, 4, 1), None))
    later = makers.agreed_renewal(sides, earlier)
    makers.signed(sides, (date(2027, 1, 1), None), made=later)
    earlier.refresh_from_db()
    assert earlier.valid_until == date(2026, 12, 31)
    entry = AuditEntry.objects.about(earlier).get(event="更新のため有効期間を変更")
    assert entry.after["有効期間の末日"] == "2026-12-31"


def test_a_gap_before_the_renewal_ends_the_earlier(sides: Sides) -> None:
    earlier = makers.in_force(sides, renews=True)
    later = makers.agreed_renewal(sides, earlier)
    makers.signed(sides, (date(2027, 6, 1), None), made=later)
    look(date(2027, 4, 1))
    earlier.refresh_from_db()
    assert (earlier.state, earlier.valid_until) == ("ENDED", date(2027, 3, 31))
    look(date(2027, 6, 1))
    later.refresh_from_db()
    assert later.state == "IN_FORCE"


def test_what_another_agreement_follows_is_not_lengthened_over_it(sides: Sides) -> None:
    made = makers.in_force(sides, renews=True)
    makers.signed(
        sides,
        (date(2027, 9, 1), None),
        made=makers.both_agree(makers.drafted(sides), sides),
    )
    look(date(2027, 4, 1))
    made.refresh_from_db()
    assert (made.state, made.valid_until) == ("ENDED", date(2027, 3, 31))


def notices(name: str, sides: Sides) -> list[str]:
    rows = Notice.objects.filter(person=getattr(sides, name).user_id, topic="agreements.terms")
    return list(rows.order_by("created_at").values_list("title", flat=True))


def test_people_of_the_parties_and_the_bureau_are_reminded_once_for_each_time(
    sides: Sides,
) -> None:
    makers.in_force(sides)
    last = date(2027, 3, 31)
    look(last - timedelta(days=181))
    assert notices("city", sides) == []
    for days, expected in ((180, 1), (179, 1), (90, 2), (90, 2), (31, 2), (30, 3), (1, 3), (0, 3)):
        look(last - timedelta(days=days))
        assert len(notices("city", sides)) == expected, days
    assert notices("city", sides)[0] == "「試験の協定」が令和9年3月31日に満了します"
    assert len(notices("bureau", sides)) == 3
    for name in ("office", "other_city", "other_bureau", "ministry", "subscriber"):
        assert notices(name, sides) == [], name
    look(last + timedelta(days=1))
    assert len(notices("city", sides)) == 3


def test_nobody_is_reminded_of_what_has_been_renewed(sides: Sides) -> None:
    earlier = makers.in_force(sides)
    later = makers.agreed_renewal(sides, earlier)
    makers.signed(sides, (date(2027, 4, 1), None), made=later)
    look(date(2027, 3, 1))
    assert notices("city", sides) == []


def test_a_renewal_that_was_given_up_counts_for_nothing(sides: Sides) -> None:
    earlier = makers.in_force(sides)
    draft = renew(agreement=earlier, by=sides.city, now=NOW)
    assert draft.clauses.count() == 1
    assert draft.party_rows.count() == 2
    abandon(agreement=draft, reason="見送り", by=sides.city, now=NOW)
    look(date(2027, 3, 1))
    assert len(notices("city", sides)) == 1
    assert renew(agreement=earlier, by=sides.city, now=NOW).state == "DRAFTED"


def test_an_agreement_of_the_register_is_renewed_here(sides: Sides) -> None:
    """Its days are unknown, so it holds for all time: only its renewal can follow it."""
    earlier = Agreement.objects.create(
        kind=AgreementKind.JOINT_IMPLEMENTATION,
        reference="台帳-試験",
        title="以前の協定",
        prefecture_code="07",
        origin=Origin.REGISTER,
        source="公表資料",
        attested_on=date(2021, 4, 1),
    )
    write_parties(earlier, makers.two(sides))
    Agreement.objects.filter(pk=earlier.pk).update(state=AgreementState.IN_FORCE)
    earlier.refresh_from_db()
    unrelated = makers.both_agree(makers.drafted(sides), sides)
    with pytest.raises(ValidationError, match="有効期間が重なっています"):
        makers.signed(sides, made=unrelated)
    later = makers.agreed_renewal(sides, earlier)
    makers.signed(sides, (date(2026, 11, 1), None), made=Agreement.objects.get(pk=later.pk))
    look(date(2026, 11, 20))
    earlier.refresh_from_db()
    assert (earlier.state, earlier.valid_until) == ("RENEWED", date(2026, 10, 31))
    assert earlier.valid_from is None


def test_people_begin_it_too_but_not_before_its_day(sides: Sides) -> None:
    made = makers.signed(sides, (date(2026, 12, 1), None))
    with pytest.raises(ValidationError, match="まだ来ていません"):
        begin(agreement=made, by=sides.bureau, now=NOW)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_year_longer_is_a_year_to_the_day(last: date) -> None:
    longer = a_year_longer(last)
    assert (longer - last).days in {365, 366}
    after, again = last + timedelta(days=1), longer + timedelta(days=1)
    if (after.month, after.day) != (2, 29):
        assert (again.month, again.day) == (after.month, after.day)


def test_reminders_are_due_within_their_times() -> None:
    last = date(2027, 3, 31)
    due = {days: reminder_due(last, last - timedelta(days=days)) for days in (-1, 0, 30, 31, 181)}
    assert due == {-1: None, 0: 30, 30: 30, 31: 90, 181: None}
