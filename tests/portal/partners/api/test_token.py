"""A system's token: who gets one, for what, and when it stops being good."""

from datetime import date, timedelta
from ipaddress import ip_network

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from portal.common.viewer import Role
from portal.organizations.models import Organization
from portal.partners.actions.extend_client import extend_client
from portal.partners.actions.rotate_secret import rotate_secret
from portal.partners.actions.suspend_client import suspend_client
from portal.partners.models import ApiClient
from tests import factories
from tests.portal.partners.systems import TOKEN, ask_token, caller, on, system, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
SITES = "/api/v1/sites/?page_size=1"


def test_a_system_gets_a_token_for_an_hour_and_reads_with_it() -> None:
    made = system()
    response = ask_token(made.client.client_id, made.secret)
    body = response.json()
    assert response.status_code == 200
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    assert body["scope"].split() == ["sites:read", "evaluation:read"]
    assert "refresh_token" not in body
    assert response["Cache-Control"] == "no-store"
    assert caller(body["access_token"]).get(SITES).status_code == 200
    made.client.refresh_from_db()
    assert made.client.last_used_at is not None


def test_neither_secret_nor_token_can_be_read_from_the_database() -> None:
    made = system()
    token = token_of(made)
    rotated, newer = rotate_secret(client=made.client, by=made.administrator, now=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row_to_json(c)::text FROM partners_apiclient c"
            " UNION ALL SELECT row_to_json(t)::text FROM oauth2_provider_accesstoken t"
            " UNION ALL SELECT row_to_json(a)::text FROM common_auditentry a"
        )
        stored = "\n".join(row[0] for row in cursor.fetchall())
    assert rotated.client_id in stored
    for secret in (made.secret, newer, token):
        assert secret not in stored
    assert "argon2" not in "".join(stored.split("partners.apiclient")[1:])


def test_a_token_carries_only_the_scopes_asked_for() -> None:
    made = system()
    client = caller(token_of(made, scope="sites:read"))
    assert client.get(SITES).status_code == 200
    refused = client.get("/api/v1/achievements/?year=2020")
    assert refused.status_code == 403
    assert "evaluation:read" in refused.json()["detail"]


@pytest.mark.parametrize("scope", ["months:write", "nothing", "sites:read+nothing", "%00"])
def test_a_scope_that_was_not_granted_is_refused(scope: str) -> None:
    made = system()
    response = ask_token(made.client.client_id, made.secret, scope=scope)
    assert response.status_code == 400
    assert response.json()["error"] == "invalid_scope"


@pytest.mark.parametrize(
    "form",
    [
        "",
        "grant_type=password&username=a&password=b",
        "grant_type=authorization_code&code=x",
        "grant_type=refresh_token&refresh_token=x",
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code=x",
    ],
)
def test_only_client_credentials_are_a_grant(form: str) -> None:
    made = system()
    named = f"{form}&client_id={made.client.client_id}&client_secret={made.secret}"
    response = Client().post(TOKEN, named, "application/x-www-form-urlencoded")
    assert response.status_code == 400
    assert response.json()["error"] in {"unsupported_grant_type", "invalid_request"}


@pytest.mark.parametrize(
    ("form", "header"),
    [
        ("client_id={id}&client_secret={secret}", "Basic eDp5"),
        ("", ""),
        ("", "Basic !!!"),
        ("", "Basic eA=="),
        ("", "Digest x"),
    ],
)
def test_credentials_come_in_one_way_or_are_refused(form: str, header: str) -> None:
    made = system()
    body = form.format(id=made.client.client_id, secret=made.secret)
    response = Client().post(
        TOKEN,
        f"grant_type=client_credentials&{body}",
        "application/x-www-form-urlencoded",
        headers={"Authorization": header} if header else {},
    )
    assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("client_id", ["nobody", "%00", "a%00b", "%ff", "x" * 5000])
def test_an_unknown_system_is_a_401_in_both_shapes(client_id: str) -> None:
    form = f"grant_type=client_credentials&client_id={client_id}&client_secret=x"
    response = Client().post(TOKEN, form, "application/x-www-form-urlencoded")
    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"].startswith("Basic")
    assert (response.json()["error"], response.json()["status"]) == ("invalid_client", 401)


def test_s23_a_suspended_system_is_refused_on_its_next_request() -> None:
    made = system()
    client = caller(token_of(made))
    assert client.get(SITES).status_code == 200
    suspend_client(client=made.client, by=made.administrator, now=timezone.now())
    assert client.get(SITES).status_code == 401
    assert ask_token(made.client.client_id, made.secret).status_code == 401


def test_s23_a_suspended_system_is_refused_even_with_a_token_that_was_kept() -> None:
    made = system()
    client = caller(token_of(made))
    ApiClient.objects.filter(pk=made.client.pk).update(suspended_at=timezone.now())
    refused = client.get(SITES)
    assert refused.status_code == 401
    assert "停止" in refused.json()["detail"]
    assert 'error="invalid_token"' in refused["WWW-Authenticate"]


def test_s23_a_system_past_its_last_day_is_refused_and_can_be_extended() -> None:
    with time_machine.travel(on(2026, 3, 31), tick=False):
        made = system(now=on(2026, 3, 1), valid_until=date(2026, 3, 31))
        client = caller(token_of(made))
    with time_machine.travel(on(2026, 3, 31) + timedelta(hours=2, minutes=59), tick=False):
        client = caller(token_of(made))  # 23:59 in Tokyo
        assert client.get(SITES).status_code == 200
    with time_machine.travel(on(2026, 3, 31) + timedelta(hours=3), tick=False):
        assert "期限" in client.get(SITES).json()["detail"]
        assert ask_token(made.client.client_id, made.secret).status_code == 401
        extend_client(
            client=made.client,
            valid_until=date(2026, 4, 30),
            by=made.administrator,
            now=on(2026, 4, 1),
        )
        assert client.get(SITES).status_code == 200


def test_s23_a_system_ends_with_its_organisation() -> None:
    made = system()
    client = caller(token_of(made))
    Organization.objects.filter(pk=made.client.organization_id).update(valid_to=date(2020, 3, 31))
    assert "組織" in client.get(SITES).json()["detail"]
    assert ask_token(made.client.client_id, made.secret).status_code == 401


def test_s23_a_scope_taken_away_is_gone_from_tokens_already_given() -> None:
    made = system()
    client = caller(token_of(made))
    ApiClient.objects.filter(pk=made.client.pk).update(scopes=["evaluation:read"])
    assert client.get(SITES).status_code == 403


def test_a_token_is_good_for_an_hour() -> None:
    with time_machine.travel(on(2026, 6, 1), tick=False):
        made = system()
        client = caller(token_of(made))
    with time_machine.travel(on(2026, 6, 1) + timedelta(minutes=59), tick=False):
        assert client.get(SITES).status_code == 200
    with time_machine.travel(on(2026, 6, 1) + timedelta(minutes=60), tick=False):
        assert client.get(SITES).status_code == 401


def test_s23_after_a_rotation_both_secrets_are_good_for_a_day_then_only_the_new_one() -> None:
    with time_machine.travel(on(2026, 6, 1), tick=False) as clock:
        made = system()
        client, newer = rotate_secret(client=made.client, by=made.administrator, now=timezone.now())
        statuses = {}
        for hours in (0, 23.9, 24):
            clock.move_to(on(2026, 6, 1) + timedelta(hours=hours))
            statuses[hours] = [
                ask_token(client.client_id, secret).status_code for secret in (made.secret, newer)
            ]
    assert statuses == {0: [200, 200], 23.9: [200, 200], 24: [401, 200]}


def test_a_second_rotation_refuses_the_oldest_secret_at_once() -> None:
    made = system()
    rotate_secret(client=made.client, by=made.administrator, now=timezone.now())
    rotate_secret(client=made.client, by=made.administrator, now=timezone.now())
    assert ask_token(made.client.client_id, made.secret).status_code == 401


def test_the_network_is_checked_at_the_token_and_on_every_request() -> None:
    made = system(networks=("203.0.113.0/24",))
    identity = made.client.client_id, made.secret
    assert ask_token(*identity, address="198.51.100.7").status_code == 401
    token = token_of(made, address="203.0.113.9")
    assert caller(token, address="203.0.113.200").get(SITES).status_code == 200
    refused = caller(token, address="198.51.100.7").get(SITES)
    assert refused.status_code == 401
    assert "ネットワーク" in refused.json()["detail"]


def test_a_made_up_forwarded_address_opens_nothing(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = (ip_network("10.0.0.0/8"),)
    made = system(networks=("203.0.113.0/24",))
    identity = made.client.client_id, made.secret
    forged = {"X-Forwarded-For": "203.0.113.9"}
    assert ask_token(*identity, address="198.51.100.7", **forged).status_code == 401
    assert ask_token(*identity, address="10.1.1.1", **forged).status_code == 200


def test_a_bad_token_beside_a_good_session_is_still_a_401() -> None:
    client = Client(headers={"Authorization": "Bearer nothing"})
    client.force_login(factories.person(Role.MINISTRY))
    assert client.get(SITES).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "bearer a b", "Bearer \u00ff", "BEARER %0"]
)
def test_a_token_that_is_none_is_a_401(header: str) -> None:
    assert Client().get(SITES, headers={"Authorization": header}).status_code == 401


def test_a_token_opens_no_page() -> None:
    client = caller(token_of(system()))
    assert client.get("/sites/").status_code == 302
    assert client.get("/api/v1/docs/").status_code == 302


def test_s21_two_hundred_guesses_are_tried_ten_times_in_five_minutes_at_most() -> None:
    other, judged = system(Role.HELLO_WORK), 0
    with time_machine.travel(on(2026, 6, 1), tick=False) as clock:
        made = system(Role.BUREAU)
        for guess in range(200):
            clock.shift(1.49)  # two hundred within 298 seconds
            judged += ask_token(made.client.client_id, f"guess {guess}").status_code == 401
        assert judged <= 10
        refused = ask_token(made.client.client_id, made.secret)
        assert refused.status_code == 429
        assert int(refused["Retry-After"]) <= 300
        elsewhere = ask_token(made.client.client_id, made.secret, address="192.0.2.1")
        assert elsewhere.status_code == 200
        assert ask_token(other.client.client_id, other.secret).status_code == 200
        clock.shift(301)
        assert ask_token(made.client.client_id, made.secret).status_code == 200


def test_right_credentials_do_not_use_up_the_tries() -> None:
    made = system()
    for _ in range(7):
        assert ask_token(made.client.client_id, made.secret).status_code == 200
