"""One portal, one browser and one signed-in session a role for all the browser's tests."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, sync_playwright

from portal.common.viewer import Role
from tests import chromium
from tests.browser import people
from tests.browser.portal import RunningPortal, running

WIDE, NARROW = 1280, 360
HEIGHT = 900
PATIENCE_MILLISECONDS = 15_000

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser(django_db_setup: None) -> Iterator[Browser]:
    """One Chromium for the run.

    Playwright keeps an event loop running in this thread, in which Django refuses to use a
    database: it must begin behind the making of the databases, and end before their dropping.
    """
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**chromium.launch_options())
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def portal(nation_url: str) -> Iterator[RunningPortal]:
    """The portal on its own copy of the demonstration nation."""
    data = Path(tempfile.mkdtemp(prefix="portal-browser-"))
    try:
        with running(nation_url, os.environ["REDIS_URL"], data) as answering:
            yield answering
    finally:
        shutil.rmtree(data, ignore_errors=True)


@pytest.fixture(scope="session")
def storage_of(
    browser: Browser, portal: RunningPortal
) -> Callable[[Role | None], StorageState | None]:
    """Return the cookies of a role; everybody signs in once."""
    known: dict[Role, StorageState] = {}

    def storage(role: Role | None) -> StorageState | None:
        if role is None:
            return None
        if role not in known:
            context = browser.new_context(locale="ja-JP")
            page = context.new_page()
            people.sign_in(page, portal, people.demonstration(role))
            page.get_by_role("button", name="サインアウト").wait_for()
            known[role] = context.storage_state()
            context.close()
        return known[role]

    return storage


@pytest.fixture
def open_page(
    browser: Browser,
    portal: RunningPortal,
    storage_of: Callable[[Role | None], StorageState | None],
) -> Iterator[OpenPage]:
    """Open a page as a role (None: not signed in), `width` pixels wide, in its own session.

    `path`, if given, is visited. Every page opened this way is closed behind the test.
    """
    opened: list[BrowserContext] = []

    def open_as(role: Role | None, path: str = "", *, width: int = WIDE) -> Page:
        context = browser.new_context(
            storage_state=storage_of(role),
            viewport={"width": width, "height": HEIGHT},
            locale="ja-JP",
            timezone_id="Asia/Tokyo",
            base_url=portal.origin,
        )
        opened.append(context)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield open_as
    for context in opened:
        context.close()
