"""An administrator registers a system, and the system uses the API as the document says."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from string import Template

import pytest
import requests
from playwright.sync_api import Page, expect

from portal.common.viewer import Role
from portal.run.environment import REPOSITORY
from tests.browser.conftest import OpenPage
from tests.browser.look import axe_violations, inline_code, overflow
from tests.browser.portal import RunningPortal

DOCUMENT = REPOSITORY / "docs" / "reference" / "api.md"


def register(page: Page, name: str) -> tuple[str, str]:
    """Register a system for everything the city may; return its id and its secret."""
    page.get_by_role("link", name="登録する").click()
    page.get_by_label("名称").fill(name)
    page.get_by_label("使いみち").fill("庁内の実績管理システムから送る")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="登録する").click()
    expect(page.get_by_text("連携システムを登録しました")).to_be_visible()
    found = [page.locator(f"#{one}").inner_text().strip() for one in ("client-id", "client-secret")]
    return found[0], found[1]


def sound(page: Page) -> None:
    """Nothing inline, nothing axe objects to, no sideways scrolling."""
    assert inline_code(page.content()) == []
    assert axe_violations(page) == []
    assert overflow(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})


def examples() -> list[list[str]]:
    """Every curl command of the document, as its words."""
    blocks = re.findall(r"```sh\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    return [shlex.split(block.replace("\\\n", " ")) for block in blocks]


def follow(words: list[str], names: Mapping[str, str]) -> requests.Response:
    """Do what one curl command of the document says."""
    assert words[0] == "curl"
    given: dict[str, list[str]] = {"-u": [], "-H": [], "-d": []}
    rest = iter(Template(word).substitute(names) for word in words[1:])
    url = ""
    for word in rest:
        if word in given:
            given[word].append(next(rest))
        else:
            url = word
    headers = dict(one.split(": ", 1) for one in given["-H"])
    if given["-d"]:
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
    user, _, secret = "".join(given["-u"]).partition(":")
    return requests.request(
        "POST" if given["-d"] else "GET",
        url,
        data="&".join(given["-d"]).encode() or None,
        headers=headers,
        auth=(user, secret) if user else None,
        timeout=30,
    )


def test_a_system_is_registered_and_follows_the_document(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT, "/api-clients/")
    client_id, secret = register(page, "実績連携（文書の例）")
    sound(page)
    names = {"PORTAL": portal.origin, "CLIENT_ID": client_id, "CLIENT_SECRET": secret}
    commands = examples()
    assert len(commands) >= 5
    token = follow(commands[0], names)
    assert token.status_code == 200
    names["TOKEN"] = token.json()["access_token"]
    for words in commands[1:]:
        answer = follow(words, names)
        assert answer.status_code == 200, (words, answer.text)
        assert answer.headers["RateLimit-Limit"]
    again = follow(commands[-1], names)
    assert again.headers["Idempotent-Replayed"] == "true"
    page.get_by_role("link", name="控えたので閉じる").click()
    expect(page.get_by_text("まだ使われていません")).to_have_count(0)
    sound(page)


def test_a_system_is_rotated_extended_and_stopped(
    open_page: OpenPage, portal: RunningPortal
) -> None:
    page = open_page(Role.LOCAL_GOVERNMENT, "/api-clients/")
    client_id, secret = register(page, "交換して停止する例")
    page.get_by_role("link", name="控えたので閉じる").click()
    page.get_by_role("link", name="シークレットを交換する").click()
    sound(page)
    page.get_by_role("button", name="交換する").click()
    newer = page.locator("#client-secret").inner_text().strip()
    assert newer != secret
    page.get_by_role("link", name="控えたので閉じる").click()
    expect(page.get_by_text("前のシークレット", exact=True)).to_be_visible()
    page.get_by_label("有効期限").fill("2030-01-01")
    page.get_by_role("button", name="期限を変える").click()
    expect(page.get_by_role("alert")).to_contain_text("1年以内")
    page.get_by_role("link", name="停止する").click()
    sound(page)
    page.get_by_role("button", name="停止する").click()
    expect(page.get_by_role("status")).to_contain_text("停止しました")
    expect(page.get_by_role("link", name="シークレットを交換する")).to_have_count(0)
    refused = requests.post(
        portal.url("/api/v1/token/"),
        data={"grant_type": "client_credentials"},
        auth=(client_id, newer),
        timeout=30,
    )
    assert refused.status_code == 401


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.BUREAU])
def test_the_area_sees_the_system_and_changes_nothing(open_page: OpenPage, role: Role) -> None:
    register(open_page(Role.LOCAL_GOVERNMENT, "/api-clients/"), f"{role.label}が見る例")
    page = open_page(role, "/api-clients/")
    page.get_by_role("link", name=f"{role.label}が見る例").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{role.label}が見る例")
    expect(page.get_by_role("link", name="停止する")).to_have_count(0)
    expect(page.get_by_role("button", name="期限を変える")).to_have_count(0)
