"""One's own account: passwords, letters, sessions elsewhere, and the language of its pages."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from portal.common.models import AuditEntry, OutboxItem
from portal.common.viewer import Role
from portal.people.models import User
from tests import doors, factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
NEW_PASSWORD = "sawara-no-kaze-88"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def somebody(role: Role = Role.LOCAL_GOVERNMENT) -> User:
    return factories.person(role, password=factories.PASSWORD)


def letters() -> list[dict[str, Any]]:
    return [
        item.payload for item in OutboxItem.objects.filter(kind="mail.send").order_by("posted_at")
    ]


def three_addresses() -> list[str]:
    """Known, unknown and inactive: each as long as the others."""
    known = "known@test.example"
    factories.person(Role.LOCAL_GOVERNMENT, email=known, password=factories.PASSWORD)
    gone = factories.person(Role.LOCAL_GOVERNMENT, email="gone1@test.example", password="x")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    return [known, "other@test.example", "gone1@test.example"]


def test_s22_sign_in_answers_the_same_for_known_unknown_and_inactive() -> None:
    answers = []
    for number, email in enumerate(three_addresses()):
        client = doors.from_address(f"192.0.2.{number}")
        answer = client.post(doors.SIGN_IN, {"login": email, "password": "wrong"})
        body = TOKEN.sub("", answer.content.decode()).replace(email, "")
        answers.append((answer.status_code, sorted(answer.headers), body))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 200


def test_s22_the_right_password_of_a_disabled_person_is_a_wrong_one() -> None:
    user = somebody()
    wrong = doors.give_password(doors.from_address("192.0.2.1"), user, "wrong")
    User.objects.filter(pk=user.pk).update(is_active=False)
    right = doors.give_password(doors.from_address("192.0.2.2"), user)
    assert TOKEN.sub("", right.content.decode()) == TOKEN.sub("", wrong.content.decode())


def test_s22_each_costs_one_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []
    for name in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, name)

        def counted(self: Any, password: str, *rest: Any, original: Any = original) -> Any:
            hashed.append(password)
            return original(self, password, *rest)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    emails = three_addresses()
    hashed.clear()
    for number, email in enumerate(emails):
        client = doors.from_address(f"192.0.2.{number}")
        client.post(doors.SIGN_IN, {"login": email, "password": "wrong"})
    assert hashed == ["wrong"] * 3


def test_s22_asking_for_a_reset_answers_the_same_and_writes_to_the_known_only() -> None:
    answers = []
    for number, email in enumerate(three_addresses()):
        client = doors.from_address(f"192.0.2.{number}")
        answer = client.post("/password-reset/", {"email": email}, follow=True)
        body = TOKEN.sub("", answer.content.decode())
        answers.append((answer.status_code, answer.redirect_chain, body))
    assert answers[0] == answers[1] == answers[2]
    assert [one["to"] for one in letters()] == ["known@test.example"]


def link_for(user: User) -> str:
    """Ask for a reset and return the path of the link in the letter."""
    Client().post("/password-reset/", {"email": user.email.upper()})
    letter = letters()[-1]
    assert (letter["to"], letter["template"]) == (user.email, "password_reset")
    url: str = letter["context"]["url"]
    return "/password-reset/" + url.partition("/password-reset/")[2]


def set_by_link(client: Client, path: str, password: str = NEW_PASSWORD) -> Any:
    form = client.get(path, follow=True)
    where = form.redirect_chain[-1][0] if form.redirect_chain else path
    return client.post(where, {"password1": password, "password2": password})


def test_a_forgotten_password_is_set_anew_by_letter_once() -> None:
    user, inside = somebody(), Client()
    doors.sign_in(inside, user)
    path = link_for(user)
    assert set_by_link(Client(), path)["Location"] == "/password-reset/done/"
    assert inside.get("/").status_code == 302  # sessions of the old password have ended
    assert doors.give_password(Client(), user).status_code == 200
    assert doors.give_password(Client(), user, NEW_PASSWORD)["Location"] == "/"
    assert "このリンクは使えません" in set_by_link(Client(), path, "other").content.decode()
    assert letters()[-1]["context"]["what"] == "パスワードが再設定されました"
    events = [one.event for one in AuditEntry.objects.about(user).order_by("pk")]
    assert events == ["サインイン", "パスワードを再設定", "サインイン"]


def test_a_reset_does_not_open_the_second_step() -> None:
    user = doors.with_app(somebody(Role.BUREAU))
    client = Client()
    set_by_link(client, link_for(user))
    assert "_auth_user_id" not in client.session
    assert doors.give_password(client, user, NEW_PASSWORD)["Location"] == doors.SECOND_STEP


def test_a_link_ends_after_two_hours() -> None:
    user = somebody()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        path = link_for(user)
        clock.shift(timedelta(hours=2, seconds=1))
        assert "このリンクは使えません" in Client().get(path).content.decode()


def test_the_link_leads_to_the_portal_whatever_host_was_asked(settings: Any) -> None:
    user = somebody()
    settings.ALLOWED_HOSTS = ["*"]
    Client(headers={"host": "evil.example"}).post("/password-reset/", {"email": user.email})
    assert letters()[-1]["context"]["url"].startswith(settings.PORTAL_URL + "/password-reset/")


@pytest.mark.parametrize("password", ["short", "12345678901", "password123"])
def test_the_policy_holds_for_every_new_password(password: str) -> None:
    user, client = somebody(), Client()
    doors.sign_in(client, user)
    answer = client.post(
        "/account/password/",
        {"oldpassword": factories.PASSWORD, "password1": password, "password2": password},
    )
    assert answer.status_code == 200
    user.refresh_from_db()
    assert user.check_password(factories.PASSWORD)


def test_s23_a_new_password_ends_the_sessions_elsewhere() -> None:
    user, here, elsewhere = somebody(), Client(), Client()
    for client in (here, elsewhere):
        doors.sign_in(client, user)
    data = {
        "oldpassword": factories.PASSWORD,
        "password1": NEW_PASSWORD,
        "password2": NEW_PASSWORD,
    }
    assert here.post("/account/password/", {**data, "oldpassword": "wrong"}).status_code == 200
    assert elsewhere.get("/").status_code == 200
    assert here.post("/account/password/", data).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_a_person_ends_his_sessions_elsewhere() -> None:
    user, here, elsewhere = somebody(), Client(), doors.from_address("192.0.2.9")
    for client in (here, elsewhere):
        doors.sign_in(client, user)
    page = here.get("/account/sessions/").content.decode()
    assert "192.0.2.9" in page
    assert page.count("（この端末）") == 1
    here.post("/account/sessions/")
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    written = AuditEntry.objects.about(user).get(event="ほかの端末のサインインを終了")
    assert written.after == {"終了した数": 1}


def test_nobody_sees_or_ends_anothers_sessions() -> None:
    owner, stranger = Client(), Client()
    doors.sign_in(owner, somebody())
    doors.sign_in(stranger, factories.person(Role.SUBSCRIBER, password=factories.PASSWORD))
    assert len(stranger.get("/account/sessions/").context["sessions"]) == 1
    stranger.post("/account/sessions/")
    assert owner.get("/").status_code == 200


def lose_power(user: User, how: str) -> None:
    if how == "disabled":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif how == "ended":
        user.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))
    else:
        user.memberships.all().delete()
        user.memberships.create(
            organization=factories.organization(Role.SUBSCRIBER), role=Role.SUBSCRIBER
        )


@pytest.mark.parametrize("how", ["disabled", "ended", "changed"])
def test_s23_stale_power_is_refused_on_the_next_request(how: str) -> None:
    """With a living session whose second factor was proved."""
    user, client = doors.with_app(somebody(Role.BUREAU)), Client()
    doors.sign_in(client, user)
    assert client.get("/settlements/").status_code == 200
    assert client.get("/admin/").status_code == 200
    lose_power(user, how)
    expected = {"disabled": 302, "ended": 404, "changed": 404}
    assert client.get("/settlements/").status_code == expected[how]
    assert client.get("/admin/", follow=True).status_code != 200 or how == "disabled"
    assert client.get("/api/v1/sites/").status_code in {401, 403, 404}


def test_s44_cookies_end_with_the_browser_and_are_kept_from_scripts() -> None:
    client = Client()
    answer = doors.sign_in(client, somebody())
    session, token = answer.cookies["sessionid"], client.cookies["csrftoken"]
    for cookie in (session, token):
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
    assert session["expires"] == ""  # with the browser
    lasts = Session.objects.get(pk=session.value).expire_date - timezone.now()
    assert timedelta(hours=8) < lasts <= timedelta(hours=9)


def test_s44_secure_cookies_where_there_is_https(settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client = Client()
    assert doors.sign_in(client, somebody()).cookies["sessionid"]["secure"]
    assert client.get("/account/", secure=True).status_code == 200


@pytest.mark.parametrize("path", ["/signup/", "/accounts/signup/", "/account/email/"])
def test_there_is_no_sign_up_and_no_choosing_of_addresses(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


class _Words(HTMLParser):
    """What people read: text, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        shown = ("aria-label", "placeholder", "title", "alt")
        self.words += [value for name, value in attrs if name in shown and value]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


ENGLISH = re.compile(r"[A-Za-z]{2,}[ ,.]+(?:[a-z]{2,}[ ,.]+)*[a-z]{2,}")


ADDRESS = re.compile(r"\S+@\S+")


def english(html: str) -> list[str]:
    parser = _Words()
    parser.feed(html)
    texts = [ADDRESS.sub("", text) for text in parser.words]
    return [found[0] for text in texts if (found := ENGLISH.search(text))]


def every_page(client: Client, user: User) -> Iterator[Any]:
    """Every page of the doors and the account, with and without its errors."""
    nothing: dict[str, str] = {}
    yield client.get(doors.SIGN_IN)
    yield client.post(doors.SIGN_IN, nothing)
    yield client.post(doors.SIGN_IN, {"login": "no-address", "password": "x"})
    yield client.get("/password-reset/")
    yield client.post("/password-reset/", {"email": "no-address"})
    yield client.get("/password-reset/sent/")
    yield client.get("/password-reset/1-a-b/")
    yield client.get("/password-reset/done/")
    path = client.get(link_for(user))["Location"]
    yield client.get(path)
    yield client.post(path, {"password1": "short", "password2": "other"})
    doors.give_password(client, user)
    yield client.get(doors.SECOND_STEP)
    yield client.post(doors.SECOND_STEP, {"code": doors.WRONG})
    yield client.post(doors.SECOND_STEP, {"credential": "{}"})
    client.post(doors.SECOND_STEP, {"code": doors.code_of()})
    for path in ("", "confirm/code/", "app/remove/", "passkeys/", "passkeys/add/", "password/"):
        yield client.get(f"/account/{path}")
    yield client.post("/account/passkeys/add/", {"credential": "{}"})
    yield client.post("/account/password/", {"password1": "1234", "password2": "5678"})
    yield client.post("/account/recovery-codes/new/", follow=True)
    yield client.get("/account/recovery-codes/new/")
    yield client.get("/account/recovery-codes/")
    yield client.get("/account/sessions/")
    yield client.post("/account/sessions/", follow=True)
    yield client.get("/sign-out/")
    yield client.post("/account/app/remove/", follow=True)
    yield client.get("/account/app/")
    yield client.post("/account/app/", {"code": doors.WRONG})
    yield client.get("/account/")


def test_every_page_speaks_japanese() -> None:
    user, client = doors.with_app(somebody(Role.BUREAU)), Client()
    count = 0
    for page in every_page(client, user):
        html = page.content.decode()
        assert page.status_code == 200, page.request["PATH_INFO"]
        assert 'lang="ja"' in html
        assert english(html) == [], page.request["PATH_INFO"]
        count += 1
    assert count > 25


@pytest.mark.parametrize(
    "html",
    [
        "<p>Incorrect code.</p>",
        '<input placeholder="Email address">',
        "<p>パスワード too short</p>",
    ],
)
def test_english_would_be_noticed(html: str) -> None:
    assert english(html)
