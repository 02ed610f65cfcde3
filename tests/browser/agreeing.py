"""The steps of an agreement's life as hands take them in the browser."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser import look
from tests.browser.conftest import HEIGHT, NARROW, WIDE


def faults(page: Page) -> list[str]:
    """What is wrong with the page now shown, on a wide and on a narrow screen."""
    found = look.inline_code(page.content()) + look.frame_faults(page) + look.overflow(page)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}px: {one}" for one in look.axe_violations(page)]
    return found


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()


def push(page: Page, name: str, told: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_text(told).first.wait_for()


def write_clause(page: Page, heading: str, text: str, doer: str) -> None:
    follow(page, "条項を追加する")
    page.get_by_label("見出し").fill(heading)
    page.get_by_label("本文").fill(text)
    page.get_by_label(doer, exact=True).check()
    push(page, "追加する", "条項を追加しました")


def step(page: Page, name: str, told: str) -> None:
    follow(page, name)
    assert faults(page) == []
    push(page, name, told)
