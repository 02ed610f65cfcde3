"""Two ways to use a page: with the keyboard alone, or with the mouse."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, Page

TABS_AT_MOST = 120
HAS_FOCUS = "element => element === document.activeElement"


class Hands(Protocol):
    """What a person does with a page."""

    def press(self, target: Locator) -> None:
        """Follow a link or push a button."""

    def write(self, target: Locator, text: str) -> None:
        """Put `text` in a field, in place of what is in it."""


class Keyboard:
    """Tab, Enter and the letters; never a pointer, never a script's help."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Go to the target by Tab and press Enter."""
        self.go_to(target)
        self.page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        """Go to the field by Tab and type."""
        self.go_to(target)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def go_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        target.wait_for()
        for _ in range(TABS_AT_MOST):
            if target.evaluate(HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {target}")


class Mouse:
    """Pointing and clicking."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Click the target."""
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """Click into the field, and type over what is in it."""
        target.click(click_count=3)
        self.page.keyboard.insert_text(text)
