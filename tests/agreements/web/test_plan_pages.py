"""Pages of yearly plans: who gets what, and what a form says when it is wrong."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agreements.models import AnnualPlan, PlanItem, Progress
from evaluation.models import PromisedIndicator
from portal.common.viewer import Role
from portal.people.models import User
from sites.models import JointSite
from tests import factories
from tests.agreements import promised
from tests.agreements.promised import YEAR

pytestmark = pytest.mark.django_db
DAY = f"{YEAR}-06-01"


def person(actor: str) -> User:
    """One person an actor, as tests/permissions names them."""
    makers: dict[str, Callable[[], User]] = {
        "city": lambda: factories.person(Role.LOCAL_GOVERNMENT),
        "other_city": lambda: factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016")),
        "office": lambda: factories.person(Role.HELLO_WORK),
        "other_office": lambda: factories.person(Role.HELLO_WORK, factories.office("13801")),
        "bureau": lambda: factories.person(Role.BUREAU),
        "other_bureau": lambda: factories.person(Role.BUREAU, factories.bureau("13")),
        "ministry": lambda: factories.person(Role.MINISTRY),
        "subscriber": lambda: factories.person(Role.SUBSCRIBER),
    }
    return makers[actor]()


KEEPERS = {"city", "bureau", "ministry"}
WORKERS = {*KEEPERS, "office"}
READERS = {*WORKERS, "other_city", "other_office", "other_bureau"}


def signed_in(client: Client, actor: str) -> Client:
    client.force_login(person(actor))
    return client


def paths(plan: AnnualPlan) -> dict[str, set[str]]:
    """Every page below a plan, and whose it is."""
    item, base = plan.items.get(), f"/plans/{plan.public_id}/"
    of_item = f"/plan-items/{item.public_id}/"
    return {
        base: READERS,
        f"{base}download/csv/": READERS,
        of_item: READERS,
        f"{base}adopt/": KEEPERS,
        f"{base}send-back/": KEEPERS,
        f"{base}review/": KEEPERS,
        f"{base}items/new/": KEEPERS,
        f"{of_item}change/": KEEPERS,
        f"{of_item}result/": KEEPERS,
        f"{of_item}indicator/": KEEPERS,
        f"{of_item}progress/": WORKERS,
    }


@pytest.mark.parametrize("actor", sorted({*READERS, "subscriber"}))
@pytest.mark.parametrize("state", ["DRAFT", "ADOPTED", "REVIEWED"])
def test_s04_each_page_is_for_those_it_is_for(client: Client, actor: str, state: str) -> None:
    plan = promised.MAKERS[state]()
    signed_in(client, actor)
    is_seen = actor in (WORKERS if state == "DRAFT" else READERS)
    for path, whose in paths(plan).items():
        expected = 404 if not is_seen else 200 if actor in whose else 403
        assert client.get(path).status_code == expected, path
        if path.endswith(("adopt/", "review/", "new/", "result/", "progress/", "change/")):
            sent = client.post(path, {})
            assert sent.status_code in {expected, 400 if expected == 200 else expected, 302}
    of_agreement = client.get(f"/agreements/{plan.agreement.public_id}/plans/")
    assert of_agreement.status_code == (404 if actor == "subscriber" else 200)
    if actor != "subscriber":
        assert (str(plan) in of_agreement.content.decode()) == is_seen
    removed = client.post(f"/plan-items/{plan.items.get().public_id}/remove/")
    assert removed.status_code == (404 if not is_seen else 302 if actor in KEEPERS else 403)
    assert PlanItem.objects.filter(plan=plan).exists() == (state != "DRAFT" or actor not in KEEPERS)


def test_a_year_is_written_through_the_pages(client: Client) -> None:
    agreement = promised.agreement()
    clause = promised.clause(agreement)
    signed_in(client, "city")
    base = f"/agreements/{agreement.public_id}/plans/"
    assert "事業計画がありません" in client.get(base).content.decode()
    client.post(f"{base}new/", {"fiscal_year": YEAR})
    plan = AnnualPlan.objects.get(agreement=agreement)
    client.post(
        f"/plans/{plan.public_id}/items/new/",
        {
            "clause": clause.public_id,
            "title": "相談会",
            "doer": "BOTH",
            "measure": "相談会",
            "target": "12",
            "unit": "回",
            "direction": "UP",
        },
    )
    item = plan.items.get()
    client.post(
        f"/plans/{plan.public_id}/adopt/",
        {"adopted_on": f"{YEAR}-04-20", "adoption_source": "第1回運営協議会"},
    )
    of_item = f"/plan-items/{item.public_id}/"
    evidence = SimpleUploadedFile("案内.pdf", b"%PDF-1.7 test")
    client.post(f"{of_item}progress/", {"done_on": DAY, "text": "開いた。", "evidence": evidence})
    client.post(
        f"{of_item}result/",
        {"result": "9", "result_on": f"{YEAR + 1}-03-31", "check_text": "届かなかった。"},
    )
    shown = client.get(base).content.decode()
    assert "未達成" in shown
    assert "75.0%" in shown
    assert "動きあり" in shown
    client.post(
        f"/plans/{plan.public_id}/review/",
        {"reviewed_on": f"{YEAR + 1}-05-20", "review": "良好"},
    )
    plan.refresh_from_db()
    assert plan.state == "REVIEWED"
    entry = Progress.objects.get(item=item)
    kept = client.get(f"/progress/{entry.public_id}/evidence/")
    assert kept.content == b"%PDF-1.7 test"
    assert kept["Content-Disposition"].startswith("attachment")
    # Next year begins with what was learnt.
    client.post(f"{base}new/", {"fiscal_year": YEAR + 1, "copy_of": plan.public_id})
    copied = AnnualPlan.objects.get(agreement=agreement, fiscal_year=YEAR + 1)
    assert copied.items.get().copied_from == item
    panel = client.get(f"/agreements/{agreement.public_id}/").content.decode()
    assert "約束と実績（令和8年度）" in panel
    assert "まだ動きがない" in panel


BAD = [
    ("target", "0", "目標値は0より大きい数で入力してください。"),
    ("target", "-3", "目標値は0より大きい数で入力してください。"),
    ("target", "", "測るもの・単位・目標値の3つを入力してください。"),
    ("unit", "", "測るもの・単位・目標値の3つを入力してください。"),
    ("clause", "00000000-0000-0000-0000-000000000000", "正しく選択してください"),
    ("title", " ", "この項目は必須です"),
]


@pytest.mark.parametrize(("field", "value", "sentence"), BAD)
def test_s20_a_wrong_item_is_told_and_nothing_is_saved(
    client: Client, field: str, value: str, sentence: str
) -> None:
    plan = promised.draft()
    signed_in(client, "city")
    said = {
        "clause": plan.agreement.clauses.get().public_id,
        "title": "相談会",
        "doer": "BOTH",
        "measure": "相談会",
        "target": "12",
        "unit": "回",
        "direction": "UP",
        field: value,
    }
    response = client.post(f"/plans/{plan.public_id}/items/new/", said)
    assert response.status_code == 400
    errors = response.context["form"].errors
    at = "target" if field == "unit" else field
    assert any(sentence.rstrip("。") in error for error in errors[at]), errors
    assert plan.items.count() == 1


def test_s20_what_the_database_refuses_stands_at_its_field(client: Client) -> None:
    plan = promised.adopted()
    item = plan.items.get()
    signed_in(client, "city")
    wrong = client.post(
        f"/plan-items/{item.public_id}/progress/", {"done_on": "2024-03-31", "text": "前の年度"}
    )
    assert wrong.status_code == 400
    assert wrong.context["form"].errors["done_on"] == [
        "行った日は、計画の年度のうちの日にしてください。"
    ]
    file = SimpleUploadedFile("悪い.exe", b"MZ")
    wrong = client.post(
        f"/plan-items/{item.public_id}/progress/",
        {"done_on": DAY, "text": "開いた。", "evidence": file},
    )
    assert "evidence" in wrong.context["form"].errors
    wrong = client.post(f"/plan-items/{item.public_id}/result/", {"result": "3"})
    assert wrong.context["form"].errors["result_on"] == [
        "実績値と、その基準日の両方を入力してください。"
    ]
    wrong = client.post(
        f"/plans/{plan.public_id}/review/", {"reviewed_on": f"{YEAR}-01-01", "review": "良"}
    )
    assert wrong.status_code == 400
    assert not Progress.objects.filter(item=item).exists()


def test_an_item_is_tied_through_its_page_and_leads_to_its_sites(client: Client) -> None:
    plan = promised.draft()
    site = factories.site(years=(YEAR,))
    JointSite.objects.filter(pk=site.pk).update(agreement=plan.agreement)
    factories.month(site, "USERS", date(YEAR, 5, 1), 60)
    item = plan.items.get()
    signed_in(client, "city")
    url = f"/plan-items/{item.public_id}/indicator/"
    assert client.post(url, {"indicator": ""}).status_code == 400
    assert client.post(url, {"indicator": "USERS"}).status_code == 302
    page = client.get(f"/plan-items/{item.public_id}/").content.decode()
    drill = f"/sites/?year={YEAR}&amp;agreement={plan.agreement.public_id}"
    assert drill in page
    sites = client.get(drill.replace("&amp;", "&"))
    assert [row.site for row in sites.context["page"].object_list] == [site]
    assert "result" not in client.get(url.replace("indicator", "result")).context["form"].fields
    assert client.post(url, {"indicator": ""}).status_code == 302
    assert not PromisedIndicator.objects.filter(plan_item=item).exists()


@pytest.mark.parametrize("extension", ["pdf", "xlsx", "csv", "csv-cp932", "json"])
def test_a_plan_is_sent_as_a_file(client: Client, extension: str) -> None:
    plan = promised.adopted()
    item = plan.items.get()
    Progress.objects.create(item=item, done_on=DAY, text="開いた。", recorded_at=promised.NOW)
    signed_in(client, "city")
    response = client.get(f"/plans/{plan.public_id}/download/{extension}/")
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    if extension == "csv":
        assert "開いた。" in response.content.decode("utf-8-sig")
    assert client.get(f"/plans/{plan.public_id}/download/exe/").status_code == 404


def test_the_home_page_names_plans_that_wait_for_their_review(client: Client) -> None:
    waiting = promised.adopted(year=2024)
    signed_in(client, "city")
    assert f"/plans/{waiting.public_id}/" in client.get("/").content.decode()


def test_a_year_without_a_plan_does_not_exist(client: Client) -> None:
    plan = promised.adopted()
    signed_in(client, "office")
    base = f"/agreements/{plan.agreement.public_id}/plans/"
    assert client.get(f"{base}?year={YEAR}").status_code == 200
    for year in ("1999", "x", "２０２５"):
        assert client.get(f"{base}?year={year}").status_code == 404


def test_a_page_takes_as_many_queries_for_many_items_as_for_few(
    client: Client, django_assert_max_num_queries: object
) -> None:
    plan = promised.draft()
    signed_in(client, "city")
    path = f"/plans/{plan.public_id}/"
    client.get(path)
    for _ in range(8):
        promised.item(plan)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        assert client.get(path).status_code == 200
