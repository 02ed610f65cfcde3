"""A user answers on a telephone, his words are read and shown; a slip is used and counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from portal.common.fiscal import TOKYO
from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import HEIGHT, NARROW, WIDE, OpenPage
from tests.browser.pages import KORIYAMA_SITE
from tests.browser.portal import RunningPortal

# S18: what is written by strangers is shown as text wherever it stands.
WORDS = "試験太郎さんに助けられました。<script>alert(1)</script><img src=x onerror=alert(2)>"
SHOWN = WORDS.replace("試験太郎", "■■■■")


def sound(page: Page) -> None:
    """The page now shown holds for everybody, on a wide and on a narrow screen."""
    found = look.inline_code(page.content()) + look.frame_faults(page) + look.overflow(page)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}px: {one}" for one in look.axe_violations(page) + look.overflow(page)]
    assert found == [], page.url


def test_a_voice_from_the_poster_to_the_page_of_the_site(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    today = datetime.now(TOKYO).date()
    city = open_page(Role.LOCAL_GOVERNMENT, f"/surveys/new/?site={KORIYAMA_SITE}&year=2021")
    watch = look.Watch(city, portal.origin)
    city.get_by_label("受付の初日").fill(f"{today}")
    city.get_by_label("受付の最終日").fill(f"{today + timedelta(days=7)}")
    city.get_by_role("button", name="保存する").click()
    city.get_by_role("button", name="受付を始める").click()
    city.get_by_role("link", name="掲示用の紙を印刷する").wait_for()
    sound(city)
    survey = city.url
    city.get_by_role("link", name="掲示用の紙を印刷する").click()
    expect(city.get_by_role("img", name="アンケートのQRコード")).to_be_visible()
    sound(city)
    address = urlsplit(city.locator(".poster__url").inner_text()).path

    telephone = open_page(None, address, width=NARROW)
    heard = look.Watch(telephone, portal.origin)
    telephone.get_by_role("button", name="送る").click()
    expect(telephone.get_by_role("alert")).to_contain_text("1つ えらんでください。")
    sound(telephone)
    telephone.get_by_label("満足（よかった）", exact=True).check()
    telephone.get_by_label("よかったこと、こまったこと").fill(WORDS)
    telephone.get_by_role("button", name="送る").click()
    expect(telephone.get_by_role("heading", level=1)).to_have_text("ありがとうございました")
    sound(telephone)
    assert {one["name"] for one in telephone.context.cookies()} <= {"csrftoken"}
    assert heard.heard() == []

    office = open_page(Role.HELLO_WORK, "/")
    office.get_by_role("link", name="利用者の声を読む").click()
    office.locator(".tasks__item", has_text="助けられました").get_by_role("link").click()
    expect(office.get_by_label("掲載する文")).to_have_value(SHOWN)
    sound(office)
    office.get_by_label("理由").fill("氏名を除く")
    office.get_by_role("button", name="掲載する文を確かめる").click()
    expect(office.locator("blockquote")).to_have_text(SHOWN)
    sound(office)
    office.get_by_role("button", name="掲載する", exact=True).click()
    expect(office.get_by_text("声を掲載しました。")).to_be_visible()

    bureau = open_page(Role.BUREAU, f"/sites/{KORIYAMA_SITE}/?year=2021")
    expect(bureau.locator(".voices")).to_contain_text(SHOWN)
    assert "試験太郎" not in bureau.content()
    city.goto(survey)
    city.get_by_role("button", name="受付を終える").click()
    expect(city.get_by_text("受付を終え、結果を年度の集計に加えました。")).to_be_visible()
    telephone.goto(address)
    expect(telephone.get_by_text("このアンケートは 終わりました。")).to_be_visible()
    assert watch.heard() == []


def test_a_slip_is_given_at_one_counter_and_counted_at_the_other(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    city = open_page(Role.LOCAL_GOVERNMENT, "/slips/new/")
    watch = look.Watch(city, portal.origin)
    sound(city)
    city.get_by_label("拠点").select_option(KORIYAMA_SITE)
    city.get_by_role("button", name="作って印刷する").click()
    number = city.locator(".slips__number").inner_text()
    expect(city.get_by_role("img", name="誘導票のQRコード")).to_be_visible()
    sound(city)

    office = open_page(Role.HELLO_WORK, "/slips/")
    office.get_by_label("誘導票の番号").fill(number[:-1] + str((int(number[-1]) + 1) % 10))
    office.get_by_role("button", name="誘導票を開く").click()
    expect(office.get_by_role("alert")).to_contain_text("番号が合いません。")
    sound(office)
    office.get_by_label("誘導票の番号").fill(number)
    office.get_by_role("button", name="誘導票を開く").click()
    office.get_by_role("button", name="利用を記録する").click()
    expect(office.get_by_text("利用を記録しました。1件と数えます。")).to_be_visible()
    expect(office.get_by_role("button", name="利用を記録する")).to_have_count(0)
    sound(office)
    city.goto(f"/slips/counts/{KORIYAMA_SITE}/")
    row = city.locator("#table-slips-used tbody tr", has_text="自治体からハローワークへ")
    expect(row.get_by_role("cell").nth(1)).to_have_text("1")
    sound(city)
    assert watch.heard() == []
