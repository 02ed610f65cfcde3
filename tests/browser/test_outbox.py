"""The page of the outbox, and what comes out of it: notices and e-mail, by the real worker."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import NARROW, OpenPage
from tests.browser.hands import Keyboard
from tests.browser.people import EMAILS
from tests.browser.portal import RunningPortal

SECRET = "somebody@secret.example"
DEAD = """
INSERT INTO common_outboxitem (
    id, kind, key, payload, state, attempts, not_before, posted_at, last_error
) VALUES (
    gen_random_uuid(), 'mail.send', %s, %s, 'DEAD', 5, now(), now(),
    'ConnectionRefusedError: Connection refused（create_connection 836行）'
) RETURNING id
"""
PAYLOAD = (
    '{"to": "' + SECRET + '", "template": "notice",'
    ' "context": {"name": "係", "title": "件名", "text": "本文", "link": "/"}}'
)
# What other tests had told to the same person.
READ_ALL = """
UPDATE people_notice n SET read_at = now() FROM people_user u
WHERE u.id = n.person_id AND u.email = %s AND n.read_at IS NULL RETURNING n.id
"""
NOTICE = """
INSERT INTO people_notice (id, person_id, topic, title, text, url, key, way, created_at)
SELECT gen_random_uuid(), id, 'evaluation.settlement', %s, %s, '/sites/', %s, 'SCREEN', now()
FROM people_user WHERE email = %s RETURNING id
"""


def dead_letter(portal: RunningPortal, key: str) -> str:
    return str(portal.rows(DEAD, key, PAYLOAD)[0][0])


def assert_sound(page: Page, watch: look.Watch) -> None:
    faults = look.inline_code(page.content()) + look.frame_faults(page) + look.overflow(page)
    assert faults + look.axe_violations(page) + watch.heard() == []


def test_a_dead_letter_is_sent_again_with_the_keyboard(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    item = dead_letter(portal, "again")
    page = open_page(Role.MINISTRY, "/permissions/")
    watch = look.Watch(page, portal.origin)
    hands = Keyboard(page)
    hands.press(page.get_by_role("link", name="送信箱"))
    page.wait_for_url("**/outbox/")
    assert_sound(page, watch)
    page.set_viewport_size({"width": 1280, "height": 900})
    hands.press(page.locator(f'a[href="/outbox/{item}/"]'))
    expect(page.get_by_role("heading", level=1)).to_have_text("メール（配達できず）")
    assert_sound(page, watch)
    assert SECRET not in page.content()
    hands.press(page.get_by_role("button", name="もう一度送る"))
    expect(page.get_by_role("status")).to_contain_text("もう一度送ることにしました")
    for _ in range(50):
        page.reload()
        if page.get_by_role("heading", level=1).text_content() == "メール（配達済み）":
            break
        page.wait_for_timeout(200)
    expect(page.get_by_role("heading", level=1)).to_have_text("メール（配達済み）")
    expect(page.locator(".history")).to_contain_text("もう一度送る")
    assert portal.rows("SELECT payload FROM common_outboxitem WHERE id = %s", item) == [({},)]


def test_a_dead_letter_is_given_up_with_a_reason(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    item = dead_letter(portal, "drop")
    page = open_page(Role.MINISTRY, f"/outbox/{item}/", width=NARROW)
    watch = look.Watch(page, portal.origin)
    page.get_by_role("button", name="送らないことにする").click()
    expect(page.get_by_role("alert")).to_contain_text("送らない理由を記入してください。")
    assert_sound(page, watch)
    page.get_by_label("送らない理由").fill("退職した人あてのため")
    page.get_by_role("button", name="送らないことにする").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("メール（送らない）")
    expect(page.locator(".history")).to_contain_text("退職した人あてのため")


def test_a_notice_is_counted_opened_and_read(open_page: OpenPage, portal: RunningPortal) -> None:
    email = EMAILS[Role.HELLO_WORK]
    portal.rows(READ_ALL, email)
    for key in ("one", "two"):
        portal.rows(NOTICE, f"お知らせ{key}", "あ" * 120, key, email)
    page = open_page(Role.HELLO_WORK, "/", width=NARROW)
    watch = look.Watch(page, portal.origin)
    hands = Keyboard(page)
    expect(page.get_by_role("link", name=re.compile("お知らせ.*未読2件"))).to_be_visible()
    hands.press(page.get_by_role("link", name=re.compile("お知らせ")))
    page.wait_for_url("**/notices/")
    assert_sound(page, watch)
    page.set_viewport_size({"width": NARROW, "height": 900})
    hands.press(page.get_by_role("button", name="「お知らせone」を開く"))
    page.wait_for_url("**/sites/")
    expect(page.get_by_role("link", name=re.compile("未読1件"))).to_be_visible()
    page.goto("/notices/")
    hands.press(page.get_by_role("button", name="すべて既読にする"))
    expect(page.get_by_role("status")).to_contain_text("1件のお知らせを既読にしました。")
    expect(page.get_by_text("未読")).to_have_count(0)


def test_how_to_be_told_is_chosen(open_page: OpenPage, portal: RunningPortal) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT, "/notices/", width=NARROW)
    watch = look.Watch(page, portal.origin)
    page.get_by_role("link", name="受け取り方を選ぶ").click()
    topic = page.get_by_role("group", name="年度締めの結果")
    expect(topic.get_by_role("radio", name="画面だけで受け取る")).to_be_checked()
    topic.get_by_role("radio", name="画面と、1日1回のまとめのメールで受け取る").check()
    page.get_by_role("button", name="保存する").click()
    expect(page.get_by_role("status")).to_contain_text("保存しました")
    expect(topic.get_by_role("radio", name=re.compile("まとめのメール"))).to_be_checked()
    assert_sound(page, watch)
