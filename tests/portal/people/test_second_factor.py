"""The second factor: who must have one, and what stays closed until it is proved."""

import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from portal.common.models import AuditEntry
from portal.common.viewer import Hurdle, Role, Viewer
from portal.people.models import Membership, User
from portal.people.rules.second_factor import STATE_ROLES, acts_for_the_state, hurdle_for
from tests import doors, factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
OTHERS = frozenset(Role) - STATE_ROLES
CLOSED = ("/", "/sites/", "/admin/", "/account/password/", "/account/sessions/", "/gallery/")


def somebody(role: Role) -> User:
    return factories.person(role, password=factories.PASSWORD)


@pytest.mark.parametrize("role", Role)
def test_who_acts_for_the_state_needs_a_factor(role: Role) -> None:
    assert acts_for_the_state(Viewer(roles=frozenset({role}))) is (role in STATE_ROLES)
    assert acts_for_the_state(Viewer(roles=frozenset({role, Role.BUREAU})))


@pytest.mark.parametrize(
    ("is_needed", "factors", "proven", "hurdle"),
    [
        (True, set(), None, Hurdle.ENROL),
        (True, set(), 1, Hurdle.ENROL),
        (True, {1}, None, Hurdle.PROVE),
        (True, {1}, 2, Hurdle.PROVE),
        (True, {1, 2}, 2, None),
        (False, set(), None, None),
        (False, {1}, None, Hurdle.PROVE),
        (False, {1}, 1, None),
    ],
)
def test_what_stands_before_a_session(
    *, is_needed: bool, factors: set[int], proven: int | None, hurdle: Hurdle | None
) -> None:
    assert hurdle_for(is_needed=is_needed, factors=factors, proven=proven) == hurdle


@pytest.mark.parametrize("role", sorted(STATE_ROLES))
@pytest.mark.parametrize("path", CLOSED)
def test_s21_without_a_factor_only_its_setting_up_is_open(role: Role, path: str) -> None:
    client = Client()
    assert doors.sign_in(client, somebody(role))["Location"] == "/"
    assert client.get(path)["Location"] == doors.ACCOUNT
    page = client.get(doors.ACCOUNT)
    assert page.status_code == 200
    assert "先に二要素認証を設定してください" in page.content.decode()
    assert client.get("/account/app/").status_code == 200
    answer = client.get("/api/v1/sites/")
    assert (answer.status_code, answer.json()["detail"]) == (403, Hurdle.ENROL.label)
    assert client.post("/sign-out/")["Location"] == doors.SIGN_IN


@pytest.mark.parametrize("role", sorted(OTHERS))
def test_others_may_go_without(role: Role) -> None:
    client = Client()
    assert doors.sign_in(client, somebody(role))["Location"] == "/"
    assert client.get("/").status_code == 200


def test_s21_switching_the_membership_is_no_way_around() -> None:
    user = somebody(Role.LOCAL_GOVERNMENT)
    Membership.objects.create(user=user, organization=factories.office(), role=Role.HELLO_WORK)
    client = Client()
    doors.sign_in(client, user)
    assert client.get("/")["Location"] == doors.ACCOUNT
    assert client.post("/act-for/", {"membership": "1"})["Location"] == doors.ACCOUNT


def enrol(client: Client) -> str:
    """Register an app and return its secret."""
    page = client.get("/account/app/").content.decode()
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found
    secret = found[1].replace(" ", "")
    answer = client.post("/account/app/", {"code": doors.code_of(secret)})
    assert answer["Location"] == "/account/recovery-codes/"
    return secret


def test_a_person_sets_up_an_app_and_comes_in_by_it() -> None:
    user, client = somebody(Role.BUREAU), Client()
    doors.sign_in(client, user)
    secret = enrol(client)
    codes = client.get("/account/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    assert client.get("/").status_code == 200

    again = Client()
    assert doors.give_password(again, user)["Location"] == doors.SECOND_STEP
    assert again.get("/")["Location"].startswith(doors.SIGN_IN)  # not in yet
    full_width = doors.code_of(secret).translate(
        {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
    )
    assert again.post(doors.SECOND_STEP, {"code": full_width})["Location"] == "/"
    assert again.get("/").status_code == 200

    by_recovery = Client()
    doors.give_password(by_recovery, user)
    assert by_recovery.post(doors.SECOND_STEP, {"code": codes[0]})["Location"] == "/"
    doors.forget_used_codes()
    used = Client()
    doors.give_password(used, user)
    assert used.post(doors.SECOND_STEP, {"code": codes[0]}).status_code == 200


@pytest.mark.parametrize("seconds_later", [0, 35])
def test_s21_a_code_is_good_for_one_use(seconds_later: int) -> None:
    """Somebody looks over the shoulder and types the same code while it would be accepted."""
    user = doors.with_app(somebody(Role.BUREAU))
    with time_machine.travel("2026-11-20T03:00:05Z", tick=False) as clock:
        code = doors.code_of()
        first, second = Client(), Client()
        for client in (first, second):
            doors.give_password(client, user)
        assert first.post(doors.SECOND_STEP, {"code": code}).status_code == 302
        clock.shift(seconds_later)
        answer = second.post(doors.SECOND_STEP, {"code": code})
        assert "確認コードが正しくありません" in answer.content.decode()


def test_s21_a_session_of_the_password_alone_stays_outside_when_the_owner_enrols() -> None:
    user, thief, owner = somebody(Role.LOCAL_GOVERNMENT), Client(), Client()
    for client in (thief, owner):
        doors.sign_in(client, user)
    enrol(owner)
    assert owner.get("/").status_code == 200
    assert thief.get("/")["Location"] == "/account/confirm/code/?next=%2F"
    # The password, which the thief knows, opens nothing: neither a new factor nor the old one.
    for path in ("/account/", "/account/passkeys/add/", "/account/app/", "/account/confirm/"):
        assert thief.get(path)["Location"].startswith("/account/confirm/code/"), path
    assert thief.post("/account/confirm/", {"password": factories.PASSWORD}).status_code == 302
    assert thief.get("/").status_code == 302
    answer = thief.get("/api/v1/sites/")
    assert (answer.status_code, answer.json()["detail"]) == (403, Hurdle.PROVE.label)


def test_who_has_a_factor_confirms_by_it_and_not_by_the_password() -> None:
    user, client = doors.with_app(somebody(Role.LOCAL_GOVERNMENT)), Client()
    doors.sign_in(client, user)
    for answer in (
        client.get("/account/confirm/"),
        client.post("/account/confirm/", {"password": factories.PASSWORD}),
    ):
        assert answer["Location"] == "/account/confirm/code/"


def test_an_open_session_proves_the_new_factor_and_goes_on() -> None:
    user, other = somebody(Role.LOCAL_GOVERNMENT), Client()
    doors.sign_in(other, user)
    doors.with_app(user)
    wanted = other.get("/sites/?year=2020")["Location"]
    assert other.post(wanted, {"code": doors.code_of()})["Location"] == "/sites/?year=2020"
    assert other.get("/sites/?year=2020").status_code == 200


def test_s23_a_factor_that_was_removed_proves_nothing() -> None:
    user, client = doors.with_app(somebody(Role.BUREAU)), Client()
    doors.sign_in(client, user)
    assert client.get("/").status_code == 200
    Authenticator.objects.filter(user=user).delete()
    assert client.get("/")["Location"] == doors.ACCOUNT


def test_removing_the_last_factor_closes_the_portal_again() -> None:
    user, client = doors.with_app(somebody(Role.BUREAU)), Client()
    doors.sign_in(client, user)
    assert client.post("/account/app/remove/")["Location"] == doors.ACCOUNT
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get("/")["Location"] == doors.ACCOUNT


def test_a_secret_is_not_readable_in_the_table() -> None:
    doors.with_app(somebody(Role.BUREAU))
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator WHERE type = 'totp'")
        kept = [text for (text,) in cursor.fetchall()]
    assert kept
    assert not any(doors.SECRET in text for text in kept)


def test_secrets_outlive_a_change_of_the_key(settings: Any) -> None:
    user = doors.with_app(somebody(Role.BUREAU))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" * 5
    assert doors.sign_in(Client(), user)["Location"] == "/"


@pytest.mark.parametrize("sent", ["[]", '"x"', "{}", '{"id": 1}', "{", "null", '{"rawId": null}'])
def test_a_passkey_no_browser_would_send_is_refused_politely(sent: str) -> None:
    user, client = doors.with_app(somebody(Role.LOCAL_GOVERNMENT)), Client()
    answer = client.post("/sign-in/passkey/", {"credential": sent}, follow=True)
    assert answer.status_code == 200
    doors.sign_in(client, user)
    answer = client.post("/account/passkeys/add/", {"name": "鍵", "credential": sent})
    assert answer.status_code == 200
    assert not Authenticator.objects.filter(user=user, type="webauthn").exists()


def test_what_happens_at_the_door_is_written_down_without_secrets() -> None:
    user, client = somebody(Role.BUREAU), Client()
    doors.sign_in(client, user)
    secret = enrol(client)
    codes = client.get("/account/recovery-codes/").context["unused_codes"]
    again = Client()
    doors.give_password(again, user)
    again.post(doors.SECOND_STEP, {"code": doors.WRONG})
    again.post(doors.SECOND_STEP, {"code": doors.code_of(secret)})
    client.post("/account/app/remove/")
    entries = AuditEntry.objects.about(user)
    assert [(one.event, one.after) for one in entries.order_by("pk")] == [
        ("サインイン", {"方法": "パスワード"}),
        ("二要素認証の手段を登録", {"手段": "認証アプリ"}),
        ("二要素認証の手段を登録", {"手段": "回復コード"}),
        ("二要素認証の確認に失敗", {"手段": "認証アプリ"}),
        ("サインイン", {"方法": "パスワードと認証アプリ"}),
        ("二要素認証の手段を外した", {"手段": "認証アプリ"}),
        ("二要素認証の手段を外した", {"手段": "回復コード"}),
    ]
    assert {one.actor_id for one in entries} == {user.pk}
    written = str(list(entries.values()))
    assert not any(word in written for word in (secret, factories.PASSWORD, *codes))
