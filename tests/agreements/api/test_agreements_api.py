"""Agreements as partners' systems read them."""

from typing import Any

import pytest
from django.test import Client

from portal.people.models import User
from tests.agreements import makers
from tests.agreements.makers import Sides

pytestmark = pytest.mark.django_db
PATH = "/api/v1/agreements/"


@pytest.fixture
def sides() -> Sides:
    return makers.sides()


@pytest.fixture
def city(sides: Sides, client: Client) -> Client:
    client.force_login(User.objects.get(pk=sides.city.user_id or 0))
    return client


def ids(client: Client, query: str) -> set[str]:
    answer = client.get(f"{PATH}?page_size=1000&{query}")
    assert answer.status_code == 200, answer.content
    return {one["uuid"] for one in answer.json()["results"]}


def test_one_agreement_with_everything(sides: Sides, city: Client) -> None:
    made = makers.in_force(sides)
    found: dict[str, Any] = city.get(f"{PATH}{made.public_id}/").json()
    assert [
        (one["kind"], one["code"], one["name"], one["agreed_on"]) for one in found["parties"]
    ] == [
        ("LOCAL_GOVERNMENT", "072044", makers.organization_of(sides.city).name, "2026-11-20"),
        ("BUREAU", None, "福島労働局", "2026-11-20"),
    ]
    (clause,) = found["clauses"]
    assert (clause["number"], clause["text"], clause["doer"]) == (
        "第1条",
        "職業相談を行う。",
        "STATE",
    )
    shown = {name: found[name] for name in ("valid_from", "valid_until", "origin", "source")}
    assert shown == {
        "valid_from": "2026-04-01",
        "valid_until": "2027-03-31",
        "origin": "PORTAL",
        "source": "",
    }
    assert "party_key" not in found
    assert "agreed_by_name" not in str(found)


def test_the_filters(sides: Sides, city: Client) -> None:
    made = str(makers.in_force(sides).public_id)
    assert ids(city, "party=072044&state=IN_FORCE") >= {made}
    assert made not in ids(city, "party=131016")
    assert made not in ids(city, "kind=EMPLOYMENT_MEASURES")
    assert made not in ids(city, "prefecture=13")
    assert made in ids(city, "in_force_on=2026-04-01&party=072044")
    assert made in ids(city, "in_force_on=2027-03-31&party=072044")
    for outside in ("2026-03-31", "2027-04-01"):
        assert made not in ids(city, f"in_force_on={outside}&party=072044")


@pytest.mark.parametrize(
    "query", ["state=SOMETHING", "in_force_on=yesterday", "kind=1", "prefecture=99", "unknown=1"]
)
def test_a_condition_that_is_none_is_refused(city: Client, query: str) -> None:
    assert city.get(f"{PATH}?{query}").status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_agreements_are_only_read(sides: Sides, city: Client, method: str) -> None:
    made = makers.drafted(sides)
    path = f"{PATH}{made.public_id}/" if method != "post" else PATH
    answer = getattr(city, method)(path, "{}", content_type="application/json")
    assert answer.status_code == 405


def test_the_register_tells_where_it_has_it_from(city: Client) -> None:
    found = city.get(f"{PATH}?page_size=1&state=IN_FORCE").json()["results"][0]
    assert found["origin"] == "REGISTER"
    assert found["source"]
    assert found["signed_on"] is None
