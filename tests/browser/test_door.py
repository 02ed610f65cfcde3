"""Signing in and out: what the door says, and what it keeps to itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from portal.common.viewer import Role
from tests.browser import people
from tests.browser.conftest import OpenPage
from tests.browser.people import Person
from tests.browser.portal import RunningPortal

KNOWN = people.EMAILS[Role.LOCAL_GOVERNMENT]
REFUSAL = "メールアドレスまたはパスワードが正しくありません。"


def test_wrong_password_sounds_the_same_for_known_and_unknown(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    said = []
    for email in (KNOWN, "nobody@demo.example"):
        page = open_page(None)
        people.sign_in(page, portal, Person(email, "not-the-password"))
        summary = page.get_by_role("alert")
        expect(summary).to_contain_text(REFUSAL)
        expect(page.get_by_label("メールアドレス")).to_have_value(email)
        expect(page.get_by_label("パスワード")).to_have_value("")
        said.append(page.get_by_role("main").inner_text())
    assert said[0] == said[1]


def test_signing_in_leads_to_the_page_that_was_asked_for(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    page = open_page(None)
    people.sign_in(page, portal, people.demonstration(Role.BUREAU), "/bodies/?year=2020&page=2")
    expect(page).to_have_url(portal.url("/bodies/?year=2020&page=2"))


@pytest.mark.parametrize(
    ("elsewhere", "role"),
    [
        ("https://example.com/", Role.LOCAL_GOVERNMENT),
        ("//example.com/", Role.BUREAU),  # through the second step
        ("/\\example.com", Role.LOCAL_GOVERNMENT),
    ],
)
def test_signing_in_never_leads_away(
    open_page: OpenPage, portal: RunningPortal, elsewhere: str, role: Role
) -> None:
    page = open_page(None)
    people.sign_in(page, portal, people.demonstration(role), f"/sign-in/?next={elsewhere}")
    expect(page).to_have_url(portal.url("/"))


def test_signing_out_closes_every_page(open_page: OpenPage, portal: RunningPortal) -> None:
    page = open_page(None)
    people.sign_in(page, portal, people.demonstration(Role.LOCAL_GOVERNMENT))
    expect(page.get_by_role("heading", level=1)).to_have_text("ホーム")
    page.get_by_role("button", name="サインアウト").click()
    expect(page).to_have_url(portal.url("/sign-in/"))
    for path in ("/", "/reports/national/2020/"):
        page.goto(path)
        assert page.url.startswith(portal.url("/sign-in/?next="))
    page.go_back()
    expect(page.get_by_text(people.NAMES[Role.LOCAL_GOVERNMENT])).to_have_count(0)


def test_subscriber_is_told_why_there_is_nothing(open_page: OpenPage) -> None:
    page = open_page(Role.SUBSCRIBER, "/")
    expect(page.get_by_role("main")).to_contain_text("利用団体にお見せする情報は、まだありません。")
    # His own people and systems he keeps as everybody does; evaluation does not exist for him.
    expect(page.get_by_role("link", name="利用者")).to_be_visible()
    expect(page.get_by_role("link", name="全国集計")).to_have_count(0)
