"""Pages of corrections and publications, by those who ask, decide, publish and read."""

from datetime import date

import pytest
from django.test import Client

from evaluation.actions.settle_year import settle_year
from evaluation.models import Correction, MonthlyResult, Publication
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.people.models import User
from sites.models import JointSite
from tests import factories
from tests.agreements import councils

pytestmark = pytest.mark.django_db
JUNE = date(2025, 6, 1)
ASK = "/sites/07204-91/months/2025-06/correction/"


@pytest.fixture
def site() -> JointSite:
    made = factories.site()
    factories.target(made, "PLACEMENTS", 10)
    factories.month(made, "NEW_SEEKERS", JUNE, 30)
    factories.month(made, "PLACEMENTS", JUNE, 10)
    factories.month(made, "USERS", JUNE, 50)
    settle_year(site=made, year=FiscalYear(2025), by=Viewer.system(), now=factories.NOW)
    return made


def signed_in(client: Client, role: Role) -> Client:
    address = f"{role.lower()}-{factories.organization(role).pk}@test.example"
    client.force_login(User.objects.filter(email=address).first() or factories.person(role))
    return client


def asked(client: Client, **figures: str) -> Correction:
    """A correction that the Hello Work asks for on its page."""
    sheet = {"NEW_SEEKERS": "30", "PLACEMENTS": "９", "reason": "転記の誤り"} | figures
    answer = signed_in(client, Role.HELLO_WORK).post(ASK, sheet)
    assert answer.status_code == 302, answer.content.decode()
    return Correction.objects.get()


def test_a_correction_from_asking_to_the_new_version(client: Client, site: JointSite) -> None:
    form = signed_in(client, Role.HELLO_WORK).get(ASK).content.decode()
    assert "いまの値: 10" in form
    assert "施設利用者数" not in form  # the municipality's
    correction = asked(client)
    page = f"/corrections/{correction.pk}/"
    assert "申請を取り下げる" in client.get(page).content.decode()
    signed_in(client, Role.BUREAU)
    assert "決定を待つ訂正" in client.get("/").content.decode()
    before = client.get(page).content.decode()
    assert "10件（目標 10件）達成" in before
    assert "9件（目標 10件）未達成" in before
    assert client.post(page, {"decision": "approve"}).status_code == 302
    after = client.get(page).content.decode()
    assert "第1版（全達成） → 第2版（未達成）" in after
    assert client.post(page, {"decision": "refuse", "decision_reason": "x"}).status_code == 409
    assert MonthlyResult.objects.get(site=site, indicator__code="PLACEMENTS").value == 9
    year = client.get("/sites/07204-91/?year=2025").content.decode()
    assert page in year
    month = client.get("/sites/07204-91/months/2025-06/").content.decode()
    assert "第2版" in month
    assert "就職件数 10件 → 9件" in month
    assert ASK in month
    other = client.get("/sites/07204-91/months/2025-07/").content.decode()
    assert "第2版" not in other
    assert "受理した（締めた）ときの数値のままです" in other


def test_a_refusal_without_a_reason_comes_back(client: Client, site: JointSite) -> None:
    page = f"/corrections/{asked(client).pk}/"
    answer = signed_in(client, Role.BUREAU).post(page, {"decision": "refuse"})
    assert answer.status_code == 400
    assert "却下する理由を入力してください" in answer.content.decode()
    assert client.post(page, {"decision": "x"}).status_code == 400


def test_who_does_not_decide_is_told_so(client: Client, site: JointSite) -> None:
    page = f"/corrections/{asked(client).pk}/"
    answer = signed_in(client, Role.LOCAL_GOVERNMENT).post(page, {"decision": "approve"})
    assert answer.status_code == 403


def test_what_cannot_be_asked_comes_back_at_its_field(client: Client, site: JointSite) -> None:
    signed_in(client, Role.HELLO_WORK)
    for typed, sentence in (
        ({"PLACEMENTS": "31"}, "新規求職者数"),
        ({"PLACEMENTS": "九"}, "0以上の整数"),
        ({"PLACEMENTS": "9", "reason": ""}, "この項目は必須"),
        ({}, "違う値"),
    ):
        sheet = {"NEW_SEEKERS": "30", "PLACEMENTS": "10", "reason": "x"} | typed
        answer = client.post(ASK, sheet)
        assert answer.status_code == 400
        assert sentence in answer.content.decode()
    assert not Correction.objects.exists()


def test_a_target_is_asked_for_with_its_resolution(client: Client) -> None:
    made = factories.site("07204-92")
    resolution = councils.resolution_on(made)
    factories.target(made, "PLACEMENTS", 10)
    factories.month(made, "NEW_SEEKERS", JUNE, 30)
    settle_year(site=made, year=FiscalYear(2025), by=Viewer.system(), now=factories.NOW)
    ask = "/sites/07204-92/targets/2025/correction/"
    signed_in(client, Role.BUREAU)
    assert "いまの目標: 10件" in client.get(ask).content.decode()
    typed = {"PLACEMENTS": "8", "reason": "議決の転記の誤り"}
    assert client.post(ask, typed).status_code == 400
    answer = client.post(ask, typed | {"resolution": str(resolution.public_id)})
    assert answer.status_code == 302, answer.content.decode()
    assert Correction.objects.get().lines.get().after == 8


def test_a_year_is_published_and_read(client: Client, site: JointSite) -> None:
    open_site = factories.site("07204-92", years=(2025,))
    signed_in(client, Role.MINISTRY)
    refused = client.post("/reports/published/", {"year": "2025", "note": ""})
    assert refused.status_code == 400
    assert f"/sites/{open_site.code}/" in refused.content.decode()
    open_site.profiles.all().delete()
    answer = client.post("/reports/published/", {"year": "2025", "note": "初回"})
    assert answer.status_code == 302, answer.content.decode()
    assert Publication.objects.get().note == "初回"
    JointSite.objects.filter(pk=site.pk).update(name="改めた名称")
    signed_in(client, Role.LOCAL_GOVERNMENT)
    year = "/reports/published/2025/"
    page = client.get(year).content.decode()
    for said in ("拠点が1つでも達成", "試験拠点07204-91", "改めた名称", "台帳の変更"):
        assert said in page
    listed = client.get(f"{year}sites/?version=1&level=ACHIEVED").content.decode()
    assert "試験拠点07204-91" in listed
    assert "該当する拠点はありません" in client.get(f"{year}sites/?level=NONE").content.decode()
    assert "公表時のまま" in client.get(f"{year}sites/07204-91/").content.decode()
    for extension in ("csv", "xlsx", "json"):
        assert client.get(f"{year}download/{extension}/").status_code == 200
    assert client.get(f"{year}sites/download/csv/").status_code == 200
    for nothing in ("?version=2", "?version=x", "sites/07204-99/", "download/exe/"):
        assert client.get(year + nothing).status_code == 404


def test_a_difference_leads_to_the_correction_behind_it(client: Client, site: JointSite) -> None:
    signed_in(client, Role.MINISTRY).post("/reports/published/", {"year": "2025", "note": ""})
    correction = asked(client)
    signed_in(client, Role.BUREAU).post(f"/corrections/{correction.pk}/", {"decision": "approve"})
    page = client.get("/reports/published/2025/").content.decode()
    assert f"/corrections/{correction.pk}/" in page
    assert "に承認した訂正" in page
    assert "指標の定義の変更" not in page
    signed_in(client, Role.MINISTRY)
    client.post("/reports/published/", {"year": "2025", "note": "訂正を反映"})
    last = client.get("/reports/published/2025/").content.decode()
    assert "公表した後に変わったところはない" in last
    first = client.get("/reports/published/2025/?version=1").content.decode()
    assert "公表した後に変わったところはない" not in first
