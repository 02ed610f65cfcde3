"""Every answer of every route carries the headers that guard it (row S44)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import pytest
from django.contrib import admin
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils import timezone

from evaluation.actions.settle_nation import request_settlement
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.common.web.headers import FEATURES
from tests import factories
from tests.permissions.table import DOORS, NO_UUID, SITE
from tests.permissions.test_matrix import admin_pages

pytestmark = pytest.mark.django_db
NOWHERE = "/nothing/"
# A stranger is sent away, the ministry sees the most, a municipality is refused the most.
ACTORS = (None, Role.MINISTRY, Role.LOCAL_GOVERNMENT)
GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
STRICT_SOURCES = ("default-src", "script-src", "style-src", "form-action", "frame-ancestors")
# Unsafe requests that no form of ours guards, and what guards them instead.
NOT_BY_FORMS: dict[str, str] = {"api-token": "the secret of the system that asks for a token"}


def signed_in(role: Role | None, *, strict: bool = False) -> Client:
    """A browser of this role (None: a stranger's)."""
    client = Client(enforce_csrf_checks=strict, raise_request_exception=False)
    if role:
        client.force_login(factories.person(role))
    return client


@pytest.fixture
def addresses(static_files: None) -> list[str]:
    """One address for every route and every page of the admin, and some that are wrong."""
    factories.site(SITE)
    run = request_settlement(
        year=FiscalYear(2019),
        by=Viewer.system(),
        now=timezone.now(),
        prefecture_code="07",
        ring=False,
    )
    member = factories.person(Role.LOCAL_GOVERNMENT, email="door@test.example").memberships.get()
    of: dict[str, object] = defaultdict(lambda: NO_UUID)
    of |= {
        "run": run.pk,
        "member": member.public_id,
        "organization": member.organization.public_id,
    }
    doors = {door.path.format_map(of) for door in DOORS}
    admins = {*admin_pages(), *rows_of_the_admin(), *rest_of_the_admin()}
    return sorted({*doors, *admins, NOWHERE, "/sites/?year=1900"})


def rows_of_the_admin() -> Iterator[str]:
    """The form, the history and the deletion of one row of every register."""
    for model in admin.site._registry:
        row = model._default_manager.first()
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{row.pk if row else 0}/"
        yield from (f"{base}change/", f"{base}history/", f"{base}delete/")


def rest_of_the_admin() -> Iterator[str]:
    """The admin's own small doors, and its lists as files."""
    for model in admin.site._registry:
        yield f"/admin/{model._meta.app_label}/{model._meta.model_name}/export/xlsx/?nothing=1"
    yield from ("/admin/login/", "/admin/logout/", "/admin/password_change/done/")
    yield from ("/admin/autocomplete/", "/admin/r/1/1/", "/admin/joint_sites/", "/admin/nothing/")
    yield "/admin/joint_sites/jointsite/1/"


def faults(headers: Mapping[str, str]) -> list[str]:
    """What is wrong with the headers of an answer."""
    wrong = [name for name, value in GUARDS.items() if headers.get(name) != value]
    policy = directives(headers.get("Content-Security-Policy", ""))
    wrong += [name for name in STRICT_SOURCES if name not in policy]
    wrong += [name for name, source in policy.items() if "unsafe" in source or "*" in source]
    if policy.get("default-src") != "'none'" or policy.get("frame-ancestors") != "'none'":
        wrong.append("default-src, frame-ancestors")
    allowed = headers.get("Permissions-Policy", "")
    wrong += [name for name in FEATURES if f"{name}=(" not in allowed]
    if "camera=()" not in allowed or "geolocation=()" not in allowed:
        wrong.append("Permissions-Policy")
    wrong += [name for name in ("Server", "X-Powered-By") if name in headers]
    return wrong


def directives(policy: str) -> dict[str, str]:
    """A content security policy by its directives."""
    parts = [one.split(maxsplit=1) for one in policy.split(";") if one.strip()]
    return {part[0]: part[1] if len(part) > 1 else "" for part in parts}


def every_pattern() -> Iterator[str]:
    """The names of all routes, the admin's too."""

    def collect(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                inner = f"{one.namespace}:" if one.namespace else ""
                yield from collect(one.url_patterns, namespace + inner)
            elif one.name:
                yield f"{namespace}{one.name}"

    yield from collect(get_resolver().url_patterns, "")


def test_s44_the_crawl_goes_through_every_route(addresses: list[str]) -> None:
    reached = {resolve(urlsplit(one).path).view_name for one in addresses if one != NOWHERE}
    # Two names may lead to one address; every door's address is among those that are asked.
    reached |= {door.route for door in DOORS}
    assert set(every_pattern()) - reached == set()


def test_s44_every_answer_is_guarded(addresses: list[str]) -> None:
    assert len(addresses) > 50
    found = {}
    for role in ACTORS:
        client = signed_in(role)
        for address in addresses:
            answer = client.get(address)
            if wrong := faults(answer.headers):
                found[role, address, answer.status_code] = wrong
    assert found == {}


def test_s44_a_fault_is_guarded_too(static_files: None) -> None:
    with override_settings(PORTAL_HOME_PANELS=["nothing.of.this.name"]):
        answer = signed_in(Role.MINISTRY).get("/")
    assert (answer.status_code, faults(answer.headers)) == (500, [])


def test_s44_what_strangers_send_is_guarded_too(static_files: None) -> None:
    answer = Client(raise_request_exception=False).get("/", HTTP_HOST="elsewhere.example")
    assert (answer.status_code, faults(answer.headers)) == (400, [])


def test_s44_what_is_not_guarded_by_forms_still_exists() -> None:
    assert set(NOT_BY_FORMS) <= set(every_pattern())


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_s44_nothing_is_written_without_the_form_s_token(addresses: list[str], method: str) -> None:
    """The session alone is not enough: not for pages, not for the admin, not for the API."""
    free = {NOWHERE, *(door.path for door in DOORS if door.route in NOT_BY_FORMS)}
    client = signed_in(Role.MINISTRY, strict=True)
    answers = {
        address: getattr(client, method)(address).status_code
        for address in addresses
        if address not in free
    }
    assert {address for address, status in answers.items() if status != 403} == set()


def test_s44_the_token_opens_the_form(static_files: None) -> None:
    """The refusals above are the token's, not something else's."""
    client = signed_in(Role.MINISTRY, strict=True)
    client.get("/")
    token = client.cookies["csrftoken"].value
    assert client.post("/sign-out/", {"csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize("https", [False, True])
def test_s44_cookies_stay_with_the_browser_and_the_site(static_files: None, *, https: bool) -> None:
    user = factories.person(Role.LOCAL_GOVERNMENT)
    second = user.memberships.create(organization=factories.office(), role=Role.HELLO_WORK)
    client = Client()
    client.force_login(user)
    with override_settings(SESSION_COOKIE_SECURE=https, CSRF_COOKIE_SECURE=https):
        switched = client.post("/act-for/", {"membership": str(second.pk)}, secure=https)
        page = client.get("/", secure=https)
    given = [*switched.cookies.values(), *page.cookies.values()]
    found = [cookie for cookie in given if cookie.value]  # the others are taken back
    assert {one.key for one in found} >= {"sessionid", "csrftoken"}
    for cookie in found:
        assert cookie["httponly"] is True, cookie.key
        assert cookie["samesite"] == "Lax", cookie.key
        assert bool(cookie["secure"]) is https, cookie.key
