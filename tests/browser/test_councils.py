"""One council from the invitation to the frozen pack, at the bureau's desk and the city's."""

from __future__ import annotations

import hashlib
from io import BytesIO

from playwright.sync_api import Page
from pypdf import PdfReader

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import HEIGHT, NARROW, WIDE, OpenPage
from tests.browser.portal import RunningPortal

COUNCIL = "郡山市一体的実施運営協議会"
MEMBERS = ("福祉部長", "職業安定部長", "事務局長", "専務理事")


def faults(page: Page) -> list[str]:
    """What is wrong with the page now shown, on a wide and on a narrow screen."""
    found = look.inline_code(page.content()) + look.frame_faults(page) + look.overflow(page)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}px: {one}" for one in look.axe_violations(page)]
    return found


def press(page: Page, name: str, *, is_sound: bool = True) -> None:
    """Follow a link to a page with a form, and judge that page."""
    page.get_by_role("link", name=name, exact=True).first.click()
    page.get_by_role("link", name="やめて戻る").wait_for()
    if is_sound:
        assert faults(page) == [], name


def submit(page: Page, name: str, done: str) -> None:
    """Press the form's button and read that it was done."""
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_text(done).wait_for()


def pack_bytes(page: Page, number: int) -> bytes:
    """Fetch a pack by its link."""
    link = page.get_by_role("link", name=f"第{number}号（PDF）").first
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.body()


def words(content: bytes) -> str:
    """All words of a PDF, without the breaks of lines."""
    pages = PdfReader(BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def test_a_council_from_invitation_to_frozen_pack(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    page = open_page(Role.BUREAU, "/councils/?q=%E9%83%A1%E5%B1%B1%E5%B8%82")
    page.get_by_role("link", name=COUNCIL).click()
    plan_and_invite(page)
    the_city_was_told(open_page(Role.LOCAL_GOVERNMENT))
    hold_with_quorum(page)
    resolve_and_set_targets(page)
    confirm(page)
    freeze(page, portal)


def plan_and_invite(page: Page) -> None:
    press(page, "会議を登録する")
    page.get_by_label("開催日").fill("2021-06-10")
    page.get_by_label("会場").fill("郡山市役所")
    submit(page, "登録する", "会議を登録しました")
    page.get_by_role("link", name="第3回", exact=True).click()
    press(page, "議題を加える")
    page.get_by_label("議題").fill("令和3年度の事業目標")
    submit(page, "保存する", "議題を加えました")
    press(page, "資料を加える")
    page.get_by_label("資料名").fill("目標の案")
    page.get_by_label("ファイル").set_input_files(
        {"name": "案.exe", "mimeType": "text/csv", "buffer": b"MZ\x90\x00"}
    )
    page.get_by_role("button", name="保存する").click()
    page.get_by_text("登録できるのは").first.wait_for()
    assert faults(page) == []
    page.get_by_label("ファイル").set_input_files(
        {"name": "案.csv", "mimeType": "text/csv", "buffer": "指標,目標\n".encode()}
    )
    submit(page, "保存する", "資料を加えました")
    press(page, "招集する")
    submit(page, "招集する", "会議を招集しました")
    assert faults(page) == []


def the_city_was_told(page: Page) -> None:
    """The worker tells at once; a page that is open shows it when it is read again."""
    for _ in range(20):
        page.goto("/notices/")
        if page.get_by_text(f"{COUNCIL} 第3回の会議が招集されました").count():
            break
        page.wait_for_timeout(500)
    page.get_by_text(f"{COUNCIL} 第3回の会議が招集されました").first.wait_for()


def hold_with_quorum(page: Page) -> None:
    press(page, "開催済みにする")
    page.get_by_role("button", name="開催済みにする").click()
    page.get_by_text("定足数に足りません。出席する委員が2人以上必要です").wait_for()
    assert faults(page) == []
    page.get_by_role("link", name="やめて戻る").click()
    press(page, "出欠を記録する")
    for title in MEMBERS:
        page.get_by_label(title).select_option(label="出席")
    submit(page, "保存する", "出欠を記録しました")
    press(page, "開催済みにする", is_sound=False)
    submit(page, "開催済みにする", "会議を開催済みにしました")


def resolve_and_set_targets(page: Page) -> None:
    press(page, "議決を登録する")
    page.get_by_label("件名").fill("令和3年度の事業目標")
    page.get_by_label("内容").fill("就職者数の目標を130人とする。")
    submit(page, "登録する", "議決を登録しました")
    page.get_by_role("link", name="議決第1号　令和3年度の事業目標").click()
    press(page, "令和3年度の目標を定める")
    page.get_by_label("就職者数").first.fill("131")
    page.get_by_label("変更の理由").fill("窓口の利用者が増えたため")
    submit(page, "目標を登録する", "令和3年度の目標を登録しました")
    press(page, "取組を登録する")
    page.get_by_label("取組").fill("目標を窓口に掲げる")
    page.get_by_label("担当する組織").select_option(label="郡山市")
    page.get_by_label("期限").fill("2021-07-31")
    submit(page, "登録する", "取組を登録しました")
    assert faults(page) == []
    page.get_by_role("link", name="目標を窓口に掲げる").click()
    press(page, "完了にする")
    page.get_by_role("link", name="やめて戻る").click()
    press(page, "対応を始める")
    submit(page, "対応を始める", "取組の対応を始めました")
    page.get_by_role("link", name="第3回", exact=True).click()


def confirm(page: Page) -> None:
    press(page, "議事録を書く")
    page.get_by_label("議事録").fill("令和3年度の事業目標を定めた。")
    submit(page, "保存する", "議事録を保存しました")
    press(page, "議事録を確定する")
    submit(page, "議事録を確定する", "議事録を確定しました")
    assert page.get_by_role("link", name="議事録を書く").count() == 0
    assert faults(page) == []


def freeze(page: Page, portal: RunningPortal) -> None:
    page.get_by_role("button", name="協議会資料を作る").click()
    page.get_by_text("令和3年度第1号を作りました").wait_for()
    assert faults(page) == []
    first = pack_bytes(page, 1)
    for word in ("令和3年度の事業目標", "131人", "福祉部長", "目標の案", "利用者アンケート"):
        assert word in words(first), word
    portal.rows(
        "UPDATE evaluation_annualtarget SET value = 999, change_reason = '誤記'"
        " WHERE value = 131 RETURNING id"
    )
    page.get_by_role("button", name="協議会資料を作る").click()
    page.get_by_text("令和3年度第2号を作りました").wait_for()
    assert pack_bytes(page, 1) == first
    assert "999人" in words(pack_bytes(page, 2))
    page.get_by_text(hashlib.sha256(first).hexdigest()[:16]).wait_for()


def test_the_pages_of_a_meeting_are_papers_too(open_page: OpenPage) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT, "/councils/?q=%E9%83%A1%E5%B1%B1%E5%B8%82")
    page.get_by_role("link", name=COUNCIL).click()
    page.get_by_role("link", name="第1回", exact=True).click()
    page.emulate_media(media="print")
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    text = "".join("".join(sheet.extract_text().split()) for sheet in printed.pages)
    for word in ("議題1", "福島労働局", "議決第1号"):
        assert word in text, word
    for word in ("サインアウト", "協議会資料を作る", "会議を登録する"):
        assert word not in text, word


def test_the_other_forms_are_sound(open_page: OpenPage) -> None:
    page = open_page(Role.BUREAU, "/councils/")
    press(page, "運営協議会を登録する")
    page.get_by_role("button", name="登録する").click()
    page.get_by_text("入力内容を確認してください").wait_for()
    assert faults(page) == []
    page.goto("/councils/?q=%E9%83%A1%E5%B1%B1%E5%B8%82")
    page.get_by_role("link", name=COUNCIL).click()
    press(page, "協議会を変更する")
    page.get_by_role("link", name="やめて戻る").click()
    press(page, "委員を加える")
    page.get_by_role("link", name="やめて戻る").click()
    page.get_by_role("link", name="を変更する").first.click()
    assert faults(page) == []
    page.get_by_role("link", name="やめて戻る").click()
    page.get_by_role("link", name="第2回", exact=True).click()
    press(page, "開催日と会場を変える")
    page.get_by_role("link", name="やめて戻る").click()
    press(page, "中止する")
