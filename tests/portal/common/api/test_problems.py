"""One shape for every refusal under /api/ (RFC 9457), whoever refuses."""

import json
import os
import subprocess
import sys
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from portal.common.api.problems import TYPES, places
from portal.common.viewer import Role
from portal.run.environment import REPOSITORY
from tests import factories

pytestmark = pytest.mark.django_db
MONTHS = "/api/v1/monthly-results/"
MEMBERS = {"type", "title", "status", "detail", "instance"}


@pytest.fixture
def city(client: Client) -> Client:
    """A person of a city."""
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    return client


def problem(response: Any, status: int) -> dict[str, Any]:
    """The problem a response holds, after the shape all of them have."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert set(body) - {"errors"} == MEMBERS
    assert body["status"] == status
    assert body["type"] in {one.uri for one in TYPES}
    assert body["detail"]
    assert body["instance"].startswith("/api/")
    return body


def test_every_refusal_has_the_one_shape(city: Client) -> None:
    problem(city.get("/api/v1/nothing/"), 404)
    problem(city.get("/api/"), 404)
    problem(city.get("/api/v1/sites/99999-99/"), 404)
    problem(city.get("/api/v1/national-reports/1999/"), 404)
    problem(city.delete("/api/v1/sites/"), 405)
    problem(city.options("/api/v1/sites/"), 405)
    problem(city.get("/api/v1/sites/", headers={"Accept": "application/xml"}), 406)
    problem(city.post(MONTHS, "a=1", "application/x-www-form-urlencoded"), 415)
    problem(city.post(MONTHS, "{", "application/json"), 400)
    problem(city.post("/api/v1/token/", "{}", "application/json"), 415)


def test_a_stranger_is_told_how_to_come_in(client: Client) -> None:
    refused = client.get("/api/v1/sites/")
    problem(refused, 401)
    assert refused["WWW-Authenticate"] == 'Bearer realm="api"'


def test_somebody_without_an_organisation_is_not_let_in(client: Client) -> None:
    user = factories.person(Role.MINISTRY)
    user.memberships.all().delete()
    client.force_login(user)
    problem(client.get("/api/v1/sites/"), 403)


def test_a_write_from_a_strange_page_is_a_403_in_japanese(static_files: None) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    assert "CSRF" in problem(client.post(MONTHS, "{}", "application/json"), 403)["detail"]


def test_a_body_beyond_the_limit_is_a_413(city: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    body = json.dumps({"site": "x" * 1000})
    problem(city.post(MONTHS, body, "application/json"), 413)
    problem(city.post(MONTHS, body, "application/json", headers={"Idempotency-Key": "a"}), 413)


def test_a_fault_is_a_500_without_details(static_files: None) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    with patch("sites.api.views.site_register", side_effect=ValueError("a secret detail")):
        refused = client.get("/api/v1/sites/")
    problem(refused, 500)
    assert "a secret detail" not in refused.content.decode()


ASK = """
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for headers in ({"Authorization": "Bearer x"}, {"Cookie": "sessionid=" + "0" * 32}):
    answer = client.get("/api/v1/sites/", HTTP_HOST="localhost", headers=headers)
    print(answer.status_code, answer["Content-Type"], answer["Retry-After"])
"""


def test_s35_a_dead_database_is_a_503_problem(static_files: None) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=REPOSITORY,
        env={
            **os.environ,
            "DATABASE_URL": "postgresql://portal:hidden-word@127.0.0.1:1/portal",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["503 application/problem+json 30"] * 2


def test_places_are_pointers_into_the_body() -> None:
    reasons = {"a/b": ["一"], "rows": [{}, {"c~d": ["二"]}], "non_field_errors": ["三"]}
    assert list(places(reasons, kind="pointer")) == [
        {"pointer": "#/a~1b", "detail": "一"},
        {"pointer": "#/rows/1/c~0d", "detail": "二"},
        {"pointer": "#", "detail": "三"},
    ]


def test_every_type_of_problem_is_explained_to_people(city: Client) -> None:
    page = city.get("/api/v1/problems/").content.decode()
    for one in TYPES:
        assert f'id="{one.code}"' in page
        assert one.advice in page
