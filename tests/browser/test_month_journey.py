"""An officer enters a month: refused with a reason at the cell, then saved and counted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import OpenPage
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.pages import KORIYAMA_SITE
from tests.browser.portal import RunningPortal

SITE = "郡山市ハローワークコーナー"
TARGET = """
SELECT t.value FROM evaluation_annualtarget t
JOIN evaluation_indicator i ON i.id = t.indicator_id
JOIN joint_sites_jointsite s ON s.id = t.site_id
WHERE s.code = %s AND t.fiscal_year = 2021 AND i.name = '就職者数'
"""
RIGHT = {
    "新規求職者数": "２０",
    "職業相談件数": "１，５００",
    "就職件数": "１４",
    "就職者数": "１２",
    "生活保護受給者等の就職者数": "0",
}
STORED = [20, 1500, 14, 12, 0]
WRONG = {**RIGHT, "就職件数": "３０"}
REASON = "就職件数（30）が新規求職者数（20）を超えています。どちらかを確かめてください。"
COUNTS = """
SELECT value FROM evaluation_monthlyresult AS result
JOIN evaluation_indicator AS indicator ON indicator.id = result.indicator_id
JOIN joint_sites_jointsite AS site ON site.id = result.site_id
WHERE site.code = %s AND month = %s ORDER BY position
"""
PLACED_UNTIL = """
SELECT sum(value) FROM evaluation_monthlyresult AS result
JOIN evaluation_indicator AS indicator ON indicator.id = result.indicator_id
JOIN joint_sites_jointsite AS site ON site.id = result.site_id
WHERE site.code = %s AND fiscal_year = 2021 AND indicator.code = 'PERSONS_PLACED'
"""


@pytest.mark.parametrize(("kind", "task"), [(Keyboard, 0), (Mouse, 1)])
def test_officer_enters_a_month(
    open_page: OpenPage, portal: RunningPortal, kind: type[Keyboard | Mouse], task: int
) -> None:
    page = open_page(Role.HELLO_WORK, "/")
    watch = look.Watch(page, portal.origin)
    hands = kind(page)
    month = open_task_from_home(page, hands, task)
    fill(page, hands, WRONG)
    assert_refused(page, portal, hands, month)
    assert look.axe_violations(page) + watch.heard() == []
    hands.write(count(page, "就職件数"), RIGHT["就職件数"])
    hands.press(page.get_by_role("button", name="保存する", exact=True))
    assert_saved(page, portal, month)
    assert_site_page_counts_it(page, portal, hands)
    assert watch.heard() == []


def open_task_from_home(page: Page, hands: Hands, number: int) -> str:
    """Follow one of the site's tasks on the home page; return the month it is for, YYYY-MM."""
    task = page.get_by_role("link", name=re.compile(rf"^{SITE}\s20\d\d年\d+月分$")).nth(number)
    year, month = re.findall(r"(\d+)年(\d+)月", task.text_content() or "")[0]
    hands.press(task)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{year}年{month}月の実績")
    return f"{year}-{int(month):02}"


def count(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=re.compile(rf"^{label}（.）$"))


def fill(page: Page, hands: Hands, counts: dict[str, str]) -> None:
    for label, text in counts.items():
        hands.write(count(page, label), text)
    hands.press(page.get_by_role("button", name="保存する", exact=True))


def assert_refused(page: Page, portal: RunningPortal, hands: Hands, month: str) -> None:
    """The reason stands beside the cell, the summary leads there, and nothing was stored."""
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("保存していません。")
    wrong = count(page, "就職件数")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_accessible_description(re.compile(f"^{re.escape(REASON)}"))
    expect(wrong.locator("xpath=ancestor::td")).to_contain_text(REASON)
    assert page.locator("[aria-invalid]").count() == 1
    for label, text in WRONG.items():
        expect(count(page, label)).to_have_value(text)
    hands.press(summary.get_by_role("link", name=REASON))
    expect(wrong).to_be_focused()
    assert portal.rows(COUNTS, KORIYAMA_SITE, f"{month}-01") == []


def target(portal: RunningPortal) -> float:
    """The year's target of 就職者数 as it stands: councils of other tests set it too."""
    ((value,),) = portal.rows(TARGET, KORIYAMA_SITE)
    return float(str(value))


def assert_saved(page: Page, portal: RunningPortal, month: str) -> None:
    """The page says so, the rows are there, and 累計 and 進捗率 follow."""
    year, number = (int(part) for part in month.split("-"))
    expect(page.get_by_role("status")).to_have_text(
        re.compile(f"{year}年{number}月の実績を保存しました。")
    )
    rows = portal.rows(COUNTS, KORIYAMA_SITE, f"{month}-01")
    assert [value for (value,) in rows] == STORED
    placed = placed_until_now(portal)
    row = page.get_by_role("row", name=re.compile("^就職者数"))
    expect(row.get_by_role("cell").nth(3)).to_have_text(str(placed))
    expect(row.get_by_role("cell").nth(5)).to_have_text(f"{100 * placed / target(portal):.1f}%")


def assert_site_page_counts_it(page: Page, portal: RunningPortal, hands: Hands) -> None:
    """The site's page of the year shows the new sum among months, targets and years."""
    hands.press(page.get_by_role("navigation", name="現在位置").get_by_role("link", name=SITE))
    expect(page.get_by_role("heading", level=1)).to_have_text(SITE)
    expect(page).to_have_url(portal.url(f"/sites/{KORIYAMA_SITE}/?year=2021"))
    placed = placed_until_now(portal)
    targets = page.get_by_role("region", name="事業目標と実績の表")
    expect(targets.get_by_role("row", name=re.compile("^就職者数"))).to_contain_text(f"{placed}人")
    months = page.get_by_role("region", name="月別実績の表")
    row = months.get_by_role("row", name=re.compile("^就職者数"))
    expect(row.get_by_role("cell").nth(12)).to_have_text(str(placed))
    expect(row.get_by_role("cell").nth(14)).to_have_text(f"{100 * placed / target(portal):.1f}%")


def placed_until_now(portal: RunningPortal) -> int:
    ((placed,),) = portal.rows(PLACED_UNTIL, KORIYAMA_SITE)
    assert isinstance(placed, int)
    return placed
