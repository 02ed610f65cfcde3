"""A report is asked for, made while one looks on, and taken; a stranger takes open data."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys

from playwright.sync_api import Page, expect

from portal.common.viewer import Role
from tests import workers
from tests.browser import look
from tests.browser.conftest import OpenPage
from tests.browser.portal import RunningPortal

PATIENCE_MILLISECONDS = 60_000
# Published by its action in a process of its own, for this one has the browser's event loop.
PUBLISH = """
import django; django.setup()
from tests.evaluation.closing import published, settle_all
settle_all(2018)
published(2018)
"""


def test_the_ministry_makes_the_nation_s_report_and_takes_the_pdf(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    page = open_page(Role.MINISTRY, "/reports/")
    watch = look.Watch(page, portal.origin)
    page.get_by_label("年度").select_option("2020")
    assert faults(page) == []
    page.get_by_role("button", name="報告書を作る").click()
    page.wait_for_url(re.compile(r"/reports/runs/[0-9a-f-]{36}/$"))
    progress = page.get_by_role("region", name="進み具合")
    expect(progress).to_contain_text("状態: 完了", timeout=PATIENCE_MILLISECONDS)
    assert faults(page) == []
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("PDF")).click()
    assert taken.value.path().read_bytes().startswith(b"%PDF")
    assert watch.heard() == []


def test_a_stranger_takes_a_published_year_as_a_file(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    variables = {**workers.environment(), "DATABASE_URL": portal.database_url}
    subprocess.run([sys.executable, "-c", PUBLISH], check=True, env=variables)
    page = open_page(None, "/open/")
    expect(page.get_by_role("heading", level=1)).to_have_text("オープンデータ")
    assert faults(page) == []
    page.get_by_role("link", name=re.compile("平成30年度")).first.click()
    assert faults(page) == []
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("^CSV")).first.click()
    text = taken.value.path().read_text(encoding="utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text))
    assert {len(row) for row in rows} == {len(header)}
    assert {"shown"} <= {row[-1] for row in rows} <= {"shown", "withheld", "blank"}
    page.get_by_role("link", name="データの説明").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("データの説明")
    assert faults(page) == []


def faults(page: Page) -> list[str]:
    return look.axe_violations(page) + look.overflow(page)
