"""Councils for partners' systems: what they hold, for whom, and without a name."""

import json
from typing import Any

import pytest
from django.test import Client

from agreements.choices import MeetingState
from agreements.models import CouncilMember
from portal.common.viewer import Role
from tests import factories
from tests.agreements import councils
from tests.agreements.councils import Table
from tests.portal.partners.systems import caller, system, token_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    """A council that has resolved something."""
    made = councils.table()
    CouncilMember.objects.filter(pk=made.local.pk).update(name="試験氏名")
    councils.action(councils.resolution(made, councils.meeting(made, MeetingState.HELD)), made)
    return made


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def test_a_council_is_read_whole_and_names_nobody(table: Table, client: Client) -> None:
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    (found,) = get(client, "/api/v1/councils/?name=試験市")["results"]
    assert found["uuid"] == str(table.council.public_id)
    assert found["agreement"] == table.council.agreement.reference  # type: ignore[union-attr]
    assert [one["seat"] for one in found["members"]] == ["EMPLOYER", "LABOUR", "LOCAL", "STATE"]
    (meeting,) = found["meetings"]
    assert (meeting["number"], meeting["state"], meeting["fiscal_year"]) == (1, "HELD", 2026)
    (action,) = meeting["resolutions"][0]["actions"]
    assert (action["what"], action["state_label"]) == ("広報に載せる", "未着手")
    assert "試験氏名" not in json.dumps(found, ensure_ascii=False)
    assert get(client, f"/api/v1/councils/{table.council.public_id}/") == found


def test_another_government_finds_no_council(table: Table, client: Client) -> None:
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016")))
    assert get(client, "/api/v1/councils/")["results"] == []
    get(client, f"/api/v1/councils/{table.council.public_id}/", 404)


def test_a_system_needs_the_scope(table: Table, static_files: None) -> None:
    for scope, status in (("sites:read", 403), ("councils:read", 200)):
        made = system(Role.BUREAU, scopes=(scope,), name=scope)
        assert caller(token_of(made)).get("/api/v1/councils/").status_code == status
