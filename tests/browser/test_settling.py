"""Settle a year through the page, by the real worker: the nation, and one prefecture."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Request, expect

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import OpenPage
from tests.browser.hands import Hands, Keyboard, Mouse
from tests.browser.pages import KORIYAMA_SITE
from tests.browser.portal import RunningPortal

PATIENCE_MILLISECONDS = 60_000
SETTLED = """
SELECT site.prefecture_code, count(*) FROM evaluation_achievement AS settled
JOIN joint_sites_jointsite AS site ON site.id = settled.site_id
WHERE fiscal_year = %s GROUP BY 1 ORDER BY 1
"""


def test_ministry_settles_the_nation_and_again_changes_nothing(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    page = open_page(Role.MINISTRY, "/")
    watch = look.Watch(page, portal.origin)
    hands = Keyboard(page)
    hands.press(page.get_by_role("navigation", name="主な案内").get_by_text("年度締め"))
    polls: list[Request] = []
    loads: list[str] = []
    page.on("request", lambda one: polls.append(one) if "hx-request" in one.headers else None)
    settle(page, hands, "令和2年度")
    page.wait_for_url(re.compile(r"/settlements/[0-9a-f-]{36}/$"))
    page.on("load", lambda loaded: loads.append(loaded.url))
    wait_until_done(page, 339)
    assert polls, "the page never asked how far the work is"
    assert loads == [], "the page loaded again instead of renewing its part"
    assert outcome(page) == (339, 0, 0)
    before = portal.rows(SETTLED, 2020)
    assert sum(number for _, number in before if isinstance(number, int)) == 339

    page.goto(f"/sites/{KORIYAMA_SITE}/?year=2020")
    expect(page.get_by_text("が締めた（第1版、")).to_be_visible()
    expect(page.get_by_text("（締める前の暫定）")).to_have_count(0)
    page.goto("/reports/national/2020/")
    expect(page.get_by_text("年度締めの前の数値を含みます")).to_have_count(0)

    page.goto("/settlements/")
    settle(page, hands, "令和2年度")
    wait_until_done(page, 339)
    assert outcome(page) == (0, 339, 0)
    assert portal.rows(SETTLED, 2020) == before
    assert watch.heard() == []


def test_bureau_settles_its_prefecture_only(open_page: OpenPage, portal: RunningPortal) -> None:
    page = open_page(Role.BUREAU, "/settlements/")
    expect(page.get_by_text("対象: 福島県の拠点")).to_be_visible()
    settle(page, Mouse(page), "令和元年度")
    expect(page.get_by_text("対象: 福島県の拠点")).to_be_visible()
    wait_until_done(page, 2)
    assert portal.rows(SETTLED, 2019) == [("07", 2)]
    page.goto("/settlements/")
    rows = page.get_by_role("region", name="これまでの年度締めの一覧").get_by_role("row")
    expect(rows.filter(has_text="令和元年度")).to_contain_text("2拠点を処理しました")
    expect(rows.filter(has_text="339拠点")).to_have_count(0)


def settle(page: Page, hands: Hands, year: str) -> None:
    field = page.get_by_label("締める年度")
    field.wait_for()
    if isinstance(hands, Keyboard):
        hands.go_to(field)
        while year not in (field.locator("option:checked").text_content() or ""):
            page.keyboard.press("ArrowDown")
    else:
        label = field.locator("option", has_text=year).text_content()
        field.select_option(label=label)
    hands.press(page.get_by_role("button", name="年度を締める"))


def wait_until_done(page: Page, total: int) -> None:
    progress = page.get_by_role("region", name="進み具合")
    expect(progress).to_contain_text("状態: 完了", timeout=PATIENCE_MILLISECONDS)
    expect(progress).to_contain_text(re.compile(rf"処理した拠点\s*{total} / {total} 拠点"))


def outcome(page: Page) -> tuple[int, int, int]:
    """Return how many sites the run settled anew, left unchanged, and could not settle."""
    text = page.get_by_role("region", name="進み具合").text_content() or ""
    names = ("新たに確定", "変更なし", "確定できず")
    found = [re.search(rf"{name}\s*([\d,]+) 拠点", text) for name in names]
    settled, unchanged, refused = (int(one[1].replace(",", "")) if one else -1 for one in found)
    return settled, unchanged, refused
