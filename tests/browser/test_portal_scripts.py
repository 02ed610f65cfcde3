"""portal/js の小さなモジュールを、本物のブラウザーで動かす。サーバーは要らない。"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route

SCRIPTS = Path(__file__).parents[2] / "portal/common/static/portal/js"
ORIGIN = "http://portal.test"

PAGE = """<!DOCTYPE html><html lang="ja"><title>入力</title>
<script type="module" src="/busy.js"></script>
<script type="module" src="/entry-grid.js"></script>
<form method="post" action="/save">
  <table data-entry-grid>
    <tr><th>求職者</th><td><input data-entry id="a1" value="98"></td>
        <td><input data-entry id="a2"></td><td><output data-row-sum></output></td></tr>
    <tr><th>計算しない行</th><td></td><td></td><td></td></tr>
    <tr><th>就職</th><td><input data-entry id="b1"></td>
        <td><input data-entry id="b2"></td><td><output data-row-sum></output></td></tr>
  </table>
  <button>保存する</button>
</form>"""


@pytest.fixture
def posts() -> list[str]:
    return []


@pytest.fixture
def page(browser: Browser, posts: list[str]) -> Iterator[Page]:
    def answer(route: Route) -> None:
        name = route.request.url.removeprefix(f"{ORIGIN}/")
        if route.request.method == "POST":
            posts.append(name)
            route.fulfill(status=204)
        elif name.endswith(".js"):
            script = (SCRIPTS / name).read_text(encoding="utf-8")
            route.fulfill(content_type="text/javascript; charset=utf-8", body=script)
        else:
            route.fulfill(content_type="text/html; charset=utf-8", body=PAGE)

    opened = browser.new_page()
    opened.route("**/*", answer)
    opened.goto(f"{ORIGIN}/entry")
    yield opened
    opened.close()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def sums(page: Page) -> list[str]:
    return [str(output.evaluate("o => o.value")) for output in page.locator("output").all()]


def test_enter_and_arrows_move_within_the_column_and_skip_other_rows(
    page: Page, posts: list[str]
) -> None:
    page.locator("#a2").focus()
    page.keyboard.press("Enter")
    assert focused(page) == "b2"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "a2"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert focused(page) == "b2"
    assert posts == []


def test_row_sum_reads_what_people_write_and_blank_is_not_zero(page: Page) -> None:
    assert sums(page) == ["98", ""]
    page.locator("#a2").fill("１,０００")
    page.locator("#b1").fill("▲5")
    page.locator("#b2").fill("x")
    assert sums(page) == ["1,098", "▲5"]
    page.locator("#b1").fill("")
    assert sums(page) == ["1,098", ""]


@pytest.mark.parametrize(("typed", "asked"), [("1", ["beforeunload"]), ("", [])])
def test_leaving_asks_only_when_something_was_changed(
    page: Page, typed: str, asked: list[str]
) -> None:
    dialogs: list[str] = []

    def accept(dialog: Dialog) -> None:
        dialogs.append(dialog.type)
        dialog.accept()

    page.on("dialog", accept)
    page.locator("#a2").click()
    page.keyboard.type(typed)
    page.goto(f"{ORIGIN}/elsewhere")
    assert dialogs == asked


def test_a_form_is_sent_once_and_its_button_says_so(page: Page, posts: list[str]) -> None:
    page.locator("#a2").fill("1")
    with page.expect_response(f"{ORIGIN}/save"):
        page.locator("button").evaluate("button => button.click()")
    page.locator("button").evaluate("button => button.click()")
    page.wait_for_timeout(300)
    assert posts == ["save"]
    assert page.locator("button").text_content() == "送信中…"
    assert page.locator("button").get_attribute("aria-disabled") == "true"
