"""One request by §32 from its draft to the printed notice, at three desks."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import HEIGHT, NARROW, WIDE, OpenPage
from tests.browser.portal import RunningPortal

TITLE = "介護分野の人材確保の支援"
REASON = "地域の訓練の定員に余裕があるため。"
CITY, BUREAU, MINISTRY = Role.LOCAL_GOVERNMENT, Role.BUREAU, Role.MINISTRY


def faults(page: Page) -> list[str]:
    """What is wrong with the page now shown, on a wide and on a narrow screen."""
    found = look.inline_code(page.content()) + look.frame_faults(page) + look.overflow(page)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}px: {one}" for one in look.axe_violations(page)]
    return found


def step(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_request_goes_from_its_draft_to_the_printed_notice(
    open_page: OpenPage, portal: RunningPortal, tmp_path: Path
) -> None:
    city = open_page(CITY, "/requests/")
    city.get_by_role("link", name="新しい要望・要請を作成する").click()
    step(city, "下書きを保存する")
    city.get_by_text("入力内容を確認してください").wait_for()
    assert faults(city) == []
    city.get_by_label("労働施策総合推進法第32条の要請").check()
    city.get_by_label("件名").fill(TITLE)
    city.get_by_label("求める措置").fill("訓練の定員を増やすこと。")
    city.get_by_label("理由").fill("介護の求人が増えているため。")
    step(city, "下書きを保存する")
    city.get_by_role("heading", name=TITLE).wait_for()
    assert faults(city) == []
    step(city, "提出する")
    city.get_by_text("要望・要請を提出しました").wait_for()
    assert faults(city) == []
    path = city.url.removeprefix(portal.origin)

    bureau = open_page(BUREAU, path)
    step(bureau, "受理する")
    bureau.get_by_text("受理しました").wait_for()
    today = bureau.get_by_label("意見を聴いた日")
    today.fill(str(portal.rows("SELECT (now() AT TIME ZONE 'Asia/Tokyo')::date")[0][0]))
    bureau.get_by_label("専門分野").fill("福祉人材")
    bureau.get_by_label("所属・職").fill("大学教授")
    bureau.get_by_label("意見の要旨").fill("訓練の充足率を確かめるべきである。")
    step(bureau, "意見を記録する")
    bureau.get_by_text("意見聴取を記録しました").wait_for()
    assert faults(bureau) == []
    assert bureau.get_by_role("button", name="決定する").count() == 0

    ministry = open_page(MINISTRY, path)
    assert faults(ministry) == []
    step(ministry, "意見聴取を終える")
    ministry.get_by_text("意見聴取を終えました").wait_for()
    ministry.get_by_label("措置を講じない", exact=True).check()
    ministry.get_by_label("決定の内容").fill("定員は増やさず、応募を促す。")
    step(ministry, "決定する")
    ministry.get_by_text("入力内容を確認してください").wait_for()
    ministry.get_by_role("link", name=re.compile("理由を入力してください")).wait_for()
    assert faults(ministry) == []
    ministry.get_by_label("措置を講じない理由").fill(REASON)
    step(ministry, "決定する")
    ministry.get_by_text("決定を記録しました").wait_for()
    ministry.get_by_label("文書番号").fill("職発1123第1号")
    assert ministry.get_by_label("通知のあて先").input_value() == "郡山市長"
    step(ministry, "通知書を作成して通知する")
    ministry.get_by_text("通知書をダウンロードできます").wait_for()
    assert faults(ministry) == []

    city.goto(path)
    city.get_by_role("link", name="画面で見る").click()
    city.get_by_text(REASON).wait_for()
    assert faults(city) == []
    city.emulate_media(media="print")
    printed = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(city.pdf(format="A4"))).pages
    )
    assert "職発1123第1号" in printed
    assert "ダウンロード" not in printed
    city.emulate_media(media="screen")
    with city.expect_download() as sent:
        city.get_by_role("link", name="PDFをダウンロードする").click()
    kept = tmp_path / "notice.pdf"
    sent.value.save_as(kept)
    paper = "".join(page.extract_text() for page in PdfReader(kept).pages).replace("\n", "")
    for words in ("職発1123第1号", "郡山市長", "厚生労働大臣", "措置を講じない", REASON):
        assert words in paper, words
    assert portal.rows(
        "SELECT r.state, n.sha256 = encode(sha256(n.pdf), 'hex') FROM agreements_request r"
        f" JOIN agreements_requestnotice n ON n.request_id = r.id WHERE r.title = '{TITLE}'"
    ) == [("NOTIFIED", True)]


@pytest.mark.parametrize("role", [CITY, BUREAU, MINISTRY])
def test_the_home_page_has_the_clock(open_page: OpenPage, role: Role) -> None:
    page = open_page(role, "/")
    page.get_by_text(re.compile("提出から[0-9,]+日")).first.wait_for()
    assert faults(page) == []


def test_the_overdue_of_the_prefecture_are_listed(open_page: OpenPage) -> None:
    page = open_page(BUREAU, "/requests/overdue/")
    page.get_by_text(re.compile("[0-9,]+日超過")).first.wait_for()
    assert faults(page) == []


def test_a_draft_is_written_anew_and_something_is_said(open_page: OpenPage) -> None:
    city = open_page(CITY, "/requests/?state=DRAFT")
    city.get_by_role("link", name="合同企業説明会の共同開催").click()
    city.get_by_role("link", name="下書きを書き直す").click()
    city.get_by_label("件名").fill("合同企業説明会の共同開催（改）")
    assert faults(city) == []
    step(city, "下書きを保存する")
    step(city, "提出する")
    city.get_by_text("要望・要請を提出しました").wait_for()
    city.locator("#id_exchange_text").fill("会場は市で用意します。")
    step(city, "書き込む")
    city.get_by_text("書き込みました").wait_for()
    bureau = open_page(BUREAU, city.url)
    bureau.get_by_text("会場は市で用意します。").wait_for()
    assert faults(bureau) == []
