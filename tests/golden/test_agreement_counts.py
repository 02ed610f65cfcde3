"""The published counts of 雇用対策協定, from rows; and they move when the rows move."""

from datetime import date

import pytest

from agreements.choices import AgreementKind
from agreements.models import Agreement, AgreementParty, PublishedCount
from agreements.queries.register import (
    bodies_with,
    count_by_prefecture,
    count_on,
    growth,
    new_in,
)
from portal.common.viewer import Viewer

pytestmark = pytest.mark.django_db
NATION = Viewer.system()
APRIL, JULY = date(2021, 4, 1), date(2021, 7, 31)
TEN = {
    "名護市": date(2021, 2, 9),
    "犬山市": date(2021, 2, 16),
    "加須市": date(2021, 3, 1),
    "紀の川市": date(2021, 3, 12),
    "須賀川市": date(2021, 3, 15),
    "白河市": date(2021, 3, 17),
    "湯沢市": date(2021, 3, 19),
    "松江市": date(2021, 7, 21),
    "安来市": date(2021, 7, 21),
    "出雲市": date(2021, 7, 21),
}


def test_213_bodies_in_april_2021() -> None:
    counted = count_on(NATION, APRIL)
    assert counted.total == 213
    assert dict(counted.by_kind) == {"PREFECTURE": 47, "CITY": 149, "TOWN": 16, "VILLAGE": 1}


def test_216_bodies_at_the_end_of_july_2021() -> None:
    assert count_on(NATION, JULY).total == 216
    assert count_on(NATION, date(2021, 7, 20)).total == 213


def test_ten_cities_signed_in_2021() -> None:
    assert {body.name: day for body, day in new_in(NATION, 2021, JULY)} == TEN
    assert len(new_in(NATION, 2021, APRIL)) == 7


def test_every_prefecture_has_an_agreement() -> None:
    found = count_by_prefecture(NATION, APRIL)
    assert len(found) == 47
    assert all(one.has_own for one in found.values())
    assert sum(one.municipalities for one in found.values()) == 166
    assert found["32"].municipalities == 0  # the three of Shimane came in July


def test_unknown_days_are_told_and_invent_no_growth() -> None:
    counted = count_on(NATION, APRIL)
    # The day is known of 28 bodies, of which three came behind 1 April.
    assert counted.unknown == 213 - 25
    assert count_on(NATION, date(2021, 3, 31)).total == 25
    last = growth(NATION, JULY)[-1]
    assert (last.year, last.known, last.published and last.published.total) == (2021, 28, 213)


def test_the_published_series_stands_beside() -> None:
    series = [
        (one.year, one.published.prefectures, one.published.municipalities, one.published.total)
        for one in growth(NATION, JULY)
        if one.published
    ]
    assert series == [(2016, 33, 68, 101), (2018, 45, 104, 149), (2021, 47, 166, 213)]
    assert PublishedCount.objects.count() == 3


def test_two_cities_of_one_agreement_are_two_bodies() -> None:
    agreement = Agreement.objects.get(reference="雇対-082147")
    assert agreement.signed_on == date(2018, 11, 13)
    assert sorted(str(party) for party in agreement.party_rows.all()) == [
        "北茨城市",
        "茨城労働局",
        "高萩市",
    ]


def test_an_ended_agreement_counts_until_its_end() -> None:
    Agreement.objects.filter(reference="雇対-085219").update(valid_until=date(2021, 5, 31))
    assert count_on(NATION, APRIL).by_kind["TOWN"] == 16
    assert count_on(NATION, JULY).by_kind["TOWN"] == 15
    assert count_on(NATION, JULY).total == 215


def test_a_known_day_moves_growth() -> None:
    Agreement.objects.filter(reference="雇対-011002").update(signed_on=date(2016, 2, 1))
    known = {one.year: one.known for one in growth(NATION, JULY)}
    assert (known[2015], known[2016], known[2021]) == (known[2015], known[2015] + 2, 29)
    assert count_on(NATION, date(2021, 3, 31)).total == 26


def test_a_follow_on_counts_nobody() -> None:
    Agreement.objects.filter(reference="雇対-100005").update(valid_until=date(2021, 4, 30))
    assert bodies_with(NATION, APRIL).filter(name="群馬県").exists()
    assert not bodies_with(NATION, JULY).filter(name="群馬県").exists()


def test_hiroshima_promised_the_minister() -> None:
    kinds = AgreementParty.objects.filter(agreement__reference="雇対-341002").values_list("kind")
    assert {kind for (kind,) in kinds} == {"LOCAL_GOVERNMENT", "MINISTER"}


def test_184_bodies_promised_joint_implementation_by_april_2021() -> None:
    counted = count_on(NATION, APRIL, AgreementKind.JOINT_IMPLEMENTATION)
    assert (counted.by_kind["PREFECTURE"], counted.municipalities) == (33, 151)
    assert counted.unknown == counted.total == 184
