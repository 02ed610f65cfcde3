"""Swagger UI in the portal: from this machine, under its policy, on the reader's session."""

from __future__ import annotations

from playwright.sync_api import expect

from portal.common.viewer import Role
from tests.browser.conftest import OpenPage
from tests.browser.look import Watch, inline_code, overflow
from tests.browser.portal import RunningPortal


def test_the_description_opens_and_can_be_tried(open_page: OpenPage, portal: RunningPortal) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT)
    watch = Watch(page, portal.origin)
    response = page.goto("/api/v1/docs/")
    assert response is not None
    assert inline_code(response.text()) == []
    operation = page.locator("#operations-achievements-achievements_list")
    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_placeholder("year").fill("2020")
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table .response-col_status").last).to_contain_text(
        "200"
    )
    assert watch.heard() == []
    assert overflow(page) == []


def test_a_write_is_tried_with_the_readers_csrf_token(open_page: OpenPage) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT, "/api/v1/docs/")
    operation = page.locator("#operations-monthly-results-monthly_results_create")
    operation.get_by_role("button").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.locator("textarea").fill("{}")
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table .response-col_status").last).to_contain_text(
        "400"
    )
