"""Referral slips: given at one counter, counted once at the other, without a name."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from evaluation.actions.keep_slips import cancel_slip, hand_out_slip, print_slips, use_slip
from evaluation.actions.keep_voices import keep_voices
from evaluation.choices import Side
from evaluation.choices_voices import SlipPurpose
from evaluation.models import MonthlyResult, ReferralSlip
from evaluation.queries.slips import slip_counts, slips_used
from evaluation.rules.slip_number import read_number
from portal.common.acting import acting_as
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.people.models import User
from sites.models import JointSite
from tests import factories
from tests.evaluation.voices_scenarios import DAY, NOW, blanks, desks, slip
from tests.races import at_once

pytestmark = pytest.mark.django_db
MONTH = date(2026, 11, 1)


def test_a_slip_counts_when_the_other_counter_takes_it() -> None:
    city, office = desks()
    given = slip(city)
    assert read_number(given.spoken) == given.number
    assert (given.valid_until, given.to_side) == (DAY + timedelta(days=30), Side.HELLO_WORK)
    assert slips_used(city, given.site, MONTH) == {Side.MUNICIPALITY: 0, Side.HELLO_WORK: 0}
    with acting_as(office):
        use_slip(slip=given, by=office, now=NOW)
    back = slip(office, given.site)
    use_slip(slip=back, by=city, now=NOW)
    assert slips_used(city, given.site, MONTH) == {Side.MUNICIPALITY: 1, Side.HELLO_WORK: 1}
    assert slips_used(city, given.site, date(2026, 12, 1))[Side.MUNICIPALITY] == 0


def test_a_slip_holds_nothing_of_a_person() -> None:
    fields = {field.name for field in ReferralSlip._meta.concrete_fields}
    assert fields == {
        "id", "number", "site", "from_side", "purpose", "state", "batch", "made_on", "given_on",
        "valid_until", "used_on",
    }  # fmt: skip


def test_the_counter_that_gave_it_cannot_use_it_nor_can_others() -> None:
    city, office = desks()
    given = slip(city)
    elsewhere = factories.viewer(Role.HELLO_WORK, factories.office("13801"))
    for viewer in (city, elsewhere, factories.viewer(Role.BUREAU), factories.viewer(Role.MINISTRY)):
        with pytest.raises(PermissionDenied):
            use_slip(slip=given, by=viewer, now=NOW)
    with pytest.raises(PermissionDenied):
        cancel_slip(slip=given, by=office, now=NOW)
    assert ReferralSlip.objects.get(pk=given.pk).state == "GIVEN"


def test_a_slip_used_twice_is_told_when_it_was_used() -> None:
    city, office = desks()
    given = slip(city)
    use_slip(slip=given, by=office, now=NOW)
    with pytest.raises(ValidationError, match="令和8年11月20日にすでに使われています"):
        use_slip(slip=given, by=office, now=NOW + timedelta(days=2))


def test_a_slip_taken_back_or_out_of_date_does_not_count() -> None:
    city, office = desks()
    taken_back = cancel_slip(slip=slip(city), by=city, now=NOW)
    with pytest.raises(ValidationError, match="取り消されて"):
        use_slip(slip=taken_back, by=office, now=NOW)
    old = slip(city, taken_back.site)
    with pytest.raises(ValidationError, match="期限"):
        use_slip(slip=old, by=office, now=NOW + timedelta(days=31))
    keep_voices(by=Viewer.system(), now=NOW + timedelta(days=31))
    old.refresh_from_db()
    assert old.state == "EXPIRED"
    with pytest.raises(ValidationError, match="期限"):
        use_slip(slip=old, by=office, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_s15_a_slip_used_by_many_at_once_counts_once() -> None:
    city, office = desks()
    given = slip(city)
    told = at_once([lambda: use_slip(slip=given, by=office, now=NOW)] * 8)
    refused = [one for one in told if isinstance(one, ValidationError)]
    assert len(refused) == 7
    assert "すでに使われています" in str(refused[0])
    assert slips_used(Viewer.system(), given.site, MONTH)[Side.MUNICIPALITY] == 1


def test_blank_slips_are_handed_out_or_used_as_they_are() -> None:
    city, office = desks()
    first, second, third = blanks(city, 3)
    assert len({first.number, second.number, third.number}) == 3
    assert first.batch == second.batch == third.batch
    later = NOW + timedelta(days=60)
    handed = hand_out_slip(slip=first, purpose=SlipPurpose.EVENT, by=city, now=later)
    assert handed.valid_until == DAY + timedelta(days=90)
    use_slip(slip=handed, by=office, now=later)
    use_slip(slip=second, by=office, now=later)
    (ours, _) = slip_counts(city, first.site, FiscalYear(2026))
    assert (ours.given, ours.used, ours.open) == (2, 2, 0)  # the third lies in a drawer
    with pytest.raises(ValidationError) as refusal:
        print_slips(site=first.site, purpose="JOB", count=41, by=city, now=NOW)
    assert "count" in refusal.value.message_dict


def test_the_years_counts_say_what_became_of_slips() -> None:
    city, office = desks()
    site = factories.site()
    given = [slip(city, site) for _ in range(4)]
    for wait, one in zip((0, 2, 5), given, strict=False):
        use_slip(slip=one, by=office, now=NOW + timedelta(days=wait))
    (ours, theirs) = slip_counts(city, site, FiscalYear(2026))
    assert (ours.given, ours.used, ours.open, ours.expired) == (4, 3, 1, 0)
    assert (ours.days, str(ours.mean_days)) == ((1, 1, 1, 0, 0), "2.3")
    assert ours.by_purpose[SlipPurpose.JOB] == (4, 3)
    assert (theirs.given, theirs.mean_days) == (0, None)


def test_s05_slips_are_seen_by_those_who_run_the_site() -> None:
    city, office = desks()
    given = slip(city)
    sees = [city, office, factories.viewer(Role.BUREAU), factories.viewer(Role.MINISTRY)]
    others = [factories.viewer(Role.BUREAU, factories.bureau("13")), Viewer.nobody()]
    for viewer in (*sees, *others):
        with acting_as(viewer):
            by_database = ReferralSlip.objects.filter(pk=given.pk).exists()
        by_code = ReferralSlip.objects.visible_to(viewer).filter(pk=given.pk).exists()
        assert by_database == by_code == (viewer in sees)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE evaluation_referralslip SET number = '00000000'",
        "UPDATE evaluation_referralslip SET purpose = 'EVENT'",
        "UPDATE evaluation_referralslip SET valid_until = valid_until + 1",
        "UPDATE evaluation_referralslip SET state = 'USED', used_on = valid_until + 1",
        "UPDATE evaluation_referralslip SET state = 'BLANK', given_on = NULL",
        "DELETE FROM evaluation_referralslip",
    ],
)
def test_a_given_slip_stays_as_it_was_given(sql: str) -> None:
    given = slip(desks()[0])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE id = %s", [given.pk])


def test_the_sheet_of_a_month_offers_what_the_slips_count(client: Client) -> None:
    city, office = desks()
    site = factories.site(years=(2025, 2026))
    for _ in range(2):
        use_slip(slip=slip(city, site), by=office, now=NOW)
    factories.target(site, "REFERRALS", 30, 2026)
    url = f"/sites/{site.code}/months/2026-11/"
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        client.force_login(User.objects.get(memberships__organization=city.organization_id))
        page = client.get(url).content.decode()
        assert "誘導票では2件（自治体から2、ハローワークから0）" in page
        typed = {"USERS": "many", "REFERRALS": "7"}
        filled = client.post(url, {**typed, "use-slips": "yes"})
    assert filled.status_code == 200
    words = " ".join(filled.content.decode().split())
    for code, text in {**typed, "REFERRALS": "2"}.items():
        assert f'name="{code}" value="{text}"' in words, code
    assert "まだ保存していません。" in words
    assert not MonthlyResult.objects.filter(site=site).exists()  # offered, not saved


def test_a_site_that_is_not_mine_gives_no_slips() -> None:
    other = JointSite.objects.exclude(hosts=factories.body()).first()
    assert other
    with pytest.raises(PermissionDenied):
        slip(desks()[0], other)
