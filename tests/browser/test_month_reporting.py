"""One month from both sides: entered, a warning answered, confirmed, returned, accepted."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import OpenPage
from tests.browser.pages import KORIYAMA_SITE
from tests.browser.portal import RunningPortal

# A month that no other test of the browser opens.
SHEET = f"/sites/{KORIYAMA_SITE}/months/2021-10/"
STATES = """
SELECT p.side, p.state, p.returns FROM evaluation_monthpart p
JOIN joint_sites_jointsite s ON s.id = p.site_id
WHERE s.code = %s AND p.month = '2021-10-01' ORDER BY p.side
"""
CITY = {"施設利用者数": "1600", "支援対象者数": "24"}
OFFICE = {"新規求職者数": "20", "職業相談件数": "150", "就職件数": "6", "就職者数": "5"}


def fill(page: Page, counts: dict[str, str]) -> None:
    for label, text in counts.items():
        page.get_by_role("textbox", name=re.compile(rf"^{label}（.）$")).fill(text)


def answer_all(page: Page, words: str) -> None:
    for field in page.get_by_label("数字を確かめた結果（正しいときは、その理由）").all():
        field.fill(words)


def submit(page: Page) -> None:
    page.get_by_role("button", name="保存して提出する").click()


def test_a_month_goes_from_two_desks_to_the_bureau(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    city = open_page(Role.LOCAL_GOVERNMENT, SHEET)
    office = open_page(Role.HELLO_WORK, SHEET)
    bureau = open_page(Role.BUREAU, SHEET)
    watches = [look.Watch(page, portal.origin) for page in (city, office, bureau)]

    fill(city, CITY)
    submit(city)
    expect(city.get_by_role("alert")).to_contain_text("まだ提出していません。")
    assert look.axe_violations(city) == []
    answer_all(city, "合同就職面接会を開いたため")
    submit(city)
    expect(city.get_by_role("status")).to_contain_text("自治体の分を提出しました。")

    office.reload()
    fill(office, OFFICE)
    submit(office)
    expect(office.get_by_role("status")).to_contain_text("ハローワークの分を提出しました。")
    expect(office.get_by_text("合同就職面接会を開いたため").first).to_be_visible()
    office.get_by_role("button", name="自治体の分を確認した").click()
    expect(office.get_by_role("status")).to_contain_text("確認しました。")

    city.reload()
    city.get_by_role("link", name="ハローワークの分を差し戻す").click()
    city.get_by_role("button", name="差し戻す").click()
    expect(city.get_by_text("差し戻す理由を入力してください。").first).to_be_visible()
    assert look.axe_violations(city) == []
    city.get_by_label("差し戻す理由").fill("就職件数が窓口の記録と合いません。")
    city.get_by_role("button", name="差し戻す").click()

    office.reload()
    expect(office.get_by_text("就職件数が窓口の記録と合いません。")).to_be_visible()
    fill(office, {"就職件数": "5"})
    answer_all(office, "窓口の記録と合わせた")
    submit(office)
    expect(office.get_by_role("status")).to_contain_text("提出しました。")
    city.reload()
    city.get_by_role("button", name="ハローワークの分を確認した").click()

    bureau.goto(portal.url("/month-acceptance/"))
    expect(bureau.get_by_text("回答: 合同就職面接会を開いたため").first).to_be_visible()
    assert look.axe_violations(bureau) == []
    for side in ("自治体", "ハローワーク"):
        box = f"郡山市ハローワークコーナー 2021年10月 {side}を受理する"
        bureau.get_by_role("checkbox", name=box).check()
    bureau.get_by_role("button", name="選んだものを受理する").click()
    expect(bureau.get_by_role("status")).to_contain_text("2件を受理しました。")
    assert portal.rows(STATES, KORIYAMA_SITE) == [
        ("HELLO_WORK", "ACCEPTED", 1),
        ("MUNICIPALITY", "ACCEPTED", 0),
    ]
    assert [heard for watch in watches for heard in watch.heard()] == []
