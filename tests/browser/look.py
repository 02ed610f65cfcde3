"""What every page must satisfy, whoever looks at it on whatever screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Error, Page, Request

WIDTHS = (320, 360, 768, 1280, 1920)
HEIGHT = 900
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# Chromium reports the status of the page itself as an error; the test judges that status.
OWN_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
WATCH_POLICY = """
window.refusedByPolicy = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.refusedByPolicy.push(`${event.effectiveDirective}: ${event.blockedURI}`);
});
"""
# What sticks out, for the one who has to mend it.
OVERFLOWING = """() => {
  const page = document.documentElement;
  return page.scrollWidth > page.clientWidth
    ? [...document.body.querySelectorAll("*")]
        .filter((one) => one.getBoundingClientRect().right > page.clientWidth + 0.5)
        .slice(0, 5).map((one) => one.outerHTML.slice(0, 120))
    : [];
}"""


@dataclass
class Watch:
    """Listens to a page for what should not be heard."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.add_init_script(WATCH_POLICY)
        self.page.on("console", self._console)
        self.page.on("pageerror", self._error)
        self.page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        is_page = message.location["url"] == self.page.url
        if not (is_page and OWN_STATUS.match(message.text)):
            self.complaints.append(f"{message.type}: {message.text} {message.location['url']}")

    def _error(self, error: Error) -> None:
        self.complaints.append(f"script: {error}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and f"{parts.scheme}://{parts.netloc}" != self.origin:
            self.complaints.append(f"request to another host: {request.url}")

    def heard(self) -> list[str]:
        """Return errors, warnings, foreign requests and refusals by policy since the last time."""
        refused = self.page.evaluate("window.refusedByPolicy.splice(0)")
        heard = [f"refused by policy: {one}" for one in refused] + self.complaints
        self.complaints.clear()
        return heard


class _Inline(HTMLParser):
    """Finds what a strict content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")
        self.found += [
            f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")
        ]
        self.found += [
            f"<{tag} {name}={value}>"
            for name, value in attrs
            if (value or "").strip().lower().startswith("javascript:")
        ]


def inline_code(html: str) -> list[str]:
    """Return the inline scripts, styles and handlers in an HTML source."""
    parser = _Inline()
    parser.feed(html)
    return parser.found


def axe_violations(page: Page) -> list[str]:
    """Return what axe objects to on the page as it is shown now."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [
        f"{one['id']}: {one['help']} {node['target']}" for one in found for node in one["nodes"]
    ]


def overflow(page: Page) -> list[str]:
    """Return what makes the page scroll sideways, at each width; leaves the last width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        found += [f"{width}px: {one}" for one in page.evaluate(OVERFLOWING)]
    return found


def frame_faults(page: Page) -> list[str]:
    """Return what is missing of a language, a title and one heading."""
    faults = []
    if page.locator("html").get_attribute("lang") != "ja":
        faults.append("lang is not ja")
    if not page.title().partition("｜")[0].strip():
        faults.append(f"no title of its own: {page.title()!r}")
    headings = page.locator("h1").all_text_contents()
    if len(headings) != 1 or not headings[0].strip():
        faults.append(f"not one h1: {headings}")
    return faults
