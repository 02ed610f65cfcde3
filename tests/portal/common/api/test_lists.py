"""Lists: pages that do not move under the reader, and conditions that mean something."""

import base64
import json
import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from pytest_django.fixtures import Settings

from evaluation.models import MonthlyResult
from portal.common.viewer import Role
from portal.organizations.models import LocalGovernment
from tests import factories
from tests.portal.partners.systems import caller, system, token_of

pytestmark = pytest.mark.django_db
BODIES = "/api/v1/local-governments/"
LISTS = (
    BODIES,
    "/api/v1/sites/",
    "/api/v1/councils/",
    "/api/v1/achievements/?year=2020",
    "/api/v1/agreement-plans/",
    "/api/v1/monthly-results/?year=2020",
)
CONDITION = "この条件はありません。"


@pytest.fixture
def ministry(client: Client) -> Client:
    """Somebody who sees everything."""
    client.force_login(factories.person(Role.MINISTRY))
    return client


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.content
    return response.json()


def with_query(path: str, query: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{query}"


@pytest.mark.parametrize("path", LISTS)
def test_the_pages_of_a_list_are_the_list(ministry: Client, path: str) -> None:
    at_once = get(ministry, with_query(path, "page_size=1000"))["results"]
    in_pages: list[Any] = []
    following: str | None = with_query(path, "page_size=97")
    while following and len(in_pages) < len(at_once):
        page = get(ministry, following)
        assert len(page["results"]) <= 97
        in_pages, following = in_pages + page["results"], page["next"]
    assert in_pages[: len(at_once)] == at_once


def test_rows_that_come_and_go_neither_repeat_nor_hide_another(ministry: Client) -> None:
    path = f"{BODIES}?prefecture=07&page_size=10"
    first = get(ministry, path)
    codes = [row["code"] for row in first["results"]]
    LocalGovernment.objects.filter(code6=codes[0]).update(code6="461016")
    LocalGovernment.objects.create(
        kind="LOCAL_GOVERNMENT",
        name="新しい村",
        prefecture_code="07",
        code6="070017",
        body_kind="VILLAGE",
    )
    second = [row["code"] for row in get(ministry, first["next"])["results"]]
    expected = LocalGovernment.objects.filter(prefecture_code="07", code6__gt=codes[-1])
    assert second == list(expected.order_by("code6").values_list("code6", flat=True)[:10])


def test_a_cursor_is_refused_when_changed_or_made_up_or_of_another_list(ministry: Client) -> None:
    good = re.sub(r".*cursor=([^&]+).*", r"\1", get(ministry, f"{BODIES}?page_size=5")["next"])
    forged = base64.urlsafe_b64encode(json.dumps(["000000"]).encode()).decode()
    for cursor in (good[:-1], good + "x", "x" + good, "a:b:c", "%00", forged, "あ", "-1"):
        refused = get(ministry, f"{BODIES}?cursor={cursor}", 400)
        assert refused["errors"][0]["parameter"] == "cursor"
    assert get(ministry, f"/api/v1/sites/?cursor={good}", 400)["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("size", ["0", "1001", "-1", "1.5", "１０", "a", "", "9" * 50, "%00"])
def test_a_page_size_that_is_none_is_refused(ministry: Client, size: str) -> None:
    refused = get(ministry, f"{BODIES}?page_size={size}", 400)
    assert refused["errors"][0]["parameter"] == "page_size"


@pytest.mark.parametrize("path", [*LISTS, f"{BODIES}072044/", "/api/v1/national-reports/2020/"])
@pytest.mark.parametrize("name", ["page", "nothing", "format", "%00", "limit"])
def test_an_unknown_condition_is_named_and_refused(ministry: Client, path: str, name: str) -> None:
    refused = get(ministry, with_query(path, f"{name}=1"), 400)
    wanted = name.replace("%00", "\x00")
    assert refused["errors"] == [{"parameter": wanted, "detail": CONDITION}]


INTEGER_IDS = re.compile(r'"(id|pk|[a-z_]+_id|[a-z]+_pk)": ?"?[0-9]')


def test_s09_no_integer_id_stands_in_an_address_or_an_answer(ministry: Client) -> None:
    made = system(scopes=("organizations:read", "sites:read", "evaluation:read"))
    partner = caller(token_of(made))
    for path in (*LISTS, f"{BODIES}072044/", "/api/v1/sites/07203-01/"):
        for client in (ministry, partner):
            text = client.get(with_query(path, "page_size=20") if path in LISTS else path).content
            assert not INTEGER_IDS.search(text.decode()), path
            assert '"id"' not in text.decode()
    schema = get(ministry, "/api/v1/schema/")
    described = json.dumps(schema["components"]["schemas"])
    assert not re.search(r'"(id|pk)":', described)
    for path in schema["paths"]:
        assert not re.search(r"\{(id|pk)\}", path)


def test_s17_no_write_changes_what_it_does_not_declare(client: Client, settings: Settings) -> None:
    settings.PORTAL_API_RATES = settings.PORTAL_API_RATES | {"write": 100_000}
    site = factories.site()
    row = factories.month(site, "USERS", factories.NOW.date().replace(month=6, day=1, year=2025), 5)
    before = MonthlyResult.objects.filter(pk=row.pk).values().get()
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    names = {
        field.attname: field.name
        for model in apps.get_models()
        for field in model._meta.concrete_fields
    }
    declared = {"site": site.code, "month": "2025-06", "values": {"USERS": 5}}
    smuggled = {name: 1 for pair in names.items() for name in pair if name not in declared}
    assert len(smuggled) > 100
    refused = client.post(
        "/api/v1/monthly-results/", json.dumps(smuggled | declared), "application/json"
    )
    assert refused.status_code == 400
    pointers = {one["pointer"] for one in refused.json()["errors"]}
    assert pointers == {f"#/{name}" for name in smuggled}
    for name in smuggled:
        body = json.dumps({name: 1} | declared)
        answer = client.post("/api/v1/monthly-results/", body, "application/json")
        assert answer.status_code == 400
    assert MonthlyResult.objects.filter(pk=row.pk).values().get() == before
    assert MonthlyResult.objects.filter(site=site).count() == 1
