"""A settled figure is corrected by two people; what was published stays beside what is today."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import HEIGHT, NARROW, WIDE, OpenPage
from tests.browser.hands import Mouse
from tests.browser.portal import RunningPortal
from tests.browser.test_settling import PATIENCE_MILLISECONDS, settle

YEAR, SITE = 2018, "07203-01"
MONTH = f"/sites/{SITE}/months/2018-06/"
PUBLISHED = f"/reports/published/{YEAR}/"
PLACEMENTS = """
SELECT m.value FROM evaluation_monthlyresult m
JOIN joint_sites_jointsite s ON s.id = m.site_id
JOIN evaluation_indicator i ON i.id = m.indicator_id
WHERE s.code = %s AND m.month = '2018-06-01' AND i.code = 'PLACEMENTS'
"""


def faults(page: Page, name: str) -> list[str]:
    """What is wrong with the page now shown, on a wide and on a narrow screen."""
    found = look.inline_code(page.content()) + look.frame_faults(page) + look.overflow(page)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{name} {width}px: {one}" for one in look.axe_violations(page)]
    return found


def publish(page: Page) -> None:
    """Settle every site of the year, and publish it."""
    page.goto("/settlements/")
    settle(page, Mouse(page), "平成30年度")
    progress = page.get_by_role("region", name="進み具合")
    expect(progress).to_contain_text("状態: 完了", timeout=PATIENCE_MILLISECONDS)
    page.goto("/reports/published/")
    page.get_by_label("公表する年度").select_option(str(YEAR))
    page.get_by_role("button", name="公表する").click()
    page.get_by_text("公表しました。").wait_for()


def ask(page: Page, count: int) -> str:
    """Ask on the month's page for `count` placements; return the correction's address."""
    page.goto(MONTH)
    assert faults(page, "month") == []
    page.get_by_role("link", name="この月の訂正を申請する").click()
    assert faults(page, "ask") == []
    page.get_by_label("就職件数（").fill(str(count))
    page.get_by_label("訂正の理由").fill("紹介状の数え誤り。")
    page.get_by_role("button", name="訂正を申請する").click()
    page.get_by_text("訂正を申請しました。").wait_for()
    assert faults(page, "asked") == []
    return page.url


def test_a_settled_figure_is_corrected_and_the_publication_stays(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    ministry = open_page(Role.MINISTRY)
    publish(ministry)
    ((before,),) = portal.rows(PLACEMENTS, SITE)
    assert isinstance(before, int)
    correction = ask(open_page(Role.HELLO_WORK), before + 1)

    city = open_page(Role.LOCAL_GOVERNMENT, "/notices/")
    told = city.get_by_text("訂正").filter(has_text="郡山市").first
    for _ in range(10):  # the letter goes by the outbox
        if told.count():
            break
        city.wait_for_timeout(1000)
        city.reload()
    expect(told).to_be_visible()

    bureau = open_page(Role.BUREAU, "/")
    expect(bureau.get_by_role("heading", name="決定を待つ訂正")).to_be_visible()
    bureau.goto(correction)
    expect(bureau.get_by_text("承認した場合の年度の目標と達成状況").first).to_be_visible()
    assert faults(bureau, "decide") == []
    bureau.get_by_role("button", name="承認する").click()
    bureau.get_by_text("訂正を承認し、数値に適用しました。").wait_for()
    expect(bureau.get_by_text("→ 第2版")).to_be_visible()
    assert faults(bureau, "decided") == []
    assert portal.rows(PLACEMENTS, SITE) == [(before + 1,)]
    bureau.goto(MONTH)
    expect(bureau.get_by_text(f"就職件数 {before:,}件 → {before + 1:,}件")).to_be_visible()
    assert faults(bureau, "versions") == []

    ministry.goto(PUBLISHED)
    differences = ministry.get_by_role("row").filter(has_text="郡山市")
    expect(differences.first).to_be_visible()
    assert faults(ministry, "published") == []
    for path, name in (
        ("/reports/published/", "publications"),
        (f"{PUBLISHED}sites/", "sites"),
        (f"{PUBLISHED}sites/{SITE}/", "site"),
    ):
        ministry.goto(path)
        assert faults(ministry, name) == []
    with ministry.expect_download() as sent:
        ministry.goto(PUBLISHED)
        ministry.get_by_role("link", name="PDF").first.click()
    file = sent.value.path()
    assert file.read_bytes().startswith(b"%PDF")
