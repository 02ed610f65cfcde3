"""The pages of an organisation's systems: its administrators keep them, and nobody else."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.common.fiscal import today
from portal.common.models import AuditEntry
from portal.common.viewer import Role, Viewer
from portal.partners.models import ApiClient
from portal.people.models import User
from tests import factories
from tests.portal.partners.systems import System, administrator_of, ask_token, system

pytestmark = pytest.mark.django_db
LIST, REGISTER = "/api-clients/", "/api-clients/register/"


def form(**changes: object) -> dict[str, object]:
    return {
        "name": "実績連携",
        "purpose": "庁内の実績管理システム",
        "scopes": ["sites:read", "months:write"],
        "allowed_networks": "203.0.113.7/24\n192.0.2.1",
        "valid_until": (today(timezone.now()) + timedelta(days=30)).isoformat(),
    } | changes


def administrator(client: Client, role: Role = Role.LOCAL_GOVERNMENT) -> Client:
    return signed_in(client, administrator_of(role))


def signed_in(client: Client, viewer: Viewer) -> Client:
    client.force_login(User.objects.get(pk=viewer.user_id or 0))
    return client


def url(made: System, verb: str = "") -> str:
    return f"{LIST}{made.client.pk}/{verb}"


def test_an_administrator_registers_a_system_and_reads_its_secret_once(client: Client) -> None:
    administrator(client)
    shown = client.post(REGISTER, form()).content.decode()
    made = ApiClient.objects.get(name="実績連携")
    secret = re.findall(r'id="client-secret">\s*(\w+)', shown)[0]
    assert made.allowed_networks == ["203.0.113.0/24", "192.0.2.1/32"]
    assert made.organization_id == factories.body().pk
    assert ask_token(made.client_id, secret, address="192.0.2.1").status_code == 200
    for path in (LIST, f"{LIST}{made.pk}/"):
        page = client.get(path).content.decode()
        assert "実績連携" in page
        assert secret not in page
    entry = AuditEntry.objects.get(event="連携システムを登録", object_id=str(made.pk))
    assert entry.after["名称"] == "実績連携"
    assert not {"client_secret", "client secret", "シークレット"} & entry.after.keys()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "必須"),
        ({"scopes": []}, "必須"),
        ({"scopes": ["nothing"]}, "nothing"),
        ({"allowed_networks": "庁内"}, "読み取れません"),
        ({"valid_until": "2099-01-01"}, "1年以内"),
        ({"valid_until": "2020-01-01"}, "1年以内"),
        ({"valid_until": "x"}, "日付を正しく"),
        ({"name": "a\x00b"}, "文字を入力"),
    ],
)
def test_a_wrong_form_says_so_at_its_field_and_makes_nothing(
    client: Client, changes: dict[str, object], words: str
) -> None:
    refused = administrator(client).post(REGISTER, form(**changes))
    assert refused.status_code == 400
    (field,) = changes
    assert words in str(refused.context["form"].errors[field])
    assert ApiClient.objects.count() == 0


def test_a_name_is_used_once_in_an_organisation(client: Client) -> None:
    administrator(client).post(REGISTER, form())
    refused = client.post(REGISTER, form())
    assert refused.status_code == 400
    assert "すでに登録" in refused.content.decode()
    assert ApiClient.objects.count() == 1


def test_a_subscriber_can_hold_no_scope_of_governments(client: Client) -> None:
    refused = administrator(client, Role.SUBSCRIBER).post(REGISTER, form())
    assert refused.status_code == 400
    done = client.post(REGISTER, form(scopes=["organizations:read"]))
    assert done.status_code == 200
    made = ApiClient.objects.get()
    assert client.get(f"{LIST}{made.pk}/").status_code == 200
    assert client.post(f"{LIST}{made.pk}/suspend/").status_code == 302


def test_a_colleague_who_is_no_administrator_is_refused(client: Client) -> None:
    made = system()
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    for path in (LIST, REGISTER, url(made), url(made, "rotate/"), url(made, "suspend/")):
        assert client.get(path).status_code == 403, path
    assert client.post(url(made, "suspend/")).status_code == 403
    made.client.refresh_from_db()
    assert made.client.suspended_at is None


@pytest.mark.parametrize(
    ("role", "status", "write"),
    [
        (Role.MINISTRY, 200, 403),
        (Role.BUREAU, 200, 403),
        (Role.HELLO_WORK, 404, 404),
        (Role.SUBSCRIBER, 404, 404),
    ],
)
def test_s05_other_administrators_see_their_area_and_change_nothing(
    client: Client, role: Role, status: int, write: int
) -> None:
    made = system()
    administrator(client, role)
    assert client.get(url(made)).status_code == status
    assert (made.client.name in client.get(LIST).content.decode()) is (status == 200)
    for verb in ("rotate/", "suspend/", "extend/"):
        answer = client.post(url(made, verb), {"valid_until": "2027-01-01"})
        assert answer.status_code == write, verb
    assert ask_token(made.client.client_id, made.secret).status_code == 200


def test_another_prefectures_bureau_sees_nothing(client: Client) -> None:
    made = system()
    away = administrator_of(Role.BUREAU, factories.bureau("13"))
    signed_in(client, away)
    assert client.get(url(made)).status_code == 404


def test_a_system_is_extended_and_the_old_day_is_written_down(client: Client) -> None:
    made = system(valid_until=today(timezone.now()))
    administrator(client)
    later = today(timezone.now()) + timedelta(days=200)
    assert client.post(url(made, "extend/"), {"valid_until": later.isoformat()}).status_code == 302
    made.client.refresh_from_db()
    assert made.client.valid_until == later
    entry = AuditEntry.objects.get(event="連携システムの期限を変更")
    assert entry.before == {"有効期限": today(timezone.now()).isoformat()}
    refused = client.post(url(made, "extend/"), {"valid_until": date(2099, 1, 1).isoformat()})
    assert refused.status_code == 400
    assert "1年以内" in refused.content.decode()


def test_a_stopped_system_stays_stopped(client: Client) -> None:
    made = system()
    administrator(client)
    assert client.get(url(made, "suspend/")).status_code == 200
    assert client.post(url(made, "suspend/")).status_code == 302
    assert client.post(url(made, "suspend/")).status_code == 302
    assert AuditEntry.objects.filter(event="連携システムを停止").count() == 1
    assert client.post(url(made, "rotate/")).status_code == 302
    later = (today(timezone.now()) + timedelta(days=9)).isoformat()
    assert client.post(url(made, "extend/"), {"valid_until": later}).status_code == 400
    assert ask_token(made.client.client_id, made.secret).status_code == 401


def test_the_register_in_the_admin_shows_no_secret(client: Client) -> None:
    made = system()
    client.force_login(factories.person(Role.BUREAU))
    page = client.get(f"/admin/partners/apiclient/{made.client.pk}/change/").content.decode()
    assert made.client.name in page
    assert "argon2" not in page
    for table in ("accesstoken", "grant", "idtoken", "refreshtoken", "application"):
        assert client.get(f"/admin/oauth2_provider/{table}/").status_code == 404
    assert client.get("/admin/partners/apiclient/add/").status_code == 403
