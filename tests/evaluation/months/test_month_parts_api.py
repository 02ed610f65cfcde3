"""Months that are submitted and confirmed by systems of both sides."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from evaluation.choices import PartState, Side
from portal.common.viewer import Viewer
from portal.people.models import User
from tests.evaluation.months.reporting import IN_TIME, Room

pytestmark = pytest.mark.django_db
PARTS = "/api/v1/month-parts/"


def answer(client: Client, viewer: Viewer, path: str, body: dict[str, Any], status: int) -> Any:
    assert viewer.user_id is not None
    client.force_login(User.objects.get(pk=viewer.user_id))
    with time_machine.travel(IN_TIME, tick=False):
        response = client.post(path, body, content_type="application/json")
    assert response.status_code == status, response.content
    return response.json()


def test_a_part_is_submitted_and_confirmed(client: Client) -> None:
    room = Room.make()
    part = room.bring(Side.MUNICIPALITY, PartState.OPEN)
    submit, confirm = f"{PARTS}{part.pk}/submit/", f"{PARTS}{part.pk}/confirm/"
    refused = answer(client, room.city, submit, {"revision": 0}, 409)
    assert "ほかの人" in refused["detail"]
    sent = answer(client, room.city, submit, {"revision": part.revision}, 200)
    assert (sent["uuid"], sent["state"]) == (str(part.pk), "SUBMITTED")
    seen = {"revision": sent["revision"]}
    answer(client, room.city, confirm, seen, 403)
    answer(client, room.office, confirm, seen | {"state": "ACCEPTED"}, 400)
    assert answer(client, room.office, confirm, seen, 200)["state"] == "CONFIRMED"
    (read,) = client.get(f"{PARTS}?site=07204-91&state=CONFIRMED").json()["results"]
    assert (read["month"], read["side"]) == ("2025-06", "MUNICIPALITY")
    assert "id" not in read


def test_a_warning_is_answered_in_the_body(client: Client) -> None:
    room = Room.make()
    part = room.bring(Side.HELLO_WORK, PartState.OPEN)
    room.site.months.filter(indicator__code="PLACEMENTS").update(value=None)
    submit = f"{PARTS}{part.pk}/submit/"
    refused = answer(client, room.office, submit, {"revision": part.revision}, 400)
    assert "未記入" in str(refused)
    missing = {"indicator": "PLACEMENTS", "check": "MISSING", "comment": "集計表が未着のため"}
    body = {"revision": part.revision, "answers": [missing]}
    assert answer(client, room.office, submit, body, 200)["state"] == "SUBMITTED"
