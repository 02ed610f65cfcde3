"""Pages: what they say, what leads where, what is out of scope."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from evaluation.models import MonthlyResult, SettlementRun
from portal.common.viewer import Role
from tests import factories

pytestmark = pytest.mark.django_db
EVALUATION = (
    "/reports/national/",
    "/reports/national/2020/",
    "/reports/national/2020/download/csv/",
    "/prefectures/07/",
    "/bodies/",
    "/bodies/072036/",
    "/sites/",
    "/sites/download/csv/",
    "/sites/07203-01/",
    "/sites/07203-01/months/2021-04/",
    "/settlements/",
)


def sign_in(client: Client, role: Role) -> Client:
    client.force_login(factories.person(role))
    return client


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return str(response.content.decode())


def test_subscribers_find_no_evaluation(client: Client) -> None:
    sign_in(client, Role.SUBSCRIBER)
    for path in EVALUATION:
        assert client.get(path).status_code == 404, path
    assert "利用団体のみなさまへ" in text(client, "/")


@pytest.mark.parametrize("path", ["/", *EVALUATION])
def test_a_page_answers_only_the_methods_it_means(client: Client, path: str) -> None:
    sign_in(client, Role.MINISTRY)
    assert client.delete(path).status_code == 405
    takes_forms = path == "/settlements/" or "months" in path
    assert (client.post(path).status_code == 405) is not takes_forms


def test_someone_without_a_current_membership_is_told_so(client: Client) -> None:
    user = factories.person(Role.LOCAL_GOVERNMENT)
    user.memberships.update(valid_to=date(2020, 3, 31))
    client.force_login(user)
    assert "所属が登録されていません" in text(client, "/")
    assert client.get("/sites/").status_code == 404


def test_every_page_with_figures_says_that_they_are_synthetic(client: Client) -> None:
    sign_in(client, Role.MINISTRY)
    for path in ("/", *EVALUATION):
        if "download" in path or "months" in path:
            continue
        assert (
            "公表値に合わせた合成データ"
            in text(client, path, 302 if path == "/reports/national/" else 200)
            or path == "/reports/national/"
        )


def test_the_national_page_leads_to_the_rows_behind_its_figures(client: Client) -> None:
    page = text(sign_in(client, Role.LOCAL_GOVERNMENT), "/reports/national/2020/")
    for link in (
        "/sites/?year=2020&amp;level=ACHIEVED",
        "/bodies/?year=2020&amp;achieved=1",
        "/sites/?year=2020&amp;service=WELFARE",
        "/bodies/?year=2020&amp;group=DISABLED",
        "/prefectures/07/?year=2020",
    ):
        assert link in page
    for figure in ("67.8%", "79.8%", "61,176", "▲19.1%", "▲3.0ポイント", "95.6%"):
        assert figure in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("year=2020&level=ACHIEVED", 230),
        ("year=2020&level=FULL", 79),
        ("year=2020&level=NONE", 109),
        ("year=2017&level=UNSET", 329),
        ("year=2020&service=WELFARE", 266),
        ("year=2020&group=DISABLED", 19),
        ("year=2020&prefecture=07", 2),
        ("year=2020&body=072036", 1),
        ("year=2020&q=郡山", 1),
        ("year=2020", 339),
    ],
)
def test_a_list_holds_as_many_sites_as_its_figure_says(
    client: Client, query: str, count: int
) -> None:
    page = sign_in(client, Role.LOCAL_GOVERNMENT).get(f"/sites/?{query}")
    assert page.context["page"].paginator.count == count


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("year=2020", 183),
        ("year=2020&achieved=1", 146),
        ("year=2020&service=WELFARE", 144),
        ("year=2020&group=OTHER", 26),
        ("year=2020&prefecture=07", 2),
    ],
)
def test_a_list_holds_as_many_bodies_as_its_figure_says(
    client: Client, query: str, count: int
) -> None:
    page = sign_in(client, Role.LOCAL_GOVERNMENT).get(f"/bodies/?{query}")
    assert page.context["page"].paginator.count == count


@pytest.mark.parametrize(
    "path",
    [
        "/reports/national/1999/",
        "/reports/national/2020/download/exe/",
        "/prefectures/48/",
        "/prefectures/07/?year=1999",
        "/bodies/999999/",
        "/bodies/072036/?year=２０２０",
        "/bodies/?year=%00",
        "/sites/99999-99/",
        "/sites/07203-01/?year=1999",
        "/sites/07203-01/months/2021-13/",
        "/sites/07203-01/months/1946-05/",
        "/sites/07203-01/months/0001-01/",
        "/sites/07203-01/months/9999-12/",
        "/settlements/00000000-0000-0000-0000-000000000000/",
    ],
)
def test_what_does_not_exist_is_404(client: Client, path: str) -> None:
    assert sign_in(client, Role.MINISTRY).get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/sites/?year=1999", "「1999」年度の拠点は登録されていません"),
        ("/sites/?year=2020&level=GOOD", "GOOD"),
        ("/sites/?year=2020&q=%00", "何か文字を入力してください"),
        ("/bodies/?year=2020&service=NOTHING", "NOTHING"),
        ("/bodies/?year=2020&prefecture=%00", "選択"),
    ],
)
def test_a_wrong_condition_is_explained_on_the_page(client: Client, path: str, words: str) -> None:
    assert words in text(sign_in(client, Role.MINISTRY), path, 400)


def test_open_months_are_for_those_who_run_the_site(client: Client) -> None:
    site = factories.site()
    factories.month(site, "USERS", date(2025, 6, 1), 4_321)
    path = "/sites/07204-91/?year=2025"
    for role in (Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.BUREAU, Role.MINISTRY):
        assert "月別実績の表" in text(sign_in(client, role), path), role
    stranger = factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016"))
    client.force_login(stranger)
    page = text(client, path)
    assert "月別実績は年度を締めてから公開します" in page
    assert "月別実績の表" not in page
    assert "変更の履歴" not in page


def test_the_body_page_prints_the_rule(client: Client) -> None:
    page = text(sign_in(client, Role.LOCAL_GOVERNMENT), "/bodies/072036/?year=2020")
    assert "拠点が1つでも達成" in page


def test_a_body_without_sites_says_so(client: Client) -> None:
    page = text(sign_in(client, Role.LOCAL_GOVERNMENT), "/bodies/131016/")
    assert "一体的実施事業の拠点はありません" in page


class TestMonthEntry:
    path = "/sites/07204-91/months/2025-06/"

    def test_last_month_and_last_year_stand_beside(self, client: Client) -> None:
        site = factories.site()
        factories.target(site, "USERS", 100)
        factories.month(site, "USERS", date(2025, 5, 1), 11)
        factories.month(site, "USERS", date(2024, 6, 1), 22)
        factories.month(site, "USERS", date(2025, 6, 1), 33)
        page = sign_in(client, Role.LOCAL_GOVERNMENT).get(self.path)
        users = next(one for one in page.context["sheet"].cells if one.indicator.code == "USERS")
        assert (users.text, users.last_month, users.last_year) == ("33", 11, 22)
        assert (users.cumulative, users.target_text, str(users.rate_of_target)) == (
            44,
            "100人",
            "44.0",
        )

    def test_it_saves_all_and_says_so(self, client: Client) -> None:
        site = factories.site()
        factories.target(site, "REFERRALS", 10)
        factories.target(site, "SUPPORTED", 10)
        sign_in(client, Role.LOCAL_GOVERNMENT)
        response = client.post(self.path, {"USERS": "１２", "SUPPORTED": "", "REFERRALS": "0"})
        assert response.status_code == 302
        assert "2025年6月の実績を保存しました" in text(client, self.path)
        assert dict(
            MonthlyResult.objects.filter(site=site).values_list("indicator__code", "value")
        ) == {"USERS": 12, "REFERRALS": 0}

    def test_a_field_that_was_not_sent_keeps_its_count(self, client: Client) -> None:
        site = factories.site()
        factories.month(site, "USERS", date(2025, 6, 1), 33)
        factories.month(site, "PLACEMENTS", date(2025, 6, 1), 4)
        sign_in(client, Role.LOCAL_GOVERNMENT)
        assert client.post(self.path, {"USERS": ""}).status_code == 302
        saved = MonthlyResult.objects.filter(site=site)
        assert dict(saved.values_list("indicator__code", "value")) == {
            "USERS": None,
            "PLACEMENTS": 4,
        }

    def test_a_body_that_is_no_form_is_refused_and_clears_nothing(self, client: Client) -> None:
        site = factories.site()
        factories.month(site, "USERS", date(2025, 6, 1), 33)
        sign_in(client, Role.LOCAL_GOVERNMENT)
        response = client.post(self.path, "{}", content_type="application/json")
        assert response.status_code == 400
        assert "届きませんでした" in response.content.decode()
        assert MonthlyResult.objects.get(site=site).value == 33

    def test_a_save_on_its_way_when_an_empty_sheet_was_opened_is_not_written_over(
        self, client: Client
    ) -> None:
        """Its clock was read before the sheet was; it was committed after."""
        site = factories.site()
        before = timezone.now() - timedelta(seconds=3)
        seen_at = sign_in(client, Role.LOCAL_GOVERNMENT).get(self.path).context["sheet"].seen_at
        factories.month(site, "USERS", date(2025, 6, 1), 33)
        MonthlyResult.objects.filter(site=site).update(recorded_at=before)
        response = client.post(self.path, {"USERS": "9", "seen_at": seen_at})
        assert response.status_code == 400
        assert MonthlyResult.objects.get(site=site).value == 33

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"USERS": "-1"}, "マイナス"),
            ({"USERS": "多数"}, "整数"),
            ({"PLACEMENTS": "9"}, "ハローワークが数える欄"),
            ({"USERS": "99999999999"}, "大きすぎます"),
        ],
    )
    def test_an_error_stands_beside_its_cell_and_what_was_typed_stays(
        self, client: Client, typed: dict[str, str], words: str
    ) -> None:
        site = factories.site()
        factories.target(site, "REFERRALS", 10)
        sign_in(client, Role.LOCAL_GOVERNMENT)
        response = client.post(self.path, {"REFERRALS": "77", **typed})
        assert response.status_code == 400
        wrong = next(cell for cell in response.context["sheet"].cells if cell.error)
        assert words in wrong.error
        assert wrong.text == typed[wrong.indicator.code]
        page = response.content.decode()
        assert f'id="error_{wrong.indicator.code}"' in page
        assert 'value="77"' in page
        assert not MonthlyResult.objects.filter(site=site).exists()

    def test_a_month_in_the_future_is_refused_in_words(self, client: Client) -> None:
        factories.site(years=(2025, 2098))
        sign_in(client, Role.LOCAL_GOVERNMENT)
        response = client.post("/sites/07204-91/months/2098-05/", {"USERS": "1"})
        assert response.status_code == 400
        assert "まだ来ていません" in response.content.decode()

    def test_the_bureau_and_the_ministry_look_on_and_strangers_do_not(self, client: Client) -> None:
        factories.site()
        for role in (Role.MINISTRY, Role.BUREAU):
            assert "data-entry" not in text(sign_in(client, role), self.path)
            refused = client.post(self.path, {"USERS": "1"})
            assert refused.status_code == 403
            assert "実施団体と担当のハローワーク" in refused.content.decode()
        client.force_login(factories.person(Role.LOCAL_GOVERNMENT, factories.body("131016")))
        assert "実施団体と担当のハローワーク" in text(client, self.path, 403)


class TestHome:
    def test_a_city_sees_the_months_it_has_not_submitted(self, client: Client) -> None:
        """One with a figure, too: it was not submitted."""
        site = factories.site(years=(2025,))
        factories.month(site, "USERS", date(2025, 4, 1), 1)
        page = text(sign_in(client, Role.LOCAL_GOVERNMENT), "/")
        assert "提出するもの" in page
        assert "/sites/07204-91/months/2025-04/" in page
        assert "/sites/07204-91/months/2025-05/" in page

    def test_a_bureau_sees_the_years_to_settle(self, client: Client) -> None:
        page = text(sign_in(client, Role.BUREAU), "/")
        assert "令和2年度を締める" in page
        assert "締め済み 0 / 2 拠点" in page

    def test_the_ministry_sees_the_nation(self, client: Client) -> None:
        page = text(sign_in(client, Role.MINISTRY), "/")
        assert "締め済み 0 / 339 拠点" in page
        assert "61,176" in page


class TestSettlements:
    def test_a_bureau_asks_for_its_prefecture(self, client: Client) -> None:
        sign_in(client, Role.BUREAU)
        response = client.post("/settlements/", {"year": "2020"})
        run = SettlementRun.objects.get()
        assert response["Location"] == f"/settlements/{run.pk}/"
        assert (run.fiscal_year, run.prefecture_code, run.total) == (2020, "07", 2)
        assert "受付済み" in text(client, f"/settlements/{run.pk}/")

    def test_a_stranger_does_not_find_the_run(self, client: Client) -> None:
        sign_in(client, Role.BUREAU).post("/settlements/", {"year": "2020"})
        run = SettlementRun.objects.get()
        client.force_login(factories.person(Role.BUREAU, factories.bureau("13")))
        assert client.get(f"/settlements/{run.pk}/").status_code == 404
        assert client.post(f"/settlements/{run.pk}/stop/").status_code == 404

    def test_a_year_that_cannot_be_chosen_is_refused(self, client: Client) -> None:
        response = sign_in(client, Role.BUREAU).post("/settlements/", {"year": "2099"})
        assert response.status_code == 400
        assert "終わった年度から選んでください" in response.content.decode()

    def test_it_is_stopped_by_a_button(self, client: Client) -> None:
        sign_in(client, Role.BUREAU).post("/settlements/", {"year": "2020"})
        run = SettlementRun.objects.get()
        assert client.get(f"/settlements/{run.pk}/stop/").status_code == 405
        client.post(f"/settlements/{run.pk}/stop/")
        run.refresh_from_db()
        assert run.state == "STOPPED"

    def test_desks_may_not_settle(self, client: Client) -> None:
        for role in (Role.LOCAL_GOVERNMENT, Role.HELLO_WORK):
            assert sign_in(client, role).get("/settlements/").status_code == 403


@pytest.mark.parametrize(
    ("month", "words"),
    [
        ("2099-04", "まだ来ていません"),
        ("2010-05", "2010年5月"),
        ("2022-05", "実施年度として登録されていません"),
    ],
)
def test_a_month_that_cannot_be_saved_shows_no_form(client: Client, month: str, words: str) -> None:
    site = factories.site(years=(2025,))
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    page = client.get(f"/sites/{site.code}/months/{month}/").content.decode()
    assert "この月は入力できません" in page
    assert words in page
    assert "data-entry-grid" not in page
    assert "data-entry-grid" in client.get(f"/sites/{site.code}/months/2025-05/").content.decode()
