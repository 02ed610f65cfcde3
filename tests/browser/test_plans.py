"""A plan's year at two desks: the city writes and judges, the Hello Work records what it did."""

from __future__ import annotations

from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import HEIGHT, NARROW, WIDE, OpenPage
from tests.browser.portal import RunningPortal
from tests.browser.test_paper import A4_POINTS, PRINTED_WIDTH, TOO_WIDE, sheet_size

KORIYAMA = "一体-072036"


@pytest.fixture
def agreement(portal: RunningPortal) -> str:
    """The address of the city's agreement."""
    ((public_id,),) = portal.rows(
        f"SELECT public_id FROM agreements_agreement WHERE reference = '{KORIYAMA}'"
    )
    return f"/agreements/{public_id}/"


def faults(page: Page) -> list[str]:
    """What is wrong with the page now shown, on a wide and on a narrow screen."""
    found = look.inline_code(page.content()) + look.frame_faults(page) + look.overflow(page)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}px: {one}" for one in look.axe_violations(page)]
    return found


def test_a_year_from_promise_to_review(open_page: OpenPage, agreement: str) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT, agreement)
    page.get_by_role("heading", name="約束と実績（令和3年度）").wait_for()
    assert faults(page) == []
    # From a promise to the rows it is counted from: two steps.
    page.get_by_role("link", name="令和2年度", exact=True).click()
    page.get_by_text("138人").wait_for()
    assert faults(page) == []
    page.get_by_role("link", name="138人").click()
    page.get_by_role("link", name="郡山市ハローワークコーナー").first.wait_for()
    # The next year begins as a copy, with what was learnt beside it.
    page.goto(f"{agreement}plans/new/")
    assert faults(page) == []
    page.get_by_label("年度（西暦）").fill("2020")
    page.get_by_role("button", name="作る").click()
    page.get_by_text("この年度の事業計画は、すでにあります").first.wait_for()
    assert faults(page) == []
    page.get_by_label("年度（西暦）").fill("2022")
    page.get_by_label("写す計画").select_option(label="令和2年度事業計画")
    page.get_by_role("button", name="作る").click()
    page.get_by_role("heading", name="令和4年度事業計画").wait_for()
    assert page.get_by_text("前年度の改善").first.is_visible()
    assert faults(page) == []
    page.get_by_role("link", name="庁内の窓口からの案内").click()
    assert faults(page) == []
    page.get_by_role("link", name="書き換える").click()
    page.get_by_label("目標値").fill("0")
    page.get_by_role("button", name="登録する").click()
    page.get_by_text("目標値は0より大きい数で入力してください").first.wait_for()
    assert faults(page) == []
    page.get_by_label("目標値").fill("150")
    page.get_by_role("button", name="登録する").click()
    page.get_by_role("link", name="指標に結び付ける").click()
    assert faults(page) == []
    page.get_by_role("link", name="やめて戻る").click()
    page.get_by_role("link", name="令和4年度事業計画").first.click()
    page.get_by_role("link", name="決定を記録する").click()
    assert faults(page) == []
    page.get_by_label("決定日").fill("2022-03-25")
    page.get_by_label("決定の根拠").fill("令和3年度第2回運営協議会")
    page.get_by_role("button", name="決定を記録する").click()
    page.get_by_text("事業計画の決定を記録しました").wait_for()
    assert faults(page) == []
    plan = page.url
    the_office_records(open_page, plan)
    judge_every_item(page, plan)
    page.goto(plan)
    page.get_by_role("link", name="評価を終える").click()
    page.get_by_label("評価日").fill("2023-05-20")
    page.get_by_label("年度の評価").fill("おおむね計画のとおり。")
    page.get_by_role("button", name="評価を終える").click()
    page.get_by_text("年度の評価を記録しました").wait_for()
    assert page.get_by_role("link", name="評価を終える").count() == 0
    assert faults(page) == []


@pytest.mark.parametrize("of", ["plans/?year=2020", ""])
def test_promises_print_on_a4(open_page: OpenPage, agreement: str, of: str) -> None:
    page = open_page(Role.BUREAU, f"{agreement}{of}", width=PRINTED_WIDTH)
    page.emulate_media(media="print")
    assert page.evaluate(TOO_WIDE) == []
    assert not page.get_by_role("link", name="事業計画を作る").is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("link", name="事業計画（", exact=False).first.click()
    page.get_by_role("heading", name="計画", exact=True).first.wait_for()
    page.emulate_media(media="print")
    assert look.overflow(page) == []
    page.set_viewport_size({"width": PRINTED_WIDTH, "height": HEIGHT})
    steps = page.locator(".cycle").first.locator(".cycle__step")
    tops = {round(step.bounding_box()["y"]) for step in steps.all()}  # type: ignore[index]
    assert len(tops) == 1  # the four steps stand beside each other
    assert not page.get_by_role("link", name="取組を記録する").first.is_visible()
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert {sheet_size(sheet) for sheet in printed.pages} == {A4_POINTS}


def the_office_records(open_page: OpenPage, plan: str) -> None:
    """The Hello Work finds nothing to write but what it did."""
    office = open_page(Role.HELLO_WORK, plan)
    assert office.get_by_role("link", name="差し戻す").count() == 0
    office.get_by_role("link", name="取組を記録する").first.click()
    assert faults(office) == []
    office.get_by_label("行った日").fill("2022-06-01")
    office.get_by_label("行ったこと").fill("福祉の窓口で案内した。")
    office.get_by_label("根拠資料").set_input_files(
        {"name": "案内.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 test"}
    )
    office.get_by_role("button", name="登録する").click()
    office.get_by_text("取組を記録しました").wait_for()
    assert faults(office) == []
    with office.expect_download() as sent:
        office.get_by_role("link", name="案内.pdf").click()
    assert sent.value.suggested_filename == "案内.pdf"


def judge_every_item(page: Page, plan: str) -> None:
    """The city says of each item what came of it."""
    page.goto(plan)
    items = page.get_by_role("heading", level=2).get_by_role("link")
    for address in [one.get_attribute("href") for one in items.all()]:
        page.goto(f"{address}result/")
        page.get_by_label("評価", exact=False).first.fill("計画のとおり。")
        page.get_by_role("button", name="登録する").click()
        page.get_by_text("実績と評価を記録しました").wait_for()
