"""The API: what partner systems read, and a month they send."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from evaluation.models import MonthlyResult
from portal.common.viewer import Role
from sites.models import JointSite
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client: Client) -> Client:
    """The desk of the city that hosts `factories.site()`."""
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    return client


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.content
    return response.json()


def post(client: Client, body: object, status: int) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    response = client.post("/api/v1/monthly-results/", text, "application/json")
    assert response.status_code == status, response.content
    return response.json()


def sheet(values: dict[str, object], **changes: object) -> dict[str, object]:
    return {"site": "07204-91", "month": "2025-06", "values": values, **changes}


def errors(problem: Any) -> dict[str, str]:
    """Each place a problem names (a pointer into the body, or a parameter), with its reason."""
    return {
        one.get("pointer", one.get("parameter", "")): one["detail"] for one in problem["errors"]
    }


def pages(client: Client, path: str) -> list[Any]:
    """All rows of a list, page by page."""
    rows, following = [], path
    while following:
        page = get(client, following)
        rows += page["results"]
        following = page["next"]
    return rows


def saved(site: JointSite) -> dict[str, int | None]:
    return dict(MonthlyResult.objects.filter(site=site).values_list("indicator__code", "value"))


def test_the_national_report_of_2020(city: Client) -> None:
    report = get(city, "/api/v1/national-reports/2020/")
    tables = {table["key"]: table for table in report["tables"]}
    achieved = tables["achievement"]["rows"][0]["cells"]
    assert (achieved["achieved"], achieved["all"], achieved["share"]) == (230, 339, 67.8)
    assert "公表値に合わせた合成データ" in report["notices"]


def test_a_year_without_sites_is_not_found(city: Client) -> None:
    for year in ("1999", "0", "99999999999"):
        assert city.get(f"/api/v1/national-reports/{year}/").status_code == 404


def test_local_governments(city: Client) -> None:
    assert len(pages(city, "/api/v1/local-governments/?page_size=1000")) >= 1_794
    assert len(pages(city, "/api/v1/local-governments/?prefecture=47&kind=PREFECTURE")) == 1
    one = get(city, "/api/v1/local-governments/072036/")
    assert (one["code"], one["name"], one["kind_label"]) == ("072036", "郡山市", "市")


def test_sites_with_their_years(city: Client) -> None:
    one = get(city, "/api/v1/sites/07203-01/")
    assert one["hosts"] == [{"code": "072036", "name": "郡山市"}]
    assert {"fiscal_year", "services", "target_groups", "is_outsourced"} == set(one["profiles"][0])
    assert "id" not in one
    assert len(pages(city, "/api/v1/sites/?body=072036")) == 1


def test_achievements_of_a_year(city: Client) -> None:
    assert len(pages(city, "/api/v1/achievements/?year=2020")) == 339
    assert len(pages(city, "/api/v1/achievements/?year=2020&level=ACHIEVED")) == 230
    (one,) = get(city, "/api/v1/achievements/?year=2020&site=07203-01")["results"]
    assert (one["level"], one["is_settled"], one["placement_rate"]) == ("FULL", False, 55.9)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "year"),
        ("year=abc", "year"),
        ("year=1999", "year"),
        ("year=２０２０", "year"),
        ("year=2020&prefecture=48", "prefecture"),
        ("year=2020&level=GOOD", "level"),
        ("year=2020&service=NOTHING", "service"),
    ],
)
def test_a_wrong_condition_is_a_400_with_field_and_reason(
    city: Client, query: str, field: str
) -> None:
    reasons = errors(get(city, f"/api/v1/achievements/?{query}", status=400))
    assert list(reasons) == [field]
    assert reasons[field]


def test_an_unknown_year_is_named(city: Client) -> None:
    reasons = errors(get(city, "/api/v1/achievements/?year=1999", status=400))
    assert reasons == {"year": "「1999」年度の拠点は登録されていません。"}


def test_a_month_is_sent_and_read_back(city: Client) -> None:
    site = factories.site()
    rows = post(city, sheet({"USERS": "１２", "SUPPORTED": 30, "PLACEMENTS": None}), 200)
    assert {row["indicator"]: row["value"] for row in rows} == {"USERS": 12, "SUPPORTED": 30}
    assert saved(site) == {"USERS": 12, "SUPPORTED": 30}
    read = get(city, "/api/v1/monthly-results/?site=07204-91&year=2025")["results"]
    assert [(row["month"], row["fiscal_year"]) for row in read] == [("2025-06", 2025)] * 2


@pytest.mark.parametrize(
    ("body", "where", "words"),
    [
        (sheet({"PLACEMENTS": -1}), ("values", "PLACEMENTS"), "マイナス"),
        (sheet({"PLACEMENTS": "十二"}), ("values", "PLACEMENTS"), "整数"),
        (sheet({"PLACEMENTS": 1.5}), ("values", "PLACEMENTS"), "整数"),
        (sheet({"PLACEMENTS": True}), ("values", "PLACEMENTS"), "整数"),
        (sheet({"PLACEMENTS": [1]}), ("values", "PLACEMENTS"), "整数"),
        (sheet({"PLACEMENTS": 10**400}), ("values", "PLACEMENTS"), "大きすぎます"),
        (sheet({"PLACEMENTS": 9}), ("values", "PLACEMENTS"), "ハローワークが数える欄"),
        (sheet({"PLACEMENT_RATE": 9}), ("values", "PLACEMENT_RATE"), "自動で計算"),
        (sheet({"NOTHING": 9}), ("values", "NOTHING"), "登録されていません"),
        (sheet({"A\u0000B": 9}), ("values", "A\u0000B"), "登録されていません"),
        (sheet({"USERS": 9}, month="2099-01"), ("month",), "まだ来ていません"),
        (sheet({"USERS": 9}, month="2025-13"), ("month",), "YYYY-MM"),
        (sheet({"USERS": 9}, month="1947-03"), ("month",), "1947から2200"),
        (sheet({"USERS": 9}, month="9999-12"), ("month",), "1947から2200"),
        (sheet({"USERS": 9}, month=202506), ("month",), "YYYY-MM"),
        (sheet({"USERS": 9}, month="2023-06"), ("month",), "実施年度"),
        (sheet({"USERS": 9}, site="99999-99"), ("site",), "拠点はありません"),
        (sheet({"USERS": 9}, site=[]), ("site",), "文字列"),
        (sheet({}), ("values",), "1つ以上"),
    ],
)
def test_a_wrong_sheet_is_a_400_at_its_field_and_nothing_is_saved(
    city: Client, body: dict[str, object], where: tuple[str, ...], words: str
) -> None:
    site = factories.site()
    reasons = errors(post(city, body, 400))
    assert words in reasons["/".join(("#", *where))]
    assert saved(site) == {}


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"x"',
        "[" * 20_000,
        '{"site": "\\u0000"}',
        '{"site": "07204-91", "month": "2025-06", "values": {"\\ud800": 1}}',
    ],
)
def test_hostile_json_is_a_400(city: Client, body: str) -> None:
    factories.site()
    assert post(city, body, 400)


def test_a_good_count_beside_a_bad_one_is_not_saved(city: Client) -> None:
    site = factories.site()
    post(city, sheet({"USERS": 5, "PLACEMENTS": -1}), 400)
    assert saved(site) == {}


def test_who_may_not_enter_gets_403_and_who_may_not_see_gets_nothing(client: Client) -> None:
    site = factories.site()
    factories.month(site, "USERS", date(2025, 6, 1), 5)
    client.force_login(factories.person(Role.BUREAU))
    post(client, sheet({"USERS": 9}), 403)
    assert len(pages(client, "/api/v1/monthly-results/?site=07204-91")) == 1
    client.force_login(factories.person(Role.BUREAU, factories.bureau("13")))
    assert pages(client, "/api/v1/monthly-results/?site=07204-91") == []
    client.force_login(factories.person(Role.SUBSCRIBER))
    for path in ("sites/", "achievements/?year=2020", "national-reports/2020/"):
        assert client.get(f"/api/v1/{path}").status_code == 404
    post(client, sheet({"USERS": 9}), 404)


def test_the_schema_describes_every_route(client: Client) -> None:
    schema = get(client, "/api/v1/schema/")
    assert {
        "/api/v1/achievements/",
        "/api/v1/local-governments/",
        "/api/v1/local-governments/{code}/",
        "/api/v1/monthly-results/",
        "/api/v1/national-reports/{year}/",
        "/api/v1/sites/",
        "/api/v1/sites/{code}/",
    } <= set(schema["paths"])


def test_no_integer_ids_in_answers(city: Client) -> None:
    for path in (
        "/api/v1/sites/?page_size=5",
        "/api/v1/achievements/?year=2020&page_size=5",
        "/api/v1/local-governments/?page_size=5",
    ):
        assert '"id"' not in json.dumps(get(city, path))
