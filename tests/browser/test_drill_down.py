"""Every figure leads to the rows it was counted from, down to one site."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from portal.common.viewer import Role
from tests.browser.conftest import OpenPage
from tests.browser.hands import Keyboard, Mouse
from tests.browser.portal import RunningPortal

NATION = "/reports/national/2020/"
# Counted on the list's own page: 「230拠点中 1～50拠点目」.
LISTED = re.compile(r"([\d,]+)(拠点|団体)(?:中|\s*<)")
# 1,200 rows of links: what a click shows is also what its address answers.
LINKS = """() => [...document.querySelectorAll("table[id] td a")].map((link) => ({
  table: link.closest("table").id, text: link.firstChild.textContent.trim(),
  path: link.getAttribute("href"),
  column: link.closest("table").tHead.rows[0].cells[link.closest("td").cellIndex].textContent,
}))"""


@pytest.mark.parametrize(
    ("label", "count", "unit"),
    [
        ("事業目標を達成した拠点", 230, "拠点"),
        ("達成した団体", 146, "団体"),
        ("就職件数", 339, "拠点"),
    ],
)
def test_headline_leads_to_its_rows(open_page: OpenPage, label: str, count: int, unit: str) -> None:
    page = open_page(Role.MINISTRY, NATION)
    page.get_by_role("link", name=re.compile(f"^{label} .*の内訳$")).click()
    assert listed(page) == (count, unit)


@pytest.mark.parametrize(
    ("table", "row", "column", "count", "unit"),
    [
        ("levels", "全達成", 0, 79, "拠点"),
        ("levels", "一部達成", 0, 151, "拠点"),
        ("levels", "未達成", 0, 109, "拠点"),
        ("services", "① 福祉業務", 0, 144, "団体"),
        ("services", "① 福祉業務", 1, 266, "拠点"),
        ("groups", "① 生活保護受給者等", 0, 136, "団体"),
        ("groups", "① 生活保護受給者等", 1, 239, "拠点"),
        ("achievement", "団体ベース", 0, 146, "団体"),
    ],
)
def test_published_figure_leads_to_its_rows(
    open_page: OpenPage, table: str, row: str, column: int, count: int, unit: str
) -> None:
    page = open_page(Role.MINISTRY, NATION)
    line = page.locator(f"#table-{table}").get_by_role("row", name=re.compile(f"^{row}"))
    figure = line.get_by_role("cell").nth(column).get_by_role("link")
    expect(figure).to_contain_text(str(count))
    figure.click()
    assert listed(page) == (count, unit)


def test_every_count_on_the_national_report_equals_the_length_of_its_list(
    open_page: OpenPage,
) -> None:
    page = open_page(Role.MINISTRY, NATION)
    checked = 0
    for table, text, path in counts_with_lists(page):
        answer = page.request.get(path).text()
        found = LISTED.search(answer.partition('aria-label="ページ送り"')[2])
        expected = int(text.replace(",", ""))  # a blank figure leads nowhere
        shown = int(found[1].replace(",", "")) if found else 0
        assert (table, path, shown) == (table, path, expected)
        checked += 1
    assert checked > 100


def counts_with_lists(page: Page) -> Iterator[tuple[str, str, str]]:
    """Return (table, figure, path) of the links that count sites or bodies."""
    for link in page.evaluate(LINKS):
        # Other figures are sums or rates over the list, not its length.
        counts = re.search("拠点|団体", link["column"]) or link["table"] == "table-achievement"
        if counts and "%" not in link["text"] and link["path"].startswith(("/sites/", "/bodies/")):
            yield link["table"], link["text"], link["path"]


@pytest.mark.parametrize("kind", [Keyboard, Mouse])
def test_from_the_nation_down_to_a_site(
    open_page: OpenPage, portal: RunningPortal, kind: type[Keyboard | Mouse]
) -> None:
    page = open_page(Role.MINISTRY, NATION)
    hands = kind(page)
    way = [
        ("福島 50.0%", "福島県", "/prefectures/07/?year=2020"),
        ("郡山市", "郡山市", "/bodies/072036/?year=2020"),
        ("郡山市ハローワークコーナー", "郡山市ハローワークコーナー", "/sites/07203-01/?year=2020"),
    ]
    for name, heading, path in way:
        hands.press(page.get_by_role("link", name=re.compile(f"^{name}")).first)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        expect(page).to_have_url(portal.url(path))
    for _, heading, path in reversed(way[:-1]):
        crumbs = page.get_by_role("navigation", name="現在位置")
        hands.press(crumbs.get_by_role("link", name=heading, exact=True))
        expect(page).to_have_url(portal.url(path))


def listed(page: Page) -> tuple[int, str]:
    """Return how many rows the list now shown says it has, and of what."""
    text = page.get_by_role("navigation", name="ページ送り").get_by_role("paragraph").text_content()
    found = re.match(r"\s*([\d,]+)(拠点|団体)", text or "")
    assert found
    return int(found[1].replace(",", "")), found[2]
