"""Excel out and in, in a real browser: template, upload, check, save."""

from __future__ import annotations

import io
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from portal.common.viewer import Role
from tests.browser.conftest import OpenPage
from tests.browser.look import axe_violations, overflow


def test_a_template_goes_out_and_comes_back(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page(Role.HELLO_WORK, "/month-sheets/?year=2021")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    book = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book.worksheets[0]
    head = [cell.value for cell in sheet[1]]
    row = next(
        number
        for number in range(2, sheet.max_row + 1)
        if sheet.cell(number, head.index("月") + 1).value == "2021-12"
    )
    sheet.cell(row, head.index("職業相談件数") + 1).value = 4321
    sheet.cell(row, head.index("就職件数") + 1).value = "多数"
    path = tmp_path / "filled.xlsx"
    book.save(path)
    page.get_by_label("Excel か CSV のファイル").set_input_files(path)
    page.get_by_role("button", name="送って確かめる").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登録前の確認")
    expect(page.get_by_role("row", name="就職件数")).to_contain_text("整数")
    expect(page.get_by_role("button", name="登録する")).to_have_count(0)
    assert axe_violations(page) == []
    assert not overflow(page)
    sheet.cell(row, head.index("就職件数") + 1).value = None
    book.save(path)
    page.get_by_role("link", name="別のファイルを送る").click()
    page.get_by_label("Excel か CSV のファイル").set_input_files(path)
    page.get_by_role("button", name="送って確かめる").click()
    expect(page.get_by_role("row", name="職業相談件数")).to_contain_text("4,321")
    assert axe_violations(page) == []
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_role("status")).to_contain_text("1 件の数字を登録しました")
