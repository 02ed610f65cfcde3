"""An endpoint in a real browser with the real worker: register, try, look, change the secret."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Page, expect

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import OpenPage
from tests.browser.hands import Keyboard
from tests.browser.portal import RunningPortal

PATIENCE_SECONDS = 30
# A name of the reserved top domain: no name server knows it.
URL = "https://hooks.city.example/in"


def test_from_registering_to_a_trial_and_a_new_secret(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT, "/")
    watch = look.Watch(page, portal.origin)
    hands = Keyboard(page)
    hands.press(page.get_by_role("navigation", name="主な案内").get_by_text("システムへの通知"))
    expect(page.get_by_text("通知先はまだありません")).to_be_visible()
    hands.press(page.get_by_role("link", name="通知先を登録する"))
    hands.write(page.get_by_label("名前"), "相談支援システム")
    hands.write(page.get_by_label("URL"), "https://10.0.0.1/in")
    page.get_by_label("年度を締めた").check()
    hands.press(page.get_by_role("button", name="保存する"))
    expect(page.get_by_role("alert")).to_contain_text("IPアドレスではなく、ホスト名で")
    judge(page)
    hands.write(page.get_by_label("URL"), URL)
    hands.press(page.get_by_role("button", name="保存する"))
    expect(page.get_by_role("heading", level=1)).to_have_text("通知先を登録しました")
    first = secret_on(page)
    judge(page)
    hands.press(page.get_by_role("link", name="写したので"))
    expect(page.get_by_role("heading", level=1)).to_have_text("相談支援システム")
    address = page.url

    hands.press(page.get_by_role("button", name="試験送信"))
    expect(page.get_by_role("status")).to_contain_text("試験送信を受け付けました")
    wait_until_tried(page)
    row = page.get_by_role("region", name="送信の記録の表").get_by_role("row")
    expect(row.last).to_contain_text("ホスト名からIPアドレスを引けませんでした。")
    judge(page)

    page.goto(address)
    expect(page.get_by_role("row").filter(has_text="試験送信")).to_contain_text("届かなかった")
    judge(page)
    hands.press(page.get_by_role("link", name="鍵を更新する"))
    expect(page.get_by_role("heading", level=1)).to_have_text("鍵の更新")
    judge(page)
    hands.press(page.get_by_role("button", name="鍵を更新する"))
    expect(page.get_by_role("heading", level=1)).to_have_text("鍵を更新しました")
    assert secret_on(page) != first
    page.goto(address)
    hands.press(page.get_by_role("button", name="送信を止める"))
    expect(page.get_by_role("button", name="送信を再開する")).to_be_visible()
    hands.press(page.get_by_role("link", name="変更する"))
    expect(page.get_by_role("heading", level=1)).to_have_text("通知先の変更")
    judge(page)
    page.goto("/webhooks/")
    expect(page.get_by_role("row").filter(has_text="相談支援システム")).to_contain_text("停止中")
    judge(page)
    assert watch.heard() == []
    assert stored(portal) == [("PAUSED", URL)]

    looker = open_page(Role.BUREAU, "/webhooks/")
    looker.get_by_role("link", name="相談支援システム").click()
    expect(looker.get_by_role("heading", level=1)).to_have_text("相談支援システム")
    expect(looker.get_by_role("button", name="試験送信")).to_have_count(0)
    judge(looker)


def judge(page: Page) -> None:
    assert look.axe_violations(page) == []
    assert look.overflow(page) == []
    assert look.frame_faults(page) == []


def secret_on(page: Page) -> str:
    found = re.search(r"whsec_[A-Za-z0-9+/=]{44}", page.get_by_role("main").inner_text())
    assert found
    return found[0]


def wait_until_tried(page: Page) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while page.get_by_text("まだ送っていません").count():
        assert time.monotonic() < until, "the worker never tried"
        time.sleep(0.5)
        page.reload()


def stored(portal: RunningPortal) -> list[tuple[object, ...]]:
    return portal.rows("SELECT state, url FROM webhooks_webhookendpoint")
