"""Setting up a second factor and coming in by it: an app, recovery codes, a passkey."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth
from django.contrib.auth.hashers import make_password
from playwright.sync_api import Browser, Page, expect

from portal.common.viewer import Role
from tests.browser import look, people
from tests.browser.conftest import PATIENCE_MILLISECONDS
from tests.browser.people import Person
from tests.browser.portal import RunningPortal
from tests.browser.test_pages import faults_of

PASSWORD = "midori-no-mado-31"
PEOPLE = """
WITH someone AS (
    INSERT INTO people_user (email, name, password, is_active, date_joined)
    VALUES (%s, '試験労働局', %s, true, now()) RETURNING id
)
INSERT INTO people_membership (user_id, organization_id, role, is_administrator)
SELECT someone.id, organization.id, 'BUREAU', false
FROM someone, organizations_organization organization
WHERE organization.kind = 'BUREAU' AND organization.prefecture_code = '07'
RETURNING user_id
"""
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def newcomer(portal: RunningPortal, request: pytest.FixtureRequest) -> Person:
    """Somebody of the bureau on his first day: a password and nothing else."""
    email = f"{request.node.name.replace('_', '-')}@test.example"[-60:]
    portal.rows(PEOPLE, email, make_password(PASSWORD))
    return Person(email, PASSWORD)


@pytest.fixture
def at_localhost(portal: RunningPortal) -> RunningPortal:
    """The same portal by the name under which browsers offer passkeys without HTTPS."""
    port = urlsplit(portal.origin).port
    return RunningPortal(f"http://localhost:{port}", portal.database_url)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser nobody has used."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    context.set_default_timeout(PATIENCE_MILLISECONDS)
    yield context.new_page()
    context.close()


def judge(page: Page) -> None:
    """Judge the page now shown, as test_pages.py does with those one can simply visit."""
    assert faults_of(page, page.content()) == [], page.url
    page.set_viewport_size({"width": 1280, "height": 900})


def code_of(secret: str) -> str:
    step = int(time.time()) // 30
    return str(auth.format_hotp_value(auth.hotp_value(secret, step)))


def answer(page: Page, code: str) -> None:
    page.get_by_label("確認コード").fill(code)
    page.get_by_role("button", name="確認する", exact=True).click()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="サインアウト").click()
    page.get_by_role("heading", name="サインイン", level=1).wait_for()


def test_an_app_and_a_recovery_code(page: Page, portal: RunningPortal, newcomer: Person) -> None:
    watch = look.Watch(page, portal.origin)
    people.give_password(page, portal, newcomer, "/sites/")
    expect(page).to_have_url(portal.url("/account/"))
    expect(page.get_by_text("先に二要素認証を設定してください")).to_be_visible()
    judge(page)

    page.get_by_role("link", name="認証アプリを登録する").click()
    judge(page)
    secret = page.locator("main code").inner_text().replace(" ", "")
    page.get_by_label("確認コード").fill(code_of(secret))
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("回復コード")
    judge(page)
    recovery = page.locator(".recovery-codes code").first.inner_text()
    with page.expect_download() as saved:
        page.get_by_role("link", name="ファイルに保存する").click()
    assert recovery in saved.value.path().read_text(encoding="utf-8")
    page.get_by_role("link", name="作り直す").click()
    judge(page)
    page.goto(portal.url("/sites/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("拠点")
    sign_out(page)

    people.give_password(page, portal, newcomer, "/sites/?year=2020")
    judge(page)
    answer(page, "000000")
    expect(page.get_by_role("alert")).to_contain_text("確認コードが正しくありません。")
    judge(page)
    answer(page, recovery)
    expect(page).to_have_url(portal.url("/sites/?year=2020"))
    sign_out(page)

    people.give_password(page, portal, newcomer)
    page.wait_for_timeout(1000 * (30 - time.time() % 30))  # the app shows a code nobody used
    answer(page, code_of(secret))
    expect(page).to_have_url(portal.url("/"))
    page.goto(portal.url("/account/app/remove/"))
    judge(page)
    page.get_by_role("button", name="認証アプリを外す").click()
    expect(page.get_by_text("先に二要素認証を設定してください")).to_be_visible()
    assert watch.heard() == []


def test_a_passkey_as_second_factor_and_alone(
    page: Page, at_localhost: RunningPortal, newcomer: Person
) -> None:
    watch = look.Watch(page, at_localhost.origin)
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    people.give_password(page, at_localhost, newcomer)
    page.get_by_role("link", name="パスキーを登録する").click()
    judge(page)
    page.get_by_label("パスキーの名前").fill("執務室の端末")
    page.get_by_label("このパスキーだけでサインイン").check()
    page.get_by_role("button", name="パスキーを登録する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("回復コード")
    page.goto(at_localhost.url("/account/passkeys/"))
    expect(page.get_by_text("執務室の端末").first).to_be_visible()
    judge(page)
    page.get_by_role("link", name="名前を変える").click()
    judge(page)
    page.get_by_label("パスキーの名前").fill("窓口の端末")
    page.get_by_role("button", name="名前を変える").click()
    sign_out(page)

    people.give_password(page, at_localhost, newcomer, "/sites/")
    page.get_by_role("button", name="パスキーで確認する").click()
    expect(page).to_have_url(at_localhost.url("/sites/"))
    sign_out(page)

    page.get_by_role("button", name="パスキーを使う").click()
    expect(page).to_have_url(at_localhost.url("/"))
    page.goto(at_localhost.url("/account/passkeys/"))
    page.get_by_role("link", name="「窓口の端末」を外す").click()
    judge(page)
    page.get_by_role("button", name="パスキーを外す").click()
    expect(page.get_by_text("先に二要素認証を設定してください")).to_be_visible()
    assert watch.heard() == []


def test_an_open_session_is_asked_again_before_a_change(
    page: Page, at_localhost: RunningPortal, newcomer: Person
) -> None:
    """After a while the session alone opens no change of what opens the door."""
    people.give_password(page, at_localhost, newcomer)
    page.goto(at_localhost.url("/account/confirm/"))
    judge(page)
    page.get_by_label("パスワード").fill("not-the-password")
    page.get_by_role("button", name="確認する", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("パスワードが正しくありません。")


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.BUREAU, Role.HELLO_WORK])
def test_a_demonstration_shows_its_code(page: Page, portal: RunningPortal, role: Role) -> None:
    people.sign_in(page, portal, people.demonstration(role))
    expect(page.get_by_role("heading", level=1)).to_have_text("ホーム")
    page.goto(portal.url("/account/"))
    expect(page.get_by_text("登録済み")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    [
        "/password-reset/",
        "/password-reset/sent/",
        "/password-reset/1-a-b/",
        "/password-reset/done/",
    ],
)
def test_pages_of_a_forgotten_password_are_sound(
    page: Page, portal: RunningPortal, path: str
) -> None:
    page.goto(portal.url(path))
    judge(page)
