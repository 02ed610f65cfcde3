"""A level is tried beside a target, and the warnings of a prefecture are read."""

from __future__ import annotations

import re

from playwright.sync_api import Page

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import HEIGHT, NARROW, WIDE, OpenPage
from tests.browser.portal import RunningPortal

SITE = "07203-01"
PLAN = re.compile("改善計画（.+）を見る")  # the demonstration's site has one
WARNING = """
INSERT INTO evaluation_landingalert (
    site_id, fiscal_year, indicator_id, month, target, chance, expected, low, high,
    needed_a_month, months_left, chance_below, alerted_at
)
SELECT t.site_id, t.fiscal_year, t.indicator_id, '2021-09-01', t.value, 0.004, 99, 90, 108,
       12.5, 6, 0.20, '2021-10-05 07:00+09'
FROM evaluation_annualtarget t JOIN joint_sites_jointsite s ON s.id = t.site_id
WHERE s.code = '07203-01' AND t.fiscal_year = 2021 RETURNING id
"""


def faults(page: Page) -> list[str]:
    """What is wrong with the page now shown, on a wide and on a narrow screen."""
    found = look.inline_code(page.content()) + look.frame_faults(page)
    for width in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += look.overflow(page)
        found += [f"{width}px: {one}" for one in look.axe_violations(page)]
    return found


def test_a_level_is_tried_and_a_warning_read(open_page: OpenPage, portal: RunningPortal) -> None:
    page = open_page(Role.HELLO_WORK, f"/sites/{SITE}/?year=2021")
    page.get_by_role("link", name="令和3年度の目標を考える").click()
    page.get_by_label("就職者数の水準（人）").fill("120")
    page.get_by_label("就職者数の水準（人）").press("Enter")
    page.get_by_text("この水準なら、似た拠点").wait_for()
    assert "120" in page.get_by_label("就職者数の水準（人）").input_value()
    assert faults(page) == []
    assert portal.rows(WARNING)
    page = open_page(Role.BUREAU, "/reports/alerts/2021/")
    page.get_by_text("残り6か月、月12.5").first.wait_for()
    assert faults(page) == []
    page.get_by_role("link", name=PLAN).first.click()
    page.get_by_role("heading", name="改善計画").first.wait_for()
