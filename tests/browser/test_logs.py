"""Nobody's name, address, password, token or words stand in the logs of the real program (S25)."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import workers
from tests.browser import people
from tests.browser.pages import KORIYAMA_SITE
from tests.browser.people import Person
from tests.browser.portal import RunningPortal, running

NAME, FREE = "かなりあ花子", "家族の病気のため休む"
EMAIL = "kanaria.hanako@canary.example"
PASSWORD, WRONG = "Canary-Right-9f2d-Kx81", "Canary-Wrong-77aa-Qz02"
TOKEN = "cnry_5Kq8Zt1Xv9Wb3Nm7Lp2Rd6Hs4"
SECRETS = (NAME, FREE, "kanaria", "canary.example", PASSWORD, WRONG, TOKEN, TOKEN[-12:])
SAID = f"{NAME} {FREE} {EMAIL} {TOKEN}"
MONTH = f"/sites/{KORIYAMA_SITE}/months/2021-07/"
MAKE_PERSON = """
from portal.common.viewer import Role
from portal.organizations.models import LocalGovernment
from tests import factories
from tests.browser.test_logs import EMAIL, NAME, PASSWORD
city = LocalGovernment.objects.get(code6="072036")
user = factories.person(Role.LOCAL_GOVERNMENT, city, email=EMAIL, password=PASSWORD)
user.name = NAME
user.save()
"""


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="portal-logs-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def breaking(nation_url: str, data: Path) -> Iterator[RunningPortal]:
    """The real program with doors that break, and bells of its own."""
    assert workers.python(MAKE_PERSON, DATABASE_URL=nation_url).wait(60) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_SETTINGS_MODULE", "tests.broken.settings")
        with running(nation_url, other_bells(os.environ["REDIS_URL"]), data) as portal:
            yield portal


def other_bells(url: str) -> str:
    """The same Redis, but not the list another portal's worker listens to."""
    parts = urlsplit(url)
    if parts.scheme == "redis+socket":
        return f"{url}{'&' if parts.query else '?'}virtual_host=7"
    return parts._replace(path="/7").geturl()


def knock(portal: RunningPortal, path: str, **headers: str) -> int:
    """Ask without a browser, which would not send just anything."""
    connection = http.client.HTTPConnection(urlsplit(portal.origin).netloc, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except http.client.HTTPException:
        return 0
    finally:
        connection.close()


def live(page: Page, portal: RunningPortal, folder: Path) -> None:
    """A day of somebody: wrong and right words at every door there is."""
    people.sign_in(page, portal, Person(EMAIL, WRONG))
    page.goto(portal.url(f"/sign-in/?next={quote(SAID)}"))
    people.sign_in(page, portal, Person(EMAIL, PASSWORD))
    expect(page.get_by_text(NAME).first).to_be_visible()
    page.goto(portal.url(f"/sites/?year=2020&q={quote(SAID)}"))
    page.goto(portal.url(MONTH))
    box = page.locator("main form input[name='USERS']")
    box.fill(FREE)
    page.get_by_role("button", name="保存").first.click()
    expect(page.get_by_role("alert").first).to_be_visible()
    sheet = folder / f"{NAME}-{TOKEN}.csv"
    sheet.write_text(f"拠点コード,{NAME}\r\n{FREE},{TOKEN}\r\n", encoding="utf-8")
    page.goto(portal.url("/month-sheets/?year=2021"))
    page.get_by_label("Excel か CSV のファイル").set_input_files(sheet)
    page.get_by_role("button", name="送って確かめる").click()
    page.wait_for_load_state()
    for path in (f"/api/v1/sites/?q={quote(SAID)}", f"/api/v1/sites/{TOKEN}/"):
        page.request.get(portal.url(path), headers={"Authorization": f"Bearer {TOKEN}"})
    page.request.post(
        portal.url("/api/v1/monthly-results/"),
        data={"site": TOKEN, "month": FREE, "values": {NAME: EMAIL}},
    )
    page.request.post(portal.url("/sign-out/"), form={"csrfmiddlewaretoken": TOKEN})


def break_everything(portal: RunningPortal) -> list[int]:
    """Strange paths, hosts and headers, and doors that break."""
    said = quote(SAID)
    answers = [
        knock(portal, f"/nothing/{TOKEN}/?said={said}"),
        knock(portal, "/", Host=f"{TOKEN}.canary.example"),
        knock(portal, "/", Cookie=f"sessionid={TOKEN}"),
        knock(portal, f"/broken/page/{said}/?said={said}", **{"User-Agent": TOKEN}),
        knock(portal, f"/broken/database/?said={said}"),
        knock(portal, f"/broken/tasks/?said={said}"),
    ]
    knock(portal, f"/broken/stream/?said={said}")
    return answers


def events(log: Path) -> list[dict[str, object]]:
    """The lines of a log that are ours."""
    lines = log.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_s25_the_logs_hold_nobody_s_words(
    browser: Browser, breaking: RunningPortal, data: Path, tmp_path: Path
) -> None:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    live(page, breaking, tmp_path)
    context.close()
    assert break_everything(breaking) == [404, 400, 302, 500, 500, 200]
    web, worker = data / "log" / "web.log", data / "log" / "worker.log"

    def told() -> bool:
        said = {line["event"] for line in events(worker)}
        return {"outbox_failed", "task_failed", "record"} <= said

    workers.wait_until(told, "the worker says what failed")
    written = [*data.rglob("*.log"), *database_logs()]
    assert {web, worker} <= set(written)
    for path in written:
        text = path.read_text(encoding="utf-8", errors="replace")
        assert [secret for secret in SECRETS if secret in text or quote(secret) in text] == [], path
    failed = [line for line in events(web) if line["event"] == "request_failed"]
    assert {line["route"] for line in failed} == {"broken-page", "broken-database"}
    assert all(line["exception"] and line["request_id"] for line in failed)
    finished = [line for line in events(web) if line["event"] == "request_finished"]
    assert any(line["route"] == "evaluation:month" and line["user_id"] for line in finished)


def database_logs() -> list[Path]:
    """What the embedded PostgreSQL writes; a server of one's own keeps its log elsewhere."""
    return list((Path(os.environ["PORTAL_DATA"]) / "log").glob("*.log"))


def test_s25_every_line_of_the_web_server_is_ours(breaking: RunningPortal, data: Path) -> None:
    knock(breaking, "/broken/database/?said=x")
    lines = (data / "log" / "web.log").read_text(encoding="utf-8").splitlines()
    assert lines
    assert [line for line in lines if not line.startswith("{")] == []


def test_s44_the_server_does_not_say_what_it_is(breaking: RunningPortal) -> None:
    connection = http.client.HTTPConnection(urlsplit(breaking.origin).netloc, timeout=30)
    connection.request("GET", "/sign-in/")
    answer = connection.getresponse()
    answer.read()
    assert answer.headers.get("Server", "") in {"", "granian"}
    assert answer.headers["Cache-Control"] == "no-store"
    connection.close()
