"""The pages of the register: what they count, what they narrow, what they say is unknown."""

import csv
import io
import re
from datetime import date

import pytest
from django.test import Client

from agreements.models import Agreement, AgreementParty
from portal.common.viewer import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client: Client) -> Client:
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return str(answer.content.decode())


def words(client: Client, path: str) -> str:
    """The page without its tags, each run of blanks as one."""
    return " ".join(re.sub(r"<[^>]+>", " ", text(client, path)).split())


def listed(client: Client, query: str) -> list[dict[str, str]]:
    content = client.get(f"/agreements/download/csv/?{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        ("2021-04-01", ["213 団体", "都道府県 47 団体", "市 149 団体", "町 16 団体", "村 1 団体"]),
        ("2021-07-31", ["216 団体", "市 152 団体"]),
    ],
)
def test_index_and_map_give_the_numbers_of_a_day(city: Client, day: str, counts: list[str]) -> None:
    for path in ("/agreements/", "/agreements/map/"):
        shown = words(city, f"{path}?on={day}")
        assert [one for one in counts if one not in shown] == []


def test_without_a_day_the_numbers_are_those_of_today(city: Client) -> None:
    assert "216 団体" in words(city, "/agreements/")


def test_the_page_says_how_many_days_are_unknown(city: Client) -> None:
    shown = words(city, "/agreements/map/?on=2021-04-01")
    assert "うち188団体は締結日が公表されていない" in shown
    assert "公表された締結団体数" in shown
    assert all(said in shown for said in ("2016年8月 33 68 101", "2018年1月 45 104 149"))


def test_the_map_names_who_signed_in_the_year(city: Client) -> None:
    shown = words(city, "/agreements/map/?on=2021-07-31")
    assert "10団体" in shown
    assert "出雲市 令和3年7月21日" in shown
    assert "7団体" in words(city, "/agreements/map/?on=2021-04-01")


def test_a_wrong_day_is_told_at_its_field(city: Client) -> None:
    for path in (
        "/agreements/",
        "/agreements/map/",
        "/agreements/by-prefecture/",
        "/agreements/prefectures/07/",
    ):
        for wrong in ("2021-02-30", "0001-01-01", "9999-12-31", "きのう"):
            assert "on_error" in text(city, f"{path}?on={wrong}", 400)


@pytest.mark.parametrize(
    ("query", "references"),
    [
        ("q=たかはぎ", ["雇対-082147"]),
        ("q=上毛新聞", ["雇対-100005-2"]),
        ("body=082155", ["雇対-082147"]),
        ("kind=EMPLOYMENT_MEASURES&prefecture=32&body_kind=PREFECTURE", ["雇対-320005"]),
        ("kind=EMPLOYMENT_MEASURES&body_kind=VILLAGE", ["雇対-083411"]),
        (
            "kind=EMPLOYMENT_MEASURES&prefecture=32&on=2021-07-21",
            ["雇対-320005", "雇対-322016", "雇対-322032", "雇対-322067"],
        ),
        ("kind=EMPLOYMENT_MEASURES&prefecture=32&on=2021-07-20", ["雇対-320005"]),
        ("state=ENDED", []),
    ],
)
def test_the_list_is_narrowed(city: Client, query: str, references: list[str]) -> None:
    assert [row["整理番号"] for row in listed(city, query)] == references


def test_what_is_unknown_stays_blank_in_the_file(city: Client) -> None:
    (sapporo,) = listed(city, "body=011002&kind=EMPLOYMENT_MEASURES")
    assert (sapporo["締結日"], sapporo["締結を確認できる日"]) == ("", "2021-04-01")
    assert "986行目" in sapporo["出典"]
    (hiroshima,) = listed(city, "body=341002&kind=EMPLOYMENT_MEASURES")
    assert (hiroshima["締結日"], hiroshima["国"]) == ("2013-01-31", "厚生労働大臣")


def test_drafts_come_first_and_only_to_those_between_whom_they_are(
    city: Client, static_files: None
) -> None:
    draft = Agreement.objects.create(
        kind="EMPLOYMENT_MEASURES", reference="案-1", title="試験の協定案", prefecture_code="07"
    )
    AgreementParty.objects.create(
        agreement=draft, kind="LOCAL_GOVERNMENT", organization=factories.body()
    )
    assert listed(city, "")[0]["整理番号"] == "案-1"
    other = Client()
    other.force_login(factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016")))
    assert "案-1" not in [row["整理番号"] for row in listed(other, "")]
    assert "213 団体" in words(city, "/agreements/?on=2021-04-01")


def test_a_prefecture_shows_its_cities_as_points(city: Client) -> None:
    page = text(city, "/agreements/prefectures/32/?on=2021-07-31")
    assert page.count('class="body-points__link"') == 3
    assert "令和3年7月21日" in page
    assert "body-points__link" not in text(city, "/agreements/prefectures/32/?on=2021-04-01")
    assert "締結日は不明" in text(city, "/agreements/prefectures/01/?on=2021-04-01")


def test_the_list_by_prefecture_names_all(city: Client) -> None:
    shown = words(city, "/agreements/by-prefecture/?on=2021-04-01")
    assert "47都道府県 166" in shown
    assert "高萩市（平成30年11月13日）" in shown
    assert "高荻市" not in shown


def test_the_page_of_a_body_leads_to_its_agreements(city: Client) -> None:
    for code in ("072036", "082155"):
        assert f'href="/agreements/?body={code}"' in text(city, f"/bodies/{code}/")
    shown = words(city, "/agreements/?body=082155")
    assert "北茨城市が当事者の協定" in shown
    assert "高萩市・北茨城市雇用対策協定" in shown


def test_the_numbers_move_with_the_rows(city: Client) -> None:
    Agreement.objects.filter(reference="雇対-083411").update(valid_until=date(2021, 3, 31))
    shown = words(city, "/agreements/?on=2021-04-01")
    assert "212 団体" in shown
    assert "村 0 団体" in shown


def test_the_api_counts_from_rows(city: Client) -> None:
    answer = city.get("/api/v1/agreement-counts/?on=2021-04-01").json()
    assert answer["total"] == 213
    assert answer["by_kind"] == {
        "PREFECTURE": 47,
        "CITY": 149,
        "WARD": 0,
        "TOWN": 16,
        "VILLAGE": 1,
    }
    assert [one["total"] for one in answer["published"]] == [101, 149, 213]
    assert sum(one["municipalities"] for one in answer["by_prefecture"]) == 166
    assert answer["unknown_day"] == 188
    july = city.get("/api/v1/agreement-counts/?on=2021-07-31").json()
    assert (july["total"], len(july["new_in_year"])) == (216, 10)


@pytest.mark.parametrize("query", ["on=no", "day=2021-04-01"])
def test_the_api_refuses_conditions_it_cannot_read(city: Client, query: str) -> None:
    answer = city.get(f"/api/v1/agreement-counts/?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == query.partition("=")[0]
