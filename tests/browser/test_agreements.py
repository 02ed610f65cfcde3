"""An agreement from its draft to its first day, at two desks and on paper."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from unicodedata import normalize

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from portal.common.fiscal import TOKYO
from portal.common.viewer import Role
from tests.browser.agreeing import faults, follow, push, step, write_clause
from tests.browser.conftest import NARROW, WIDE, OpenPage
from tests.browser.hands import Keyboard
from tests.browser.portal import RunningPortal
from tests.browser.test_paper import A4_POINTS, beyond_the_margin, sheet_size

TITLE = "郡山市就職支援連携協定（試験）"
PAPER = {"name": "別紙.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 x"}


def draft(page: Page) -> str:
    """The city drafts with the keyboard alone; returns the address of the agreement."""
    hands = Keyboard(page)
    hands.press(page.get_by_role("link", name="協定を起案する"))
    page.get_by_role("heading", name="協定を起案する").wait_for()
    assert faults(page) == []
    hands.press(page.get_by_role("button", name="起案する", exact=True))
    page.get_by_text("入力内容を確認してください").wait_for()
    assert faults(page) == []
    hands.write(page.get_by_label("名称"), TITLE)
    hands.write(page.get_by_label("目的"), "若者の就職を共に支える。")
    hands.write(page.get_by_label("その他の当事者"), "試験商工会議所\n試験商工会議所")
    hands.press(page.get_by_role("button", name="起案する", exact=True))
    page.get_by_text("同じ名称の当事者が重複しています").first.wait_for()
    hands.write(page.get_by_label("その他の当事者"), "試験商工会議所")
    hands.press(page.get_by_role("button", name="起案する", exact=True))
    page.get_by_text("協定を起案しました").wait_for()
    return page.url


def sign(page: Page) -> None:
    today = datetime.now(TOKYO).date()
    follow(page, "締結する")
    assert faults(page) == []
    page.get_by_label("締結日").fill(today.isoformat())
    page.get_by_label("有効期間の初日").fill(today.isoformat())
    page.get_by_label("有効期間の末日").fill(today.replace(year=today.year - 1).isoformat())
    push(page, "締結する", "有効期間の末日は、初日より後にしてください。")
    assert faults(page) == []
    page.get_by_label("有効期間の末日").fill(today.replace(year=today.year + 1).isoformat())
    push(page, "締結する", "締結を記録しました")


def printed(page: Page) -> str:
    """The text of the sheet of paper, without the blanks in which words may break."""
    page.emulate_media(media="print")
    pdf = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    page.emulate_media(media="screen")
    assert {sheet_size(sheet) for sheet in pdf.pages} == {A4_POINTS}
    assert [word for sheet in pdf.pages for word in beyond_the_margin(sheet)] == []
    text = "".join("".join(sheet.extract_text().split()) for sheet in pdf.pages)
    return normalize("NFKC", text)  # fonts map some characters to their radicals


def test_from_a_draft_to_the_first_day(open_page: OpenPage, portal: RunningPortal) -> None:
    city = open_page(Role.LOCAL_GOVERNMENT, "/agreements/")
    address = draft(city)
    write_clause(city, "職業相談", "職業相談と職業紹介を行う。", "国（労働局・ハローワーク）")
    write_clause(city, "生活相談", "生活と就労の相談に応じる。", "地方公共団体")
    push(city, "第2条を前へ", "生活相談")
    assert city.locator(".clauses__heading").all_inner_texts()[0].startswith("第2条")
    push(city, "第2条を後へ", "生活相談")
    follow(city, "添付書類を登録する")
    assert faults(city) == []
    city.get_by_label("書類の名称").fill("別紙")
    city.get_by_label("ファイル").set_input_files(PAPER)  # type: ignore[arg-type]
    push(city, "登録する", "添付書類を登録しました")
    step(city, "協議を始める", "協議を始めました")
    assert faults(city) == []

    bureau = open_page(Role.BUREAU, "/")
    bureau.get_by_role("heading", name="協定について、いますること").wait_for()
    bureau.get_by_role("link", name=TITLE).click()
    with bureau.expect_download() as download:
        bureau.get_by_role("link", name="別紙.pdf").click()
    assert download.value.suggested_filename == "別紙.pdf"
    step(bureau, "合意する", "合意を記録しました")
    bureau.get_by_text("合意の記録を待っている当事者: 郡山市").wait_for()
    city.goto(address)
    step(city, "合意する", "合意を記録しました")
    assert city.get_by_role("link", name="条項を追加する").count() == 0
    bureau.goto(address)
    sign(bureau)
    step(bureau, "発効させる", "発効しました")
    bureau.get_by_role("listitem").filter(has_text="発効中").first.wait_for()
    assert faults(bureau) == []
    follow(bureau, "協定書の形で見る")
    assert faults(bureau) == []
    text = printed(bureau)
    words = (
        TITLE,
        "第1条",
        "（職業相談）",
        "生活と就労の相談に応じる。",
        "試験商工会議所",
        "福島労働局",
    )
    assert [word for word in words if normalize("NFKC", word) not in text] == []
    assert [word for word in ("サインアウト", "やめて戻る", "(案)") if word in text] == []
    states = portal.rows(f"SELECT state FROM agreements_agreement WHERE title = '{TITLE}'")
    assert states == [("IN_FORCE",)]


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_an_agreement_of_the_register_reads_well(open_page: OpenPage, width: int) -> None:
    page = open_page(Role.HELLO_WORK, "/agreements/", width=width)
    page.locator("main table").get_by_role("link").first.click()
    page.get_by_role("heading", name="いまの状態").wait_for()
    assert page.get_by_role("link", name="終了する").count() == 0
    assert faults(page) == []
