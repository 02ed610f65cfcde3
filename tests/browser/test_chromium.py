"""The browser for tests starts offline and draws Japanese with the locked fonts."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from portal.run.console import LaunchError
from tests import chromium

PAGE = "data:text/html;charset=utf-8,<p><span>雇</span><br><span>用</span>"
# The ink of each letter: two missing glyphs would be the same box.
INK = """() => [..."雇用"].map((letter) => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  pen.font = "40px sans-serif";
  pen.fillText(letter, 10, 60);
  return canvas.toDataURL();
})"""


def test_japanese_letters_are_drawn(browser: Browser) -> None:
    page = browser.new_page()
    page.goto(PAGE)
    first, second = page.evaluate(INK)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    found = session.send("DOM.querySelector", {"nodeId": root, "selector": "span"})
    fonts = session.send("CSS.getPlatformFontsForNode", found)["fonts"]
    page.close()
    assert first != second
    assert [font["familyName"] for font in fonts] == ["Noto Sans CJK JP"]


def test_without_node_one_sentence_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LaunchError, match=r"Node\.js") as caught:
        chromium.install_with_npm(tmp_path / "cache")
    assert caught.value.code == 2
