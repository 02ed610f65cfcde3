"""The demonstration people, as they stand at the door."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from portal.common.viewer import Role
from portal.people.actions.make_demonstration_people import DEMONSTRATION_PASSWORD, PEOPLE
from tests.browser.portal import RunningPortal

EMAILS = {person.role: person.email for person in PEOPLE}
NAMES = {person.role: person.name for person in PEOPLE}
GOVERNMENTS = (Role.MINISTRY, Role.BUREAU, Role.HELLO_WORK, Role.LOCAL_GOVERNMENT)
EVERYBODY = (*GOVERNMENTS, Role.SUBSCRIBER)
SECOND_STEP = "/sign-in/code/"
SECONDS_TO_NEXT_CODE = 35  # a little more than a step
WAITS = 7


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs in: an address and a password."""

    email: str
    password: str


def demonstration(role: Role) -> Person:
    """Return the demonstration person of `role`."""
    return Person(EMAILS[role], DEMONSTRATION_PASSWORD)


def sign_in(page: Page, portal: RunningPortal, person: Person, path: str = "/") -> None:
    """Ask for `path`, fill in the sign-in form the portal shows instead, and the second step."""
    give_password(page, portal, person, path)
    if page.url == portal.url(SECOND_STEP):
        give_shown_code(page)


def give_password(page: Page, portal: RunningPortal, person: Person, path: str = "/") -> None:
    """Ask for `path`, and fill in the first page of the door."""
    page.goto(portal.url(path))
    page.get_by_label("メールアドレス").fill(person.email)
    page.get_by_label("パスワード").fill(person.password)
    page.get_by_role("button", name="サインインする").click()


def give_shown_code(page: Page) -> None:
    """Type the code a demonstration shows; wait for the next when every present one was used."""
    shown = page.locator("[data-demonstration-code]")
    for _ in range(WAITS):
        if shown.count():
            break
        page.wait_for_timeout(SECONDS_TO_NEXT_CODE * 1000 / WAITS)
        page.reload()
    page.get_by_label("確認コード").fill(shown.inner_text())
    page.get_by_role("button", name="確認する", exact=True).click()
