"""Pages printed on A4: everything in the tables, nothing to click on."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from portal.common.viewer import Role
from tests.browser.conftest import OpenPage
from tests.browser.pages import KORIYAMA_SITE

A4_POINTS = (595, 842)
MARGIN_POINTS = 12 / 25.4 * 72  # @page in print.css
# The width between the margins: what does not fit into it is scaled or cut.
PRINTED_WIDTH = round((210 - 2 * 12) / 25.4 * 96)
TOO_WIDE = """() => [...document.querySelectorAll("table")]
  .filter((table) => table.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((table) => table.id || table.caption.textContent)"""
NOT_FOR_PAPER = ("サインアウト", "書き出し", "本文へ移動", "絞り込む", "令和3年度令和2年度")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "/reports/national/2020/",
            [
                "公表値に合わせた合成データ",
                "職業相談件数",
                "916,660",
                "1,508,281",
                "沖縄県",
                "95.6%",
            ],
        ),
        (
            f"/sites/{KORIYAMA_SITE}/?year=2020",
            ["公表値に合わせた合成データ", "進捗率", "115.0%", "職業相談件数", "1,520", "90.9%"],
        ),
        ("/sites/?year=2020", ["職業相談件数", "1,520"]),
        (
            "/agreements/by-prefecture/?on=2021-04-01",
            ["213団体", "北海道", "札幌市", "宮古島市", "47都道府県", "166"],
        ),
    ],
)
def test_page_prints_whole(open_page: OpenPage, path: str, words: list[str]) -> None:
    page = open_page(Role.MINISTRY, path, width=PRINTED_WIDTH)
    page.emulate_media(media="print")
    assert page.evaluate(TOO_WIDE) == []
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    assert {sheet_size(sheet) for sheet in printed.pages} == {A4_POINTS}
    # Words may break anywhere in a narrow column.
    text = "".join("".join(sheet.extract_text().split()) for sheet in printed.pages)
    assert [word for word in words if word not in text] == []
    assert [word for word in NOT_FOR_PAPER if word in text] == []
    assert [word for sheet in printed.pages for word in beyond_the_margin(sheet)] == []


def sheet_size(sheet: Any) -> tuple[int, int]:
    return round(sheet.mediabox.width), round(sheet.mediabox.height)


def beyond_the_margin(sheet: Any) -> list[str]:
    """Return the pieces of text that begin outside the printed area of a sheet."""
    found: list[str] = []
    width = float(sheet.mediabox.width)

    def look_at(text: str, outer: list[float], inner: list[float], *_: object) -> None:
        across = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
        if text.strip() and not MARGIN_POINTS - 1 <= across <= width - MARGIN_POINTS:
            found.append(text)

    sheet.extract_text(visitor_text=look_at)
    return found


def test_the_list_by_prefecture_repeats_its_head_and_cuts_no_row(open_page: OpenPage) -> None:
    path = "/agreements/by-prefecture/?on=2021-07-31"
    page = open_page(Role.MINISTRY, path, width=PRINTED_WIDTH)
    page.emulate_media(media="print")
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
    texts = ["".join(sheet.extract_text().split()) for sheet in printed.pages]
    assert len(texts) > 1
    assert [text for text in texts if "市区町村の名称" not in text] == []
    # The longest row: its first and its last city stand on one sheet.
    assert any("南あわじ市" in text and "尼崎市" in text for text in texts)
