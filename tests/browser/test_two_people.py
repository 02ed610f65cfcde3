"""Two people open the same sheet: the second to save is told, and nothing is lost."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from portal.common.viewer import Role
from tests.browser import people
from tests.browser.conftest import OpenPage
from tests.browser.pages import KORIYAMA_SITE
from tests.browser.portal import RunningPortal

# A year whose figures no other test of the browser counts.
SHEET = f"/sites/{KORIYAMA_SITE}/months/2017-06/"
USERS, SUPPORTED = "施設利用者数", "支援対象者数"
STORED = """
SELECT value FROM evaluation_monthlyresult AS result
JOIN evaluation_indicator AS indicator ON indicator.id = result.indicator_id
JOIN joint_sites_jointsite AS site ON site.id = result.site_id
WHERE site.code = %s AND month = '2017-06-01' AND indicator.name = %s
"""


def count(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=re.compile(rf"^{label}（.）$"))


def stored(portal: RunningPortal, label: str) -> object:
    return portal.rows(STORED, KORIYAMA_SITE, label)[0][0]


def save(page: Page) -> None:
    page.get_by_role("button", name="保存する", exact=True).click()


def test_second_to_save_is_told_and_keeps_what_he_typed(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    city = open_page(Role.LOCAL_GOVERNMENT, SHEET)
    colleague = open_page(Role.LOCAL_GOVERNMENT, SHEET)
    before = stored(portal, SUPPORTED)
    count(colleague, USERS).fill("9001")
    save(colleague)
    expect(colleague.get_by_role("status")).to_contain_text("保存しました。")

    count(city, SUPPORTED).fill("９００２")
    save(city)
    summary = city.get_by_role("alert")
    expect(summary).to_contain_text(
        f"{people.NAMES[Role.LOCAL_GOVERNMENT]}さんがこの月を保存しました。"
    )
    expect(count(city, SUPPORTED)).to_have_value("９００２")
    # The colleague's count, which a second save would put back, is shown beside the old one.
    expect(count(city, USERS)).to_have_accessible_description(re.compile("^保存済み: 9,001"))
    expect(count(city, SUPPORTED)).to_have_accessible_description(
        re.compile(f"^保存済み: {before}")
    )
    assert city.locator("[aria-invalid]").count() == 0
    assert (stored(portal, USERS), stored(portal, SUPPORTED)) == (9001, before)

    count(city, USERS).fill("9001")
    save(city)
    expect(city.get_by_role("status")).to_contain_text("保存しました。")
    assert (stored(portal, USERS), stored(portal, SUPPORTED)) == (9001, 9002)
