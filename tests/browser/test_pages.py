"""Every page as every role, on a wide and on a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Browser, Page, StorageState

from portal.common.viewer import Role
from tests.browser import look
from tests.browser.conftest import HEIGHT, NARROW, WIDE
from tests.browser.pages import (
    ACTION,
    COUNCIL,
    MEETING,
    NEXT_MEETING,
    NOT_OURS,
    NOT_PAGES,
    NOWHERE,
    OTHER_COUNCIL,
    PLACES,
    RESOLUTION,
    RUN,
    Place,
    visits,
)
from tests.browser.portal import RunningPortal

SYNTHETIC = "公表値に合わせた合成データ"
SIGN_IN = "/sign-in/"
# What differs between two people who see the same page: who they are, and one entry of the
# navigation, which the ministry's pages (judged first) have.
PERSONAL = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]+"'
    r'|<div class="site-header__account">.*?</form>'
    r'|<nav class="global-nav".*?</nav>',
    re.DOTALL,
)


PART = re.compile(r"\{\w+\}")
Watched = Callable[[Role | None], tuple[Page, look.Watch]]


@pytest.fixture(scope="session")
def watched(
    browser: Browser,
    portal: RunningPortal,
    storage_of: Callable[[Role | None], StorageState | None],
) -> Iterator[Watched]:
    """One page a role, watched from its beginning: styles and scripts are fetched only once."""
    pages: dict[Role | None, tuple[Page, look.Watch]] = {}

    def page_of(role: Role | None) -> tuple[Page, look.Watch]:
        if role not in pages:
            page = browser.new_page(
                storage_state=storage_of(role), locale="ja-JP", base_url=portal.origin
            )
            pages[role] = page, look.Watch(page, portal.origin)
        page, watch = pages[role]
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        return page, watch

    yield page_of
    for page, _ in pages.values():
        page.close()


@pytest.fixture(scope="session")
def judged() -> set[str]:
    """The pages that were judged: their HTML, but for the reader's name."""
    return set()


@pytest.fixture(scope="session")
def path_of(portal: RunningPortal) -> dict[str, str]:
    """What stands in for the parts of paths that are known only now."""
    found = portal.rows(
        "INSERT INTO evaluation_settlementrun"
        " (id, fiscal_year, prefecture_code, state, total, settled, unchanged, refused, refusals,"
        "  last_site_code, message, stop_requested, requested_at, finished_at)"
        " VALUES (gen_random_uuid(), 2018, '07', 'DONE', 7, 6, 0, 1, %s, '07203-01',"
        "  '7拠点を処理しました。', false, now(), now()) RETURNING id",
        '[{"code": "07203-01", "name": "郡山市ハローワークコーナー",'
        ' "reason": "未入力の月があります。"}]',
    )
    return {RUN: str(found[0][0])} | _councils(portal)


def filled(path: str, path_of: dict[str, str]) -> str:
    """Return the path with what stands in for its parts."""
    return PART.sub(lambda part: path_of[part[0]], path)


def _councils(portal: RunningPortal) -> dict[str, str]:
    """The demonstration's council of Koriyama and what hangs on it; one of another prefecture."""
    council, meeting, coming, resolution, action, other = portal.rows(
        "SELECT c.public_id, m.public_id, n.public_id, r.public_id, a.public_id,"
        " (SELECT o.public_id FROM agreements_operatingcouncil o"
        "  WHERE o.name = '高崎市一体的実施運営協議会')"
        " FROM agreements_operatingcouncil c"
        " JOIN agreements_meeting m ON m.council_id = c.id AND m.number = 1"
        " JOIN agreements_meeting n ON n.council_id = c.id AND n.number = 2"
        " JOIN agreements_resolution r ON r.meeting_id = m.id"
        " JOIN agreements_councilaction a ON a.resolution_id = r.id"
        " WHERE c.name = '郡山市一体的実施運営協議会'"
    )[0]
    return {
        COUNCIL: str(council),
        MEETING: str(meeting),
        NEXT_MEETING: str(coming),
        RESOLUTION: str(resolution),
        ACTION: str(action),
        OTHER_COUNCIL: str(other),
    }


@pytest.mark.parametrize(
    ("place", "role", "status"),
    [pytest.param(*visit, id=f"{visit[1].value} {visit[0].path}") for visit in visits()],
)
def test_page_is_sound(
    watched: Watched,
    path_of: dict[str, str],
    judged: set[str],
    place: Place,
    role: Role,
    status: int,
) -> None:
    page, watch = watched(role)
    response = page.goto(filled(place.path, path_of))
    assert response is not None
    assert response.status == status
    html = response.text()
    if status == 200 and place.shows_figures:
        assert page.get_by_text(SYNTHETIC).first.is_visible()
    # Two people who see the same document see the same faults: it is judged once.
    document = PERSONAL.sub("", html)
    faults = [] if document in judged else faults_of(page, html)
    judged.add(document)
    assert faults + watch.heard() == []


def faults_of(page: Page, html: str) -> list[str]:
    """Return what is wrong with the page now shown; `html` is its source."""
    faults = look.inline_code(html) + look.frame_faults(page) + look.overflow(page)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        faults += [f"{width}px: {one}" for one in look.axe_violations(page)]
    return faults


@pytest.mark.parametrize("path", [SIGN_IN, f"{SIGN_IN}?next=/sites/"])
def test_sign_in_page_is_sound(watched: Watched, path: str) -> None:
    page, watch = watched(None)
    response = page.goto(path)
    assert response is not None
    assert response.status == 200
    assert faults_of(page, response.text()) + watch.heard() == []
    page.get_by_role("button", name="サインインする").click()
    page.get_by_role("alert").wait_for()
    assert faults_of(page, page.content()) + watch.heard() == []


@pytest.mark.parametrize("path", [place.path for place in PLACES if not place.asks_who])
def test_a_stranger_reads_what_is_published(watched: Watched, path: str) -> None:
    page, watch = watched(None)
    response = page.goto(path)
    assert response is not None
    assert response.status == 200
    assert faults_of(page, response.text()) + watch.heard() == []


@pytest.mark.parametrize(
    "path", sorted({place.path for place in PLACES if place.asks_who} - {NOWHERE})
)
def test_page_asks_who_is_there(watched: Watched, path_of: dict[str, str], path: str) -> None:
    page, _ = watched(None)
    answer = page.request.get(filled(path, path_of), max_redirects=0)
    assert answer.status == 302
    assert answer.headers["location"].startswith(f"{SIGN_IN}?next=/")


def test_every_route_with_a_page_is_in_the_table() -> None:
    anything = "00000000-0000-0000-0000-000000000000"
    known = {
        resolve(PART.sub(anything, place.path).partition("?")[0]).view_name
        for place in PLACES
        if place.path != NOWHERE
    } | {resolve(SIGN_IN).view_name}
    routes = {name for name in route_names(get_resolver()) if not name.startswith(NOT_OURS)}
    assert routes - known == set(NOT_PAGES)


def route_names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Return the full names of all routes; a route without one shows as its pattern."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from route_names(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}" if entry.name else f"{prefix}{entry.pattern}"


@pytest.mark.parametrize("role", [Role.MINISTRY, Role.BUREAU])
def test_admin_opens_for_the_keepers_of_the_registers(watched: Watched, role: Role) -> None:
    page, watch = watched(role)
    response = page.goto(reverse("admin:index"))
    assert response is not None
    assert response.status == 200
    assert look.inline_code(response.text()) + look.frame_faults(page) + watch.heard() == []
