"""The register is loaded once, by nobody but the command line, and keeps what others wrote."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction

from agreements.actions.load_register import SOURCE_NAME, load_register
from agreements.models import Agreement, AgreementParty, PublishedCount
from agreements.rules.register import agreements_of
from portal.common.models import AuditEntry, DataSource
from portal.common.viewer import Role, Viewer
from tests import factories

pytestmark = pytest.mark.django_db
REGISTERED = Agreement.objects.filter(kind="EMPLOYMENT_MEASURES")


def test_a_second_load_changes_nothing() -> None:
    Agreement.objects.filter(reference="雇対-011002").update(note="市が確かめた")
    before = list(REGISTERED.order_by("pk").values())
    audited = AuditEntry.objects.count()
    assert load_register(by=Viewer.system(), now=factories.NOW) == 0
    assert list(REGISTERED.order_by("pk").values()) == before
    assert AuditEntry.objects.count() == audited
    call_command("load_employment_agreements", stdout=None, verbosity=0)


def test_the_first_load_was_written_down_with_its_source() -> None:
    source = DataSource.objects.get(name=SOURCE_NAME)
    assert not source.is_synthetic
    (entry,) = AuditEntry.objects.about(source)
    assert entry.after == {"追加した協定": 216, "追加した公表値": 3}


def test_nobody_loads_it_from_a_page() -> None:
    with pytest.raises(PermissionDenied):
        load_register(by=factories.viewer(Role.MINISTRY), now=factories.NOW)


def test_each_agreement_names_its_source_and_the_state() -> None:
    assert REGISTERED.count() == 216
    assert not REGISTERED.filter(source="").exists()
    assert not REGISTERED.exclude(state="IN_FORCE").exists()
    assert not REGISTERED.filter(signed_on=None, attested_on=None).exists()
    for kind in ("LOCAL_GOVERNMENT", "BUREAU"):
        parties = AgreementParty.objects.filter(kind=kind)
        without = REGISTERED.exclude(pk__in=parties.values("agreement"))
        assert [one.reference for one in without] == (["雇対-341002"] if kind == "BUREAU" else [])


def test_the_three_party_agreement_follows_on_gunmas() -> None:
    agreement = Agreement.objects.get(reference="雇対-100005-2")
    assert agreement.signed_on is None
    assert "平成30年" in agreement.note
    assert agreement.relation == "FOLLOW_ON"
    assert agreement.predecessor
    assert agreement.predecessor.reference == "雇対-100005"
    assert [str(party) for party in agreement.party_rows.all()] == [
        "群馬県",
        "群馬労働局",
        "上毛新聞社",
    ]


def test_a_day_that_was_only_announced_is_not_the_day_of_signing() -> None:
    agreement = Agreement.objects.get(reference="雇対-052094")
    assert agreement.signed_on is None
    assert "2018-02-26に締結する予定と報道" in agreement.note


def test_a_line_alone_is_an_agreement_alone() -> None:
    row = {
        "lg_code6": "082147",
        "name": "高萩市",
        "signed_date": "",
        "signed_date_external": "2018-11-13",
        "external_source": "新聞",
        "source_in_seed": "seed line 1015",
        "note": "",
        "counted_in_213": "Y",
    }
    (one,) = agreements_of([row])
    assert (one.bodies, one.signed_on) == (("082147",), date(2018, 11, 13))


def test_a_published_total_that_is_no_sum_is_refused() -> None:
    with pytest.raises(IntegrityError, match="published_total_is_the_sum"), transaction.atomic():
        PublishedCount.objects.create(
            as_of=date(2022, 4, 1), prefectures=47, municipalities=170, total=216, source="公表"
        )
