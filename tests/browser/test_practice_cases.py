"""A practice case from one side's draft to the list of a similar site, at three desks."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import OpenPage
from tests.browser.portal import RunningPortal
from tests.evaluation import practice

CITY, OFFICE, BUREAU = Role.LOCAL_GOVERNMENT, Role.HELLO_WORK, Role.BUREAU
TITLE = "家計相談の窓口から職業相談へ"
ALTERNATIVE = "市役所の1階に並ぶ2つの相談窓口"


def faults(page: Page) -> list[str]:
    """What is wrong with the page now shown, on any width."""
    found = look.inline_code(page.content()) + look.frame_faults(page) + look.overflow(page)
    return found + look.axe_violations(page)


def step(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def write(page: Page) -> None:
    page.get_by_label("題名").fill(TITLE)
    page.get_by_label("郡山市ハローワークコーナー").check()
    page.locator("#id_fiscal_year").fill("2020")
    page.get_by_label("① 生活保護受給者等").check()
    page.get_by_label("① 福祉業務").check()
    page.get_by_label("窓口への誘導・利用者の確保").check()
    page.get_by_label("自治体が行ったこと").fill("家計相談の後で、隣の窓口へ案内した。")
    page.get_by_label("連携のしかた").fill("予約表を双方で使った。")
    page.locator("#id_result").fill("就職者数の目標を達成した。")
    page.get_by_label("就職者数", exact=True).check()


def test_a_case_is_written_by_two_sides_and_found_by_a_similar_site(
    open_page: OpenPage, portal: RunningPortal, tmp_path: Path
) -> None:
    city = open_page(CITY, "/practice-cases/")
    city.get_by_role("link", name="取組事例を書く").click()
    step(city, "保存する")
    city.get_by_text("入力内容を確認してください").wait_for()
    assert faults(city) == []
    write(city)
    step(city, "保存する")
    city.get_by_role("heading", name=TITLE).wait_for()
    path = city.url.removeprefix(portal.origin)
    city.get_by_role("link", name="写真を登録する").click()
    photo = tmp_path / "photo.jpeg"
    photo.write_bytes(practice.photograph((900, 600)).read())
    city.locator("input[type=file]").set_input_files(photo)
    city.get_by_label("写真の説明").fill(ALTERNATIVE)
    city.get_by_label("見出し").fill("相談窓口")
    city.get_by_label("写っている人全員が").check()
    step(city, "登録する")
    city.get_by_text("写真を登録しました").wait_for()
    assert faults(city) == []
    city.get_by_role("link", name="事例に戻る").click()
    step(city, "相手方に確認を依頼する")
    city.get_by_text("確認を依頼しました").wait_for()

    office = open_page(OFFICE, path)
    assert faults(office) == []
    office.get_by_label("自分の側が行ったこと").fill("予約担当制で相談した。")
    office.get_by_label("自分の側の声").fill("早い時期に会えるようになった。")
    step(office, "自分の部分を確認する")
    office.get_by_text("自分の部分を確認しました").wait_for()

    bureau = open_page(BUREAU, path)
    step(bureau, "公開する")
    bureau.get_by_text("公開しました").wait_for()
    shown = bureau.get_by_role("img", name=ALTERNATIVE)
    shown.scroll_into_view_if_needed()
    bureau.wait_for_function(
        "image => image.complete && image.naturalWidth === 900", arg=shown.element_handle()
    )
    bureau.get_by_role("row", name=re.compile("就職者数.*令和2年度.*120.*138.*達成")).wait_for()
    assert faults(bureau) == []

    bureau.goto(portal.url("/practice-cases/"))
    like = bureau.get_by_label("似ている順")
    options = like.locator("option").all_inner_texts()
    other = next(one for one in options[1:] if "郡山" not in one)
    like.select_option(label=other)
    bureau.get_by_role("button", name="絞り込む").click()
    bureau.get_by_text("似ている度合い").first.wait_for()
    assert bureau.get_by_role("link", name=TITLE).count() == 1
    assert faults(bureau) == []
