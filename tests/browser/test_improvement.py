"""A plan from the missed target to its end: two desks sign, work and judge, a council reviews."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import HEIGHT, NARROW, WIDE, OpenPage
from tests.browser.portal import RunningPortal

SITE = "07203-01"


@pytest.fixture
def plan(portal: RunningPortal) -> str:
    """The address of the plan that the site's missed year opened."""
    ((public_id,),) = portal.rows(
        "SELECT p.public_id FROM evaluation_improvementplan p"
        f" JOIN joint_sites_jointsite s ON s.id = p.site_id WHERE s.code = '{SITE}'"
        " AND p.fiscal_year = 2019"
    )
    return f"/improvement-plans/{public_id}/"


def faults(page: Page) -> list[str]:
    """What is wrong with the page now shown, on a wide and on a narrow screen."""
    found = look.inline_code(page.content()) + look.frame_faults(page) + look.overflow(page)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}px: {one}" for one in look.axe_violations(page)]
    return found


def push(page: Page, button: str, said: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_text(said).wait_for()


def finish(page: Page, plan: str) -> None:
    """Record what was done for the first open measure, and finish it."""
    page.goto(plan)
    page.get_by_role("link", name="行ったことを記録する").first.click()
    assert faults(page) == []
    page.get_by_label("行った日").fill("2020-09-30")
    page.get_by_label("行ったこと").fill("合同の相談日を開いた。")
    page.get_by_label("根拠資料").set_input_files(
        {"name": "次第.csv", "mimeType": "text/csv", "buffer": "日,人\n1,5\n".encode()}
    )
    push(page, "行ったことを記録する", "行ったことを記録しました")
    assert page.get_by_role("link", name="次第.csv").first.is_visible()
    page.get_by_role("link", name="完了にする").first.click()
    page.get_by_role("button", name="完了にする").click()
    page.get_by_text("この項目は必須です").first.wait_for()
    assert faults(page) == []
    page.get_by_label("完了日").fill("2020-12-20")
    page.get_by_label("結果").fill("紹介まで進む人が増えた。")
    push(page, "完了にする", "取組を完了にしました")


def hold_the_next_meeting(bureau: Page) -> None:
    """The one the council is invited to: long after the year by which the plan is judged."""
    bureau.get_by_role("link", name="郡山市一体的実施運営協議会").click()
    bureau.get_by_role("link", name="第2回", exact=True).click()
    bureau.get_by_role("link", name="出欠を記録する").first.click()
    for title in ("福祉部長", "職業安定部長", "事務局長", "専務理事"):
        bureau.get_by_label(title).select_option(label="出席")
    push(bureau, "保存する", "出欠を記録しました")
    bureau.get_by_role("link", name="開催済みにする").first.click()
    push(bureau, "開催済みにする", "会議を開催済みにしました")


def test_a_missed_year_becomes_a_plan_that_is_closed(open_page: OpenPage, plan: str) -> None:
    city = open_page(Role.LOCAL_GOVERNMENT, f"/sites/{SITE}/?year=2019")
    city.get_by_role("heading", name="改善計画（令和元年度）").wait_for()
    city.goto(plan)
    city.get_by_role("heading", name="なぜ改善計画が要るか").wait_for()
    assert faults(city) == []
    city.get_by_role("link", name="課題と目指す姿を書く").click()
    assert faults(city) == []
    city.get_by_label("課題の分析").fill("引継ぎに日数がかかっている。")
    push(city, "書く", "改善計画を書きました")
    city.get_by_role("link", name="取組を加える").click()
    assert faults(city) == []
    city.get_by_role("link", name="やめて戻る").click()
    push(city, "署名する", "署名しました")
    office = open_page(Role.HELLO_WORK, plan)
    push(office, "署名する", "双方の署名がそろい、合意しました")
    office.get_by_role("link", name="実行を始める").click()
    assert faults(office) == []
    push(office, "実行を始める", "実行を始めました")
    finish(city, plan)
    finish(office, plan)
    city.goto(plan)
    city.get_by_role("link", name="評価に進む").click()
    push(city, "評価に進む", "評価に進みました")
    city.get_by_role("link", name="評価を終える").click()
    city.get_by_label("評価", exact=False).first.fill("相談日の効果があった。")
    push(city, "評価を終える", "評価と判定を記録しました")
    expected = "同じように始まった似た拠点から見込まれた値"
    assert city.get_by_role("rowheader", name=expected).is_visible()
    assert faults(city) == []
    city.get_by_role("link", name="協議会での見直しを記録する").click()
    city.get_by_text("令和3年4月1日以降に開かれた会議です").wait_for()
    assert "第1回" not in city.get_by_label("会議").inner_text(), "it met before the year was over"
    hold_the_next_meeting(open_page(Role.BUREAU, "/councils/?q=%E9%83%A1%E5%B1%B1%E5%B8%82"))
    city.reload()
    assert faults(city) == []
    city.get_by_label("会議").select_option(index=1)  # the latest is first
    city.get_by_label("協議会での結論と見直し").fill("相談日を続ける。")
    push(city, "記録する", "協議会での見直しを記録しました")
    city.get_by_role("link", name="完了する").click()
    push(city, "完了する", "改善計画を完了しました")
    assert faults(city) == []
    city.goto("/improvement-plans/?mine=1&state=CLOSED")
    assert city.get_by_role("link", name="郡山市ハローワークコーナー").first.is_visible()
    city.goto("/contract-lines/")
    assert faults(city) == []
