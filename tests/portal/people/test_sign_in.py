"""The door: closed by default, the same words for every failure."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.common.viewer import Role
from tests import factories

pytestmark = pytest.mark.django_db
INVITATION = "/invitations/00000000-0000-0000-0000-000000000000/x/"
OPEN_DOORS = {
    "/sign-in/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/api/v1/schema/",
    "/password-reset/",
    INVITATION,
    "/password-reset/sent/",
    "/password-reset/done/",
    "/password-reset/1-set-password/",
}
# What is published, and the form that users of a site answer.
OPEN_TO_EVERYBODY = ("/open/", "/s/")
SAMPLES = {
    "version": "1",
    "token": "x",
    "number": "0000-0000",
    "form": "open",
    "verb": "cancel",
    "public_id": "00000000-0000-0000-0000-000000000000",
    "change": "end",
    "key": "x",
    "year": "2020",
    "extension": "csv",
    "code": "07203-01",
    "code6": "072036",
    "month": "2020-04",
    "passkey": "0123456789",
}


def every_url() -> list[str]:
    """Every route of the portal (the admin's own are tested by its redirect)."""
    found: list[str] = []

    def collect(patterns: list[URLPattern | URLResolver], prefix: str) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                if one.app_name != "admin":
                    collect(one.url_patterns, prefix + str(one.pattern))
            else:
                found.append(prefix + str(one.pattern))

    collect(get_resolver().url_patterns, "/")
    return found


def fill(route: str) -> str:
    """Put samples into a route's placeholders."""
    for name, value in SAMPLES.items():
        for converter in ("int", "slug"):
            route = route.replace(f"<{converter}:{name}>", value)
    route = re.sub(r"<uuid:\w+>", SAMPLES["public_id"], route)
    if route.endswith("$"):
        return "/password-reset/1-set-password/"
    return route


def test_every_page_asks_for_sign_in(client: Client) -> None:
    pages = [fill(route) for route in every_url() if not route.startswith("/api/")]
    assert len(pages) > 10
    for page in pages:
        if page in OPEN_DOORS or page.startswith(OPEN_TO_EVERYBODY):
            continue
        response = client.get(page)
        assert response.status_code == 302, page
        assert response["Location"].startswith(reverse("people:sign-in")), page


def test_every_api_route_answers_401_as_a_problem(client: Client) -> None:
    routes = (
        "/api/v1/local-governments/",
        "/api/v1/local-governments/131016/",
        "/api/v1/sites/",
        "/api/v1/sites/07203-01/",
        "/api/v1/achievements/?year=2020",
        "/api/v1/monthly-results/",
        "/api/v1/national-reports/2020/",
    )
    for route in routes:
        response = client.get(route)
        assert response.status_code == 401, route
        assert response["Content-Type"] == "application/problem+json"
        assert response["WWW-Authenticate"].startswith("Bearer")
    assert client.post("/api/v1/monthly-results/", {}, "application/json").status_code == 401


def test_the_admin_is_behind_its_own_door(client: Client) -> None:
    reached = client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert reached == "/sign-in/?next=/admin/"
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    assert client.get("/admin/", follow=True).status_code == 403
    client.force_login(factories.person(Role.BUREAU))
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/login/")["Location"] == "/admin/"


def test_a_person_signs_in_and_out(client: Client) -> None:
    user = factories.person(Role.LOCAL_GOVERNMENT, password=factories.PASSWORD)
    data = {"login": user.email.upper(), "password": factories.PASSWORD}
    assert client.post("/sign-in/", data)["Location"] == "/"
    assert client.get("/").status_code == 200
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/").status_code == 302


def test_unknown_wrong_and_disabled_read_the_same(client: Client) -> None:
    user = factories.person(Role.LOCAL_GOVERNMENT, password=factories.PASSWORD)
    disabled = factories.person(Role.BUREAU, password=factories.PASSWORD)
    disabled.is_active = False
    disabled.save()

    def errors(email: str, password: str) -> list[str]:
        response = client.post("/sign-in/", {"login": email, "password": password})
        assert response.status_code == 200
        return list(response.context["form"].non_field_errors())

    answers = [
        errors(user.email, "wrong-password"),
        errors("unknown@test.example", "wrong-password"),
        errors(disabled.email, factories.PASSWORD),
    ]
    assert answers[0] == ["メールアドレスまたはパスワードが正しくありません。"]
    assert answers[1] == answers[2] == answers[0]


def test_a_disabled_person_is_out_on_the_next_request(client: Client) -> None:
    user = factories.person(Role.LOCAL_GOVERNMENT)
    client.force_login(user)
    assert client.get("/").status_code == 200
    user.is_active = False
    user.save()
    assert client.get("/").status_code == 302


def test_sign_in_leads_back_only_within_the_portal(client: Client) -> None:
    user = factories.person(Role.LOCAL_GOVERNMENT, password=factories.PASSWORD)
    data = {"login": user.email, "password": factories.PASSWORD}
    inside = client.post("/sign-in/", {**data, "next": "/sites/"})
    assert inside["Location"] == "/sites/"
    client.logout()
    outside = client.post("/sign-in/", {**data, "next": "https://elsewhere.example/"})
    assert outside["Location"] == "/"
