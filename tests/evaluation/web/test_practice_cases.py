"""The pages of practice cases: written, found by words and likeness, with photographs, as files."""

import re

import pytest
from django.test import Client

from evaluation.models import PracticeCase, PracticePhoto
from portal.common.viewer import Role
from portal.people.models import User
from sites.models import JointSite
from tests import factories
from tests.evaluation import practice
from tests.evaluation.practice import Sides
from tests.outbox import deliver_all

pytestmark = pytest.mark.django_db
LIST = "/practice-cases/"


@pytest.fixture
def sides() -> Sides:
    return Sides.make()


@pytest.fixture
def site() -> JointSite:
    return factories.site()


def found(client: Client, query: str) -> list[str]:
    """The titles on the list with this query."""
    text = client.get(f"{LIST}?{query}").content.decode()
    return re.findall(r'tasks__link"\s+href="/practice-cases/[^"]+">([^<]+)<', text)


def enter(client: Client, user_id: int | None) -> None:
    client.force_login(User.objects.get(pk=user_id or 0))


def form_of(site: JointSite) -> dict[str, object]:
    return {
        "title": "窓口で予約をとる",
        "body": "072044",
        "sites": [site.code],
        "fiscal_year": "2025",
        "target_groups": ["YOUTH"],
        "services": ["UI_TURN"],
        "tasks": ["UI_TURN"],
        "municipality_did": "予約をとった。",
        "together": "予約表を共有した。",
        "result": "増えた。",
        "indicators": ["USERS"],
    }


def test_a_case_goes_its_way_on_the_pages(client: Client, sides: Sides, site: JointSite) -> None:
    factories.target(site, "USERS", 100)
    enter(client, sides.city.user_id)
    saved = client.post(f"{LIST}new/", form_of(site))
    case = PracticeCase.objects.get(title="窓口で予約をとる")
    url = f"{LIST}{case.public_id}/"
    assert (saved.status_code, saved["Location"]) == (302, url)
    assert [(row.fiscal_year, row.indicator.code) for row in case.figures.all()] == [
        (2024, "USERS"),
        (2025, "USERS"),
    ]
    assert client.post(f"{url}change/", form_of(site) | {"title": "変えた題名"}).status_code == 302
    assert client.post(url, {"do": "propose"}).status_code == 302
    assert client.post(f"{url}change/", form_of(site)).status_code == 403
    deliver_all(factories.NOW)
    enter(client, sides.office.user_id)
    assert "自分の部分を確認してください" in client.get("/").content.decode()
    wrong = client.post(url, {"do": "agree", "did": ""})
    assert (wrong.status_code, "agree_did" in wrong.content.decode()) == (400, True)
    assert client.post(url, {"do": "publish"}).status_code == 403
    assert client.post(url, {"do": "agree", "did": "相談した。"}).status_code == 302
    enter(client, sides.bureau.user_id)
    assert client.post(url, {"do": "publish"}).status_code == 302
    page = client.get(f"/sites/{site.code}/?year=2025").content.decode()
    assert "この拠点の事例" in page
    assert "変えた題名" in page


def test_cases_are_found_by_one_character_by_traits_and_by_likeness(
    client: Client, sides: Sides, site: JointSite
) -> None:
    practice.published(sides, site)
    twin = factories.site("07204-92", services=("WELFARE",))
    enter(client, sides.city.user_id)
    assert len(found(client, "")) == 12
    assert found(client, "q=靴") == ["子育て中の求職者へのスーツ等の貸し出し"]
    assert found(client, "q=%25") == []
    assert [one[:4] for one in found(client, "group=YOUTH")] == ["地方創生"]
    assert found(client, "prefecture=37&kind=WELFARE") == [
        "支援ニーズに合わせた予約相談でコロナ禍を乗り切る"
    ]
    assert len(found(client, f"site={site.code}")) == 1
    factories.month(twin, "USERS", factories.NOW.date().replace(2025, 4, 1), 1)
    assert found(client, f"like={twin.code}")[0] == "市役所の窓口から予約をつなぐ"
    assert client.get(f"{LIST}?like=nothing").status_code == 400
    sent = client.get(f"{LIST}download/csv/?group=YOUTH").content.decode("utf-8-sig")
    assert "上毛" not in sent.splitlines()[0]
    assert "100005" in sent


def test_a_photo_is_shown_to_those_who_see_the_case(
    client: Client, sides: Sides, site: JointSite
) -> None:
    case = practice.drafted(sides.city, site)
    enter(client, sides.city.user_id)
    url = f"{LIST}{case.public_id}/photos/"
    said = {"alternative": "相談窓口", "people_agreed": "on"}
    refused = client.post(url, {**said, "content": practice.photograph(form="GIF")})
    assert (refused.status_code, "JPEGかPNG" in refused.content.decode()) == (400, True)
    assert client.post(url, {"content": practice.photograph()}).status_code == 400
    assert client.post(url, {**said, "content": practice.photograph()}).status_code == 302
    photo = PracticePhoto.objects.get()
    shown = client.get(f"/practice-photos/{photo.public_id}/")
    assert shown.content.startswith(b"\xff\xd8\xff")
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["X-Content-Type-Options"] == "nosniff"
    enter(client, sides.office.user_id)
    assert client.get(f"/practice-photos/{photo.public_id}/").status_code == 404
    assert client.get(url).status_code == 404
    enter(client, sides.city.user_id)
    assert client.post(f"/practice-photos/{photo.public_id}/remove/").status_code == 302
    assert not PracticePhoto.objects.exists()


def test_the_api_gives_the_published_cases_with_their_figures(
    client: Client, sides: Sides, site: JointSite
) -> None:
    practice.proposed(sides, site)
    enter(client, sides.city.user_id)
    listed = client.get("/api/v1/practice-cases/?prefecture=37").json()["results"]
    assert [one["body"] for one in listed] == ["372013"]
    assert "id" not in listed[0]
    one = client.get(f"/api/v1/practice-cases/{listed[0]['uuid']}/").json()
    assert [(f["indicator"], f["target"], f["value"]) for f in one["figures"]] == [
        ("SUPPORTED", 200, 307),
        ("PERSONS_PLACED", 134, 243),
    ]
    assert client.get("/api/v1/practice-cases/?prefecture=07&q=予約").json()["results"] == []
    assert client.get("/api/v1/practice-cases/?kind=NOWHERE").status_code == 400


def test_the_bureau_writes_where_there_is_no_site(client: Client, sides: Sides) -> None:
    enter(client, sides.bureau.user_id)
    page = client.get(f"{LIST}new/").content.decode()
    assert 'name="sites"' not in page
    sent = form_of(factories.site()) | {"hello_work_did": "周知した。"}
    assert client.post(f"{LIST}new/", sent).status_code == 302
    case = PracticeCase.objects.get(title="窓口で予約をとる")
    assert (case.office, case.written_by, case.kind) == (None, "HELLO_WORK", "")
    enter(client, factories.person(Role.MINISTRY, email="other@test.example").pk)
    assert client.get(f"{LIST}new/").status_code == 403
