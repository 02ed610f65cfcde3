"""The admin as a door: sees what the viewer may see, writes through actions, deletes nothing."""

from datetime import date
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import IntegrityError
from django.test import Client

from evaluation.models import AnnualTarget, DisclosureRule, EvaluationRule, Indicator
from portal.common.models import AuditEntry
from portal.common.viewer import Role, Viewer
from portal.organizations.models import HelloWorkOffice, LocalGovernment
from sites.models import AnnualProfile, JointSite
from tests import factories
from tests.agreements import councils

pytestmark = pytest.mark.django_db
OURS = [
    one for one in admin.site._registry.values() if one.model.__module__.split(".")[0] != "django"
]


def path(of: ModelAdmin[Any], page: str = "") -> str:
    meta = of.model._meta
    return f"/admin/{meta.app_label}/{meta.model_name}/{page}"


def sign_in(client: Client, role: Role = Role.MINISTRY) -> Client:
    client.force_login(factories.person(role))
    return client


def errors(response: Any) -> str:
    return str(response.context["adminform"].form.errors)


def site_form(**changes: object) -> dict[str, object]:
    return {
        "code": "07204-92",
        "name": "新しい拠点",
        "kind": "GENERAL",
        "host_bodies": [factories.body().pk],
        "office": factories.office().pk,
        "agreement": "",
        "address": "福島県会津若松市",
        "hours": "",
        "opened_on": "2025-04-01",
        "closed_on": "",
        **changes,
    }


@pytest.mark.parametrize("of", OURS, ids=lambda of: of.model.__name__)
def test_every_register_is_listed_searched_and_never_deleted(
    client: Client, of: ModelAdmin[Any]
) -> None:
    sign_in(client)
    assert client.get(path(of)).status_code == 200
    if of.search_fields:
        assert client.get(path(of, "?q=郡山")).status_code == 200
    # Not every row is the ministry's to see: a draft is its body's alone.
    seen = of.model._default_manager.visible_to(Viewer(role=Role.MINISTRY))
    row = seen.first()
    if row is not None:
        assert client.get(path(of, f"{row.pk}/change/")).status_code == 200
        assert client.post(path(of, f"{row.pk}/delete/"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("of", OURS, ids=lambda of: of.model.__name__)
def test_desks_do_not_enter(client: Client, of: ModelAdmin[Any]) -> None:
    for role in (Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.SUBSCRIBER):
        assert sign_in(client, role).get(path(of), follow=True).status_code == 403


def test_django_s_own_users_and_groups_are_not_there() -> None:
    assert {one.model.__name__ for one in admin.site._registry.values()} == {
        one.model.__name__ for one in OURS
    }


def test_a_bureau_registers_a_site_of_its_prefecture(client: Client) -> None:
    response = sign_in(client, Role.BUREAU).post("/admin/joint_sites/jointsite/add/", site_form())
    assert response.status_code == 302
    site = JointSite.objects.get(code="07204-92")
    assert (site.prefecture_code, list(site.hosts.all())) == ("07", [factories.body()])


def test_a_bureau_does_not_register_elsewhere(client: Client) -> None:
    sign_in(client, Role.BUREAU)
    data = site_form(code="13101-92", office=factories.office("13801").pk)
    assert client.post("/admin/joint_sites/jointsite/add/", data).status_code == 403
    assert not JointSite.objects.filter(code="13101-92").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "7204"}, "07203-01"),
        ({"code": "13204-01"}, "先頭2桁"),
        ({"host_bodies": []}, "必須"),
        ({"closed_on": "2024-01-01"}, "開設日より後"),
        ({"code": "07203-01"}, "拠点コード"),
    ],
)
def test_a_wrong_site_is_explained_and_not_saved(
    client: Client, changes: dict[str, object], words: str
) -> None:
    before = JointSite.objects.count()
    response = sign_in(client).post("/admin/joint_sites/jointsite/add/", site_form(**changes))
    assert response.status_code == 200
    assert words in errors(response)
    assert JointSite.objects.count() == before


def test_hosts_of_a_site_change(client: Client) -> None:
    site = factories.site("07204-92")
    second = factories.body("072036")
    data = site_form(host_bodies=[second.pk], opened_on="2011-04-01")
    url = f"/admin/joint_sites/jointsite/{site.pk}/change/"
    assert sign_in(client).post(url, data).status_code == 302
    assert list(site.hosts.all()) == [second]


def test_a_planned_year_does_not_move_away_from_its_months(client: Client) -> None:
    site = factories.site(years=(2024, 2025))
    factories.month(site, "USERS", date(2025, 6, 1), 5)
    profile = AnnualProfile.objects.get(site=site, fiscal_year=2025)
    data = {"site": site.pk, "fiscal_year": 2026, "services": ["OTHER"], "target_groups": ["YOUTH"]}
    url = f"/admin/joint_sites/annualprofile/{profile.pk}/change/"
    assert "変えられません" in errors(sign_in(client).post(url, data))
    assert client.post(url, {**data, "fiscal_year": 2025}).status_code == 302
    profile.refresh_from_db()
    assert (profile.fiscal_year, profile.services) == (2025, ["OTHER"])


def test_an_indicator_keeps_the_code_the_sums_are_made_by(client: Client) -> None:
    users = Indicator.objects.get(code="USERS")
    data = {
        "code": "VISITORS",
        "name": users.name,
        "unit": users.unit,
        "measure": "COUNT",
        "owner": "MUNICIPALITY",
        "direction": "UP",
        "position": 10,
        "reason": "名前の統一",
    }
    response = sign_in(client).post(f"/admin/evaluation/indicator/{users.pk}/change/", data)
    assert "コードは変えられません" in errors(response)
    assert Indicator.objects.filter(code="USERS").exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opened_on": "2026-04-01"}, "その後の開設日にはできません"),
        ({"closed_on": "2025-03-31"}, "その前の廃止日にはできません"),
    ],
)
def test_a_planned_year_keeps_its_site_open(
    client: Client, changes: dict[str, object], words: str
) -> None:
    site = factories.site("07204-92", years=(2025,))
    url = f"/admin/joint_sites/jointsite/{site.pk}/change/"
    opened = {"opened_on": "2011-04-01"}
    response = sign_in(client).post(url, site_form(**(opened | changes)))
    assert words in errors(response)
    assert client.post(url, site_form(**opened, closed_on="2025-06-30")).status_code == 302


def test_a_year_is_planned_only_while_the_site_is_open(client: Client) -> None:
    site = factories.site(years=())
    data = {"site": site.pk, "services": ["WELFARE"], "target_groups": ["YOUTH"]}
    url = "/admin/joint_sites/annualprofile/add/"
    sign_in(client, Role.BUREAU)
    assert client.post(url, {**data, "fiscal_year": 2025}).status_code == 302
    assert AnnualProfile.objects.get(site=site).services == ["WELFARE"]
    refused = client.post(url, {**data, "fiscal_year": 2010})
    assert "開いていません" in errors(refused)


def test_a_target_is_set_by_its_action_with_its_author(client: Client) -> None:
    site = factories.site()
    data = {
        "site": site.pk,
        "fiscal_year": 2025,
        "indicator": Indicator.objects.get(code="USERS").pk,
        "value": "100",
        "source": "運営協議会",
    }
    url = "/admin/evaluation/annualtarget/add/"
    person = factories.person(Role.BUREAU, email="targets@test.example")
    client.force_login(person)
    assert client.post(url, data).status_code == 302
    target = AnnualTarget.objects.get(site=site)
    assert (str(target.value), target.recorded_by_id) == ("100.0", person.pk)
    for changes, words in (
        ({"fiscal_year": 2023}, "実施年度"),
        ({"value": "0"}, "0より大きい"),
        ({"indicator": Indicator.objects.get(code="PLACEMENT_RATE").pk, "value": "101"}, "100%"),
    ):
        assert words in errors(client.post(url, {**data, **changes}))
    assert AnnualTarget.objects.filter(site=site).count() == 1


def test_an_office_keeps_to_its_bureau(client: Client) -> None:
    data = {
        "office_number": "13802",
        "name": "安定所",
        "kana": "",
        "bureau": factories.bureau("07").pk,
        "serves": [factories.body().pk],
        "source": "",
        "valid_from": "",
        "valid_to": "",
    }
    url = "/admin/organizations/helloworkoffice/add/"
    sign_in(client, Role.BUREAU)
    assert "先頭2桁" in errors(client.post(url, data))
    assert client.post(url, {**data, "office_number": "07802"}).status_code == 302
    office = HelloWorkOffice.objects.get(office_number="07802")
    assert (office.prefecture_code, office.serves.count()) == ("07", 1)


def test_only_the_ministry_changes_how_a_year_is_counted(client: Client) -> None:
    rule = EvaluationRule.objects.get()
    url = f"/admin/evaluation/evaluationrule/{rule.pk}/change/"
    data = {"from_year": rule.from_year, "body_rule": "ALL_SITES", "source": "通知"}
    data["reason"] = "通知のため"
    assert sign_in(client, Role.BUREAU).post(url, data).status_code == 403
    assert sign_in(client, Role.MINISTRY).post(url, data).status_code == 302
    rule.refresh_from_db()
    assert rule.body_rule == "ALL_SITES"


def test_only_the_ministry_changes_what_is_withheld(client: Client) -> None:
    url = "/admin/evaluation/disclosurerule/add/"
    data = {"from_year": 2027, "smallest_shown": 1, "shows_zero": "on", "source": "通知"}
    data["reason"] = "通知のため"
    assert sign_in(client, Role.BUREAU).post(url, data).status_code == 403
    wrong = sign_in(client, Role.MINISTRY).post(url, data)
    assert "2から1,000まで" in errors(wrong)
    assert client.post(url, {**data, "smallest_shown": 5}).status_code == 302
    rule = DisclosureRule.objects.get(from_year=2027)
    entry = AuditEntry.objects.get(object_type="evaluation.disclosurerule", object_id=str(rule.pk))
    assert entry.event == "評価の設定を登録"


def test_an_indicator_with_months_stays_a_count(client: Client) -> None:
    users = Indicator.objects.get(code="USERS")
    data = {
        "code": "USERS",
        "name": "施設利用者数",
        "unit": "%",
        "measure": "RATE",
        "direction": "UP",
        "reason": "試す",
        "numerator": Indicator.objects.get(code="PLACEMENTS").pk,
        "denominator": Indicator.objects.get(code="NEW_SEEKERS").pk,
        "position": "1",
    }
    response = sign_in(client).post(f"/admin/evaluation/indicator/{users.pk}/change/", data)
    assert "割合に変えることはできません" in errors(response)


def test_a_town_is_renamed_and_its_old_name_still_finds_it(client: Client) -> None:
    body = factories.body("073032")
    old = body.name
    data = {"code6": "072991", "name": "桑折市", "kana": "こおりし", "body_kind": "CITY"}
    url = f"/admin/organizations/localgovernment/{body.pk}/change/"
    sign_in(client, Role.BUREAU)
    assert "名称変更日" in errors(client.post(url, data))
    assert client.post(url, {**data, "effective_on": "2025-04-01"}).status_code == 302
    body.refresh_from_db()
    assert (body.name, body.code6, body.former_names.get().name) == ("桑折市", "072991", old)
    found = client.get(f"/admin/organizations/localgovernment/?q={old}")
    assert "桑折市" in found.content.decode()


def test_a_new_body_needs_a_right_code(client: Client) -> None:
    data = {"code6": "072990", "name": "新市", "kana": "", "body_kind": "CITY"}
    url = "/admin/organizations/localgovernment/add/"
    sign_in(client, Role.BUREAU)
    assert "検査数字" in errors(client.post(url, data))
    assert client.post(url, {**data, "code6": "072991"}).status_code == 302
    assert LocalGovernment.objects.get(code6="072991").prefecture_code == "07"
    elsewhere = client.post(url, {**data, "code6": "132993"})
    assert elsewhere.status_code == 403


def test_a_merger_is_recorded_once(client: Client) -> None:
    old, new = factories.body("072052"), factories.body("072044")
    data = {"predecessor": old.pk, "successor": new.pk, "effective_on": "2025-04-01"}
    url = "/admin/organizations/succession/add/"
    sign_in(client, Role.BUREAU)
    assert "別の団体" in str(
        client.post(url, {**data, "successor": old.pk}).context["adminform"].form.errors
    )
    assert client.post(url, data).status_code == 302
    old.refresh_from_db()
    assert str(old.valid_to) == "2025-03-31"
    assert client.post(url, data).status_code == 200


def test_why_a_target_was_changed_is_asked_sealed_and_shown(client: Client) -> None:
    site = factories.site()
    target = factories.target(site, "USERS", 100)
    resolution = councils.resolution_on(site)
    other = councils.resolution(councils.table(name="別の協議会"))
    url = f"/admin/evaluation/annualtarget/{target.pk}/change/"
    sign_in(client, Role.BUREAU)
    data = {"value": "200", "source": "運営協議会", "resolution": resolution.pk}
    for unsaid in ({}, {"reason": " 　"}):
        assert "必須" in errors(client.post(url, data | unsaid))
    assert "500" in errors(client.post(url, data | {"reason": "長" * 501}))
    for decided, words in (("", "議決が必要"), (other.pk, "正しく選択")):
        by = {"resolution": decided, "reason": "増加"}
        assert words in errors(client.post(url, data | by)), decided
    target.refresh_from_db()
    assert target.value == 100
    assert client.post(url, data | {"reason": "利用者の増加 <b>"}).status_code == 302
    page = client.get(f"/admin/evaluation/annualtarget/{target.pk}/history/").content.decode()
    assert "理由: 利用者の増加 &lt;b&gt;" in page
    assert "100" in page


def test_who_only_looks_is_not_asked_why(client: Client) -> None:
    rule = EvaluationRule.objects.get()
    page = sign_in(client, Role.BUREAU).get(f"/admin/evaluation/evaluationrule/{rule.pk}/change/")
    assert page.status_code == 200
    assert "変更の理由" not in page.content.decode()


@pytest.mark.parametrize("of", OURS, ids=lambda of: of.model.__name__)
def test_every_filter_of_every_list_narrows_without_a_fault(
    client: Client, of: ModelAdmin[Any]
) -> None:
    """Each choice each filter offers is followed once; the list says its rows in Japanese."""
    page = sign_in(client).get(path(of))
    listed = page.context["cl"]
    for spec in listed.filter_specs:
        for choice in list(spec.choices(listed))[:4]:
            assert client.get(path(of, choice["query_string"])).status_code == 200, spec.title
        assert not str(spec.title).isascii(), spec.title


def test_a_list_is_narrowed_to_a_prefecture_by_name(client: Client) -> None:
    factories.site("07204-92")
    sign_in(client, Role.BUREAU)
    for url in ("/admin/joint_sites/jointsite/", "/admin/joint_sites/annualprofile/"):
        own = client.get(f"{url}?prefecture=07&q=07204-92").context["cl"].result_count
        assert own > 0
        assert client.get(f"{url}?prefecture=13&q=07204-92").context["cl"].result_count == 0
    page = client.get("/admin/organizations/localgovernment/?prefecture=07").content.decode()
    assert "福島県" in page


def test_an_indicator_is_no_part_of_itself(client: Client) -> None:
    users = Indicator.objects.get(code="USERS")
    data = {
        "code": "USERS",
        "name": users.name,
        "unit": users.unit,
        "measure": "COUNT",
        "owner": "MUNICIPALITY",
        "direction": "UP",
        "position": 10,
        "part_of": users.pk,
        "reason": "試す",
    }
    response = sign_in(client).post(f"/admin/evaluation/indicator/{users.pk}/change/", data)
    assert "自分自身の内訳" in errors(response)
    with pytest.raises(IntegrityError, match="indicator_is_no_part_of_itself"):
        Indicator.objects.filter(pk=users.pk).update(part_of=users.pk)
