"""Requests for partner systems: read with their clocks, filed once."""

import json
from typing import Any

import pytest
from django.test import Client

from agreements.choices import RequestKind, RequestState
from agreements.models import Request
from portal.common.viewer import Role
from portal.people.models import User
from tests import factories
from tests.agreements.asking import Desks, agreement_of
from tests.portal.partners.systems import caller, system, token_of

pytestmark = pytest.mark.django_db
PATH = "/api/v1/requests/"
STATUTORY, AGREEMENT = RequestKind.STATUTORY, RequestKind.AGREEMENT
TEXT = {"title": "件名", "measures": "措置", "grounds": "理由"}


@pytest.fixture
def desks() -> Desks:
    return Desks()


def at_desk(viewer: Any) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id))
    return client


def get(client: Client, path: str = PATH, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.content
    return response.json()


def post(client: Client, body: object, status: int, **headers: str) -> Any:
    response = client.post(PATH, json.dumps(body), "application/json", headers=headers)
    assert response.status_code == status, response.content
    return response.json()


def errors(problem: Any) -> dict[str, str]:
    return {one.get("pointer", ""): one["detail"] for one in problem["errors"]}


def test_a_request_reads_with_its_clock(desks: Desks) -> None:
    asked = desks.asked(STATUTORY, RequestState.NOTIFIED)
    one = get(at_desk(desks.bureau), f"{PATH}{asked.public_id}/")
    assert (one["number"], one["body"], one["state"]) == ("2026-07-0001", "072044", "NOTIFIED")
    assert (one["days_since_filed"], one["stage"], one["is_overdue"]) == (25, None, False)
    waiting = desks.asked(STATUTORY, RequestState.FILED)
    one = get(at_desk(desks.bureau), f"{PATH}{waiting.public_id}/")
    assert one["stage"] == "RECEIVE"
    assert one["decision"] is None


def test_the_list_is_what_the_asker_may_see(desks: Desks) -> None:
    desks.asked(STATUTORY, RequestState.DRAFT, title="下書き")
    desks.asked(AGREEMENT, RequestState.FILED, title="提出済み")
    conditions = f"{PATH}?body=072044"
    titles = {one["title"] for one in get(at_desk(desks.city), conditions)["results"]}
    assert titles == {"下書き", "提出済み"}
    titles = {one["title"] for one in get(at_desk(desks.ministry), conditions)["results"]}
    assert titles == {"提出済み"}
    assert get(at_desk(desks.bureau), f"{conditions}&kind=STATUTORY")["results"] == []
    get(at_desk(desks.bureau), f"{PATH}?colour=red", 400)
    get(at_desk(factories.viewer(Role.SUBSCRIBER)), status=404)


def test_a_body_files_and_its_mistakes_are_named(desks: Desks) -> None:
    city = at_desk(desks.city)
    made = post(city, {"kind": STATUTORY, **TEXT}, 201)
    assert (made["state"], made["addressee"]) == ("FILED", "厚生労働大臣")
    assert made["number"] == Request.objects.get(public_id=made["uuid"]).number
    before = Request.objects.count()
    stranger = agreement_of(factories.body("131016"), "試験-2")
    for agreement in (None, str(stranger.public_id), "00000000-0000-0000-0000-000000000000"):
        refused = post(city, {"kind": AGREEMENT, "agreement": agreement, **TEXT}, 400)
        assert "#/agreement" in errors(refused)
    assert "#/measures" in errors(post(city, {"kind": STATUTORY, **TEXT, "measures": " "}, 400))
    assert "#/colour" in errors(post(city, {"kind": STATUTORY, **TEXT, "colour": "red"}, 400))
    post(at_desk(desks.bureau), {"kind": STATUTORY, **TEXT}, 403)
    assert Request.objects.count() == before
    mine = agreement_of(desks.body)
    made = post(city, {"kind": AGREEMENT, "agreement": str(mine.public_id), **TEXT}, 201)
    assert made["agreement"] == str(mine.public_id)


def test_a_system_files_once_by_its_key_and_its_scope(desks: Desks) -> None:
    made = system(of=desks.body, scopes=("requests:read", "requests:write"))
    client, once = caller(token_of(made)), {"Idempotency-Key": "one"}
    first = post(client, {"kind": STATUTORY, **TEXT}, 201, **once)
    again = post(client, {"kind": STATUTORY, **TEXT}, 201, **once)
    assert first["number"] == again["number"]
    assert Request.objects.filter(body=desks.body).count() == 1
    reader = system(of=desks.body, scopes=("requests:read",), name="読むだけ")
    post(caller(token_of(reader)), {"kind": STATUTORY, **TEXT}, 403)
