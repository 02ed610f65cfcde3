"""Two administrators at their desks: one asks, the other agrees; and somebody leaves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from portal.common.viewer import Role
from portal.people.actions.make_demonstration_people import (
    DEMONSTRATION_PASSWORD,
    SECOND_ADMINISTRATORS,
)
from tests.browser import look, people
from tests.browser.conftest import HEIGHT, NARROW, WIDE, OpenPage
from tests.browser.portal import RunningPortal

SECOND = {one.role: one for one in SECOND_ADMINISTRATORS}


@pytest.fixture
def second(browser: Browser, portal: RunningPortal) -> Iterator[Page]:
    """The city's second administrator, signed in."""
    context = browser.new_context(locale="ja-JP", base_url=portal.origin)
    page = context.new_page()
    himself = people.Person(SECOND[Role.LOCAL_GOVERNMENT].email, DEMONSTRATION_PASSWORD)
    people.sign_in(page, portal, himself)
    page.get_by_role("button", name="サインアウト").wait_for()
    yield page
    context.close()


def faults(page: Page) -> list[str]:
    """What is wrong with the page now shown, on a wide and on a narrow screen."""
    found = look.inline_code(page.content()) + look.frame_faults(page) + look.overflow(page)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}px: {one}" for one in look.axe_violations(page)]
    return found


def test_one_asks_and_another_agrees(open_page: OpenPage, second: Page) -> None:
    asker = open_page(Role.LOCAL_GOVERNMENT, "/members/")
    asker.get_by_role("link", name="招待する").click()
    asker.get_by_label("氏名").fill("招待される人（デモ）")
    asker.get_by_label("メールアドレス").fill("guest@demo.example")
    asker.get_by_role("button", name="申請する").click()
    asker.get_by_text("入力内容を確認してください").wait_for()
    assert faults(asker) == []
    asker.get_by_label("申請の理由").fill("窓口の増員のため")
    asker.get_by_role("button", name="申請する").click()
    asker.get_by_text("申請しました").wait_for()
    assert asker.get_by_role("button", name="承認する").count() == 0
    assert faults(asker) == []
    second.goto("/")
    second.get_by_role("heading", name="あなたの承認を待つ申請").wait_for()
    second.get_by_role("link", name="招待される人（デモ）さん").first.click()
    assert faults(second) == []
    second.get_by_role("button", name="承認する").click()
    second.get_by_text("申請を承認しました").wait_for()
    second.goto("/members/")
    second.get_by_role("heading", name="送った招待").wait_for()
    assert faults(second) == []


def test_somebody_plans_to_leave_and_prints_it(open_page: OpenPage, portal: RunningPortal) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT, "/members/")
    page.get_by_role("link", name="自治体担当者（デモ）さんの異動の引継ぎ").click()
    assert faults(page) == []
    page.get_by_label("後任者").select_option(label=SECOND[Role.LOCAL_GOVERNMENT].name)
    page.get_by_label("引継ぎメモ").fill("運営協議会の日程は4月に決まります。")
    page.get_by_role("button", name="登録する").click()
    page.get_by_text("異動の引継ぎを登録しました").wait_for()
    assert faults(page) == []
    page.emulate_media(media="print")
    assert not page.get_by_label("後任者").is_visible()
    assert page.get_by_text("運営協議会の日程は4月に決まります。").first.is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="引継ぎを取り消す").click()
    page.get_by_text("異動の引継ぎを取り消しました").wait_for()
    rows = portal.rows("SELECT count(*) FROM people_membership WHERE valid_to IS NOT NULL")
    assert rows == [(0,)]


@pytest.mark.parametrize("change", ["を管理者から外す", "の所属を終える", "の期間を変える"])
def test_each_change_has_a_sound_page(open_page: OpenPage, change: str) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT, "/members/")
    name = SECOND[Role.LOCAL_GOVERNMENT].name
    page.get_by_role("link", name=f"{name}さん{change}").click()
    page.get_by_role("link", name="やめて戻る").wait_for()
    assert faults(page) == []


def test_the_level_above_finds_an_organisation_and_sees_the_page_of_suspending(
    open_page: OpenPage,
) -> None:
    page = open_page(Role.MINISTRY, "/members/organizations/")
    page.get_by_label("名称の一部").fill("郡山市")
    page.get_by_role("button", name="探す").click()
    page.get_by_role("link", name="郡山市", exact=True).click()
    page.get_by_role("link", name="利用を停止する").click()
    page.get_by_role("button", name="利用を停止する").wait_for()
    assert faults(page) == []


def test_a_link_that_is_over_is_polite(open_page: OpenPage) -> None:
    page = open_page(None, "/invitations/00000000-0000-0000-0000-000000000000/x/")
    page.get_by_role("heading", name="この招待は使えません").wait_for()
    assert faults(page) == []
