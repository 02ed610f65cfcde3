"""Who gets what at every door: each route and method is executed for ten actors.

A route that is missing from the table fails. Out of scope is 404, a forbidden act is 403.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from evaluation.actions.settle_nation import request_settlement
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Role, Viewer
from portal.common.web.permissions import document
from portal.people.models import User
from portal.people.topics import all_topics
from tests import factories

pytestmark = pytest.mark.django_db

ACTORS = (
    "anonymous",
    "unemployed",
    "subscriber",
    "city",
    "other_city",
    "office",
    "other_office",
    "bureau",
    "other_bureau",
    "ministry",
)
SITE = "07204-91"


def all_of(status: int, **exceptions: int) -> dict[str, int]:
    """Every actor gets `status`, but for the exceptions."""
    return {**dict.fromkeys(ACTORS, status), **exceptions}


def page_for_governments(**exceptions: int) -> dict[str, int]:
    """A page that does not exist for subscribers; strangers are sent to sign in."""
    return all_of(200, anonymous=302, unemployed=404, subscriber=404, **exceptions)


def api_for_governments(**exceptions: int) -> dict[str, int]:
    """A resource that does not exist for subscribers; strangers get 401."""
    return all_of(200, anonymous=401, unemployed=403, subscriber=404, **exceptions)


OWN_DESKS = {"city": 200, "office": 200}
NOT_THESE_DESKS = {"other_city": 403, "other_office": 403, "bureau": 403, "other_bureau": 403}
SETTLERS_ONLY = {"city": 403, "other_city": 403, "office": 403, "other_office": 403}
EVERYBODY = all_of(200, anonymous=302)
# None of the actors is an administrator: the keepers' pages are tried where they are tested.
KEEPERS_ONLY = all_of(403, anonymous=302, unemployed=404, subscriber=404)
# Nobody in the table is an administrator: tests/portal/people try those who are.
MEMBERS = all_of(200, anonymous=302, unemployed=404)
ADMINISTRATORS = all_of(403, anonymous=302, unemployed=404)
NOBODY = all_of(404, anonymous=302)
SEEN_ONLY = NOBODY | {"city": 403, "ministry": 403}
NOTHING = "00000000-0000-0000-0000-000000000000"
# None of these people administers his organisation: tests/portal/partners/web has those who do.
ADMINISTRATORS_ONLY = all_of(403, anonymous=302)
SHEET = {"site": SITE, "month": "2025-06", "values": {"USERS": 1}}


@dataclass(frozen=True)
class Door:
    """One route and method, with what each actor gets."""

    route: str
    path: str
    expected: dict[str, int]
    method: str = "get"
    data: dict[str, object] = field(default_factory=dict)
    is_json: bool = False


# The ministry and the bureaus look; only administrators of an organisation keep its endpoints,
# and none of the ten actors is one (tests/portal/webhooks/web tries those).
LOOKS = page_for_governments(**SETTLERS_ONLY)
KEEPERS_ONLY = page_for_governments(**SETTLERS_ONLY, bureau=403, other_bureau=403, ministry=403)
NOT_THERE = all_of(404, anonymous=302)
NO_UUID = "00000000-0000-0000-0000-000000000000"
WEBHOOK_DOORS = (
    Door("webhooks:index", "/webhooks/", LOOKS),
    Door("webhooks:register", "/webhooks/new/", KEEPERS_ONLY),
    Door("webhooks:register", "/webhooks/new/", KEEPERS_ONLY, "post"),
    Door("webhooks:endpoint", f"/webhooks/{NO_UUID}/", NOT_THERE),
    Door("webhooks:change", f"/webhooks/{NO_UUID}/change/", NOT_THERE),
    Door("webhooks:secret", f"/webhooks/{NO_UUID}/secret/", NOT_THERE, "post"),
    Door("webhooks:pause", f"/webhooks/{NO_UUID}/pause/", NOT_THERE, "post"),
    Door("webhooks:resume", f"/webhooks/{NO_UUID}/resume/", NOT_THERE, "post"),
    Door("webhooks:ping", f"/webhooks/{NO_UUID}/ping/", NOT_THERE, "post"),
    Door("webhooks:delivery", f"/webhooks/deliveries/{NO_UUID}/", NOT_THERE),
    Door("webhooks:resend", f"/webhooks/deliveries/{NO_UUID}/resend/", NOT_THERE, "post"),
)
DOORS = (
    Door("home", "/", EVERYBODY),
    Door("permissions", "/permissions/", EVERYBODY),
    Door("gallery", "/gallery/", EVERYBODY),
    Door("healthz", "/healthz", all_of(200)),
    Door("readyz", "/readyz", all_of(200)),
    Door("metrics", "/metrics", all_of(200)),  # for the machines of METRICS_NETWORKS
    Door("people:sign-in", "/sign-in/", all_of(302, anonymous=200)),
    Door("account_login", "/sign-in/", all_of(302, anonymous=200)),
    Door("account_login", "/sign-in/", all_of(302, anonymous=200), "post"),
    Door("mfa_authenticate", "/sign-in/code/", all_of(302)),
    Door("mfa_authenticate", "/sign-in/code/", all_of(302), "post", {"code": "000000"}),
    Door("mfa_login_webauthn", "/sign-in/passkey/", all_of(302)),
    Door("mfa_login_webauthn", "/sign-in/passkey/", all_of(302), "post"),
    Door("account_logout", "/sign-out/", all_of(302), "post"),
    Door("account_reset_password", "/password-reset/", all_of(200)),
    Door("account_reset_password_done", "/password-reset/sent/", all_of(200)),
    Door("account_reset_password_from_key", "/password-reset/1-a-b/", all_of(200)),
    Door("account_reset_password_from_key_done", "/password-reset/done/", all_of(200)),
    Door("mfa_index", "/account/", EVERYBODY),
    Door("account_reauthenticate", "/account/confirm/", all_of(302)),
    Door("mfa_reauthenticate", "/account/confirm/code/", EVERYBODY),
    Door("mfa_reauthenticate_webauthn", "/account/confirm/passkey/", all_of(302)),
    # What opens the door is shown and changed only to whoever has just proved who he is.
    Door("mfa_activate_totp", "/account/app/", all_of(302)),
    Door("mfa_deactivate_totp", "/account/app/remove/", all_of(404, anonymous=302)),
    Door("mfa_list_webauthn", "/account/passkeys/", EVERYBODY),
    Door("mfa_add_webauthn", "/account/passkeys/add/", all_of(302)),
    Door("mfa_edit_webauthn", "/account/passkeys/0123/rename/", all_of(302)),
    Door("mfa_remove_webauthn", "/account/passkeys/0123/remove/", all_of(302)),
    Door("mfa_view_recovery_codes", "/account/recovery-codes/", all_of(302)),
    Door("mfa_generate_recovery_codes", "/account/recovery-codes/new/", all_of(302)),
    Door("mfa_generate_recovery_codes", "/account/recovery-codes/new/", all_of(302), "post"),
    Door("mfa_download_recovery_codes", "/account/recovery-codes/download/", all_of(302)),
    Door("account_change_password", "/account/password/", all_of(302)),
    Door("account_set_password", "/account/password/set/", EVERYBODY),
    Door("usersessions_list", "/account/sessions/", EVERYBODY),
    Door("people:sign-out", "/sign-out/", all_of(302), "post"),
    Door("people:notices", "/notices/", EVERYBODY),
    Door("people:notices-read-all", "/notices/read-all/", all_of(404, anonymous=302), "post"),
    Door(
        "people:notice-open",
        "/notices/00000000-0000-0000-0000-000000000000/open/",
        all_of(404, anonymous=302),
        "post",
    ),
    Door("people:notice-settings", "/account/notices/", all_of(200, anonymous=302, unemployed=404)),
    Door(
        "people:notice-settings",
        "/account/notices/",
        all_of(302, unemployed=404),
        "post",
        {one.code: one.default for one in all_topics()},
    ),
    Door("outbox", "/outbox/", KEEPERS_ONLY),
    Door("outbox-item", "/outbox/{run}/", KEEPERS_ONLY),
    Door("outbox-kind-again", "/outbox/send-again/", KEEPERS_ONLY, "post", {"kind": "mail.send"}),
    Door("outbox-again", "/outbox/{run}/send-again/", KEEPERS_ONLY, "post"),
    Door("outbox-drop", "/outbox/{run}/drop/", KEEPERS_ONLY, "post"),
    Door("people:act-for", "/act-for/", all_of(404, anonymous=302), "post", {"membership": "1"}),
    Door(
        "evaluation:national-latest",
        "/reports/national/",
        page_for_governments() | dict.fromkeys(ACTORS[3:], 302),
    ),
    Door("evaluation:national-report", "/reports/national/2020/", page_for_governments()),
    Door(
        "evaluation:national-download",
        "/reports/national/2020/download/csv/",
        page_for_governments(),
    ),
    Door("evaluation:prefecture", "/prefectures/07/", page_for_governments()),
    Door("evaluation:bodies", "/bodies/", page_for_governments()),
    Door("evaluation:body", "/bodies/072044/", page_for_governments()),
    Door("evaluation:bodies-download", "/bodies/download/csv/", page_for_governments()),
    Door("evaluation:sites", "/sites/", page_for_governments()),
    Door("evaluation:sites-download", "/sites/download/csv/", page_for_governments()),
    Door("evaluation:site", f"/sites/{SITE}/?year=2025", page_for_governments()),
    Door(
        "evaluation:month",
        f"/sites/{SITE}/months/2025-06/",
        page_for_governments(**OWN_DESKS, **NOT_THESE_DESKS, ministry=403),
    ),
    Door(
        "evaluation:month",
        f"/sites/{SITE}/months/2025-06/",
        page_for_governments(city=302, office=302, **NOT_THESE_DESKS, ministry=403),
        "post",
        {"USERS": "1"},
    ),
    Door(
        "evaluation:month-sheets",
        "/month-sheets/",
        page_for_governments(bureau=403, other_bureau=403, ministry=403),
    ),
    Door(
        "evaluation:month-sheets",
        "/month-sheets/",
        page_for_governments(
            city=400,
            other_city=400,
            office=400,
            other_office=400,
            bureau=403,
            other_bureau=403,
            ministry=403,
        ),
        "post",
    ),
    Door(
        "evaluation:month-sheets-template",
        "/month-sheets/2020/template/csv/",
        page_for_governments(bureau=403, other_bureau=403, ministry=403),
    ),
    Door(
        "evaluation:month-sheets-draft",
        "/month-sheets/drafts/00000000-0000-0000-0000-000000000000/",
        all_of(404, anonymous=302, bureau=403, other_bureau=403, ministry=403),
    ),
    Door("evaluation:settlements", "/settlements/", page_for_governments(**SETTLERS_ONLY)),
    Door(
        "evaluation:settlements",
        "/settlements/",
        page_for_governments(**SETTLERS_ONLY, bureau=302, other_bureau=302, ministry=302),
        "post",
        {"year": "2020"},
    ),
    Door(
        "evaluation:settlement",
        "/settlements/{run}/",
        all_of(404, anonymous=302, bureau=200, ministry=200),
    ),
    Door(
        "evaluation:settlement-stop",
        "/settlements/{run}/stop/",
        all_of(404, anonymous=302, bureau=302, ministry=302),
        "post",
    ),
    Door("members:index", "/members/", MEMBERS),
    Door("members:index", "/members/?of={organization}", NOBODY | {"city": 200}),
    Door("members:organizations", "/members/organizations/", ADMINISTRATORS),
    Door("members:suspend", "/members/organizations/{organization}/suspend/", NOBODY),
    Door("members:suspend", "/members/organizations/{organization}/suspend/", NOBODY, "post"),
    Door("members:invite", "/members/invite/", ADMINISTRATORS),
    Door("members:invite", "/members/invite/", ADMINISTRATORS, "post"),
    Door("members:requests", "/members/requests/", ADMINISTRATORS),
    Door("members:request", f"/members/requests/{NOTHING}/", ADMINISTRATORS),
    Door("members:request", f"/members/requests/{NOTHING}/", ADMINISTRATORS, "post"),
    Door("members:resend", f"/members/invitations/{NOTHING}/resend/", NOBODY, "post"),
    Door("members:revoke", f"/members/invitations/{NOTHING}/revoke/", NOBODY, "post"),
    Door("members:change", "/members/{member}/change/end/", SEEN_ONLY),
    Door(
        "members:change",
        "/members/{member}/change/make-administrator/",
        SEEN_ONLY,
        "post",
        {"reason": "自分を管理者に"},
    ),
    Door("members:handover", "/members/{member}/handover/", SEEN_ONLY | {"city": 200}),
    Door(
        "members:handover",
        "/members/{member}/handover/",
        SEEN_ONLY | {"city": 400},
        "post",
    ),
    Door(
        "members:handover-withdraw",
        "/members/{member}/handover/withdraw/",
        NOBODY | {"ministry": 403},
        "post",
    ),
    Door("members:invitation", f"/invitations/{NOTHING}/x/", all_of(404)),
    Door("members:invitation", f"/invitations/{NOTHING}/x/", all_of(404), "post"),
    Door("partners:api-clients", "/api-clients/", ADMINISTRATORS_ONLY),
    Door("partners:register", "/api-clients/register/", ADMINISTRATORS_ONLY),
    Door("partners:register", "/api-clients/register/", ADMINISTRATORS_ONLY, "post"),
    Door("partners:api-client", f"/api-clients/{NOTHING}/", ADMINISTRATORS_ONLY),
    Door("partners:extend", f"/api-clients/{NOTHING}/extend/", ADMINISTRATORS_ONLY, "post"),
    Door("partners:rotate", f"/api-clients/{NOTHING}/rotate/", ADMINISTRATORS_ONLY, "post"),
    Door("partners:suspend", f"/api-clients/{NOTHING}/suspend/", ADMINISTRATORS_ONLY, "post"),
    Door("api-docs", "/api/v1/docs/", EVERYBODY),
    Door("api-problems", "/api/v1/problems/", EVERYBODY),
    Door("api-token", "/api/v1/token/", all_of(415), "post"),
    *WEBHOOK_DOORS,
    Door("api-schema", "/api/v1/schema/", all_of(200)),
    Door(
        "api-local-government-list",
        "/api/v1/local-governments/",
        api_for_governments() | {"subscriber": 200},
    ),
    Door(
        "api-local-government-detail",
        "/api/v1/local-governments/072044/",
        api_for_governments() | {"subscriber": 200},
    ),
    Door("api-site-list", "/api/v1/sites/", api_for_governments()),
    Door("api-site-detail", f"/api/v1/sites/{SITE}/", api_for_governments()),
    Door("api-achievement-list", "/api/v1/achievements/?year=2020", api_for_governments()),
    Door("api-national-report", "/api/v1/national-reports/2020/", api_for_governments()),
    Door("api-monthly-result-list", "/api/v1/monthly-results/", api_for_governments()),
    Door(
        "api-monthly-result-list",
        "/api/v1/monthly-results/",
        api_for_governments(**OWN_DESKS, **NOT_THESE_DESKS, ministry=403),
        "post",
        dict(SHEET),
        is_json=True,
    ),
)


def every_route() -> set[str]:
    """The names of all routes, the admin's apart."""
    found: set[str] = set()

    def collect(patterns: list[URLPattern | URLResolver], namespace: str) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                if one.namespace != "admin":
                    inner = f"{one.namespace}:" if one.namespace else ""
                    collect(one.url_patterns, namespace + inner)
            else:
                assert one.name, f"a route without a name: {one.pattern}"
                found.add(f"{namespace}{one.name}")

    collect(get_resolver().url_patterns, "")
    return found


@pytest.fixture
def people() -> dict[str, User | None]:
    """One person an actor; the site of the tests is the city's and the office's."""
    site = factories.site(SITE)
    factories.month(site, "USERS", date(2025, 6, 1), 5)
    elsewhere = factories.body("131016")
    return {
        "anonymous": None,
        "unemployed": User.objects.create_user(email="free@test.example", name="無所属"),
        "subscriber": factories.person(Role.SUBSCRIBER),
        "city": factories.person(Role.LOCAL_GOVERNMENT),
        "other_city": factories.person(Role.LOCAL_GOVERNMENT, elsewhere),
        "office": factories.person(Role.HELLO_WORK),
        "other_office": factories.person(Role.HELLO_WORK, factories.office("13801")),
        "bureau": factories.person(Role.BUREAU),
        "other_bureau": factories.person(Role.BUREAU, factories.bureau("13")),
        "ministry": factories.person(Role.MINISTRY),
    }


def knock(client: Client, door: Door, path: str) -> int:
    """Return the status of one request."""
    data: object = json.dumps(door.data) if door.is_json else door.data
    options = {"content_type": "application/json"} if door.is_json else {}
    return int(getattr(client, door.method)(path, data, **options).status_code)


def test_no_route_is_missing_from_the_table() -> None:
    assert every_route() == {door.route for door in DOORS}


def test_every_door_is_tried_by_at_least_eight_actors() -> None:
    assert all(set(door.expected) == set(ACTORS) for door in DOORS)
    assert len(ACTORS) >= 8


@pytest.mark.parametrize("door", DOORS, ids=lambda door: f"{door.method} {door.path}")
def test_s05_each_actor_gets_what_the_table_says(
    door: Door, people: dict[str, User | None], static_files: None
) -> None:
    run = request_settlement(
        year=FiscalYear(2019),
        by=Viewer.system(),
        now=timezone.now(),
        prefecture_code="07",
        ring=False,
    )
    city = people["city"]
    assert city
    member = city.memberships.get()
    path = door.path.format(
        run=run.pk, member=member.public_id, organization=member.organization.public_id
    )
    found = {}
    for actor in ACTORS:
        client = Client()
        if user := people[actor]:
            client.force_login(user)
        found[actor] = knock(client, door, path)
    assert found == door.expected


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("path", [f"/api/v1/sites/{SITE}/", "/api/v1/local-governments/072044/"])
def test_what_can_only_be_read_cannot_be_written(
    people: dict[str, User | None], method: str, path: str
) -> None:
    client = Client()
    user = people["ministry"]
    assert user
    client.force_login(user)
    assert getattr(client, method)(path, "{}", content_type="application/json").status_code == 405


def admin_pages() -> Iterator[str]:
    """Every list and every form of the admin."""
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield base
        yield f"{base}add/"
    yield from ("/admin/", "/admin/password_change/", "/admin/jsi18n/")


@pytest.mark.parametrize("path", list(admin_pages()))
def test_the_admin_is_for_the_keepers_of_the_registers(
    people: dict[str, User | None], path: str, static_files: None
) -> None:
    for actor in ACTORS:
        client = Client()
        if user := people[actor]:
            client.force_login(user)
        status = client.get(path, follow=True).status_code
        if actor == "anonymous":
            assert status == 200  # the portal's sign-in
        elif actor in {"bureau", "other_bureau", "ministry"}:
            assert status in {200, 403}  # 403: a register that is only looked at
        else:
            assert status == 403, actor


def test_the_committed_matrix_is_the_codes_own() -> None:
    """Made anew by `manage.py write_permissions`."""
    committed = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"
    assert committed.read_text(encoding="utf-8") == document()


def test_a_person_switches_between_his_organisations_and_no_others(client: Client) -> None:
    user = factories.person(Role.LOCAL_GOVERNMENT)
    second = user.memberships.create(organization=factories.office(), role=Role.HELLO_WORK)
    stranger = factories.person(Role.MINISTRY).memberships.get()
    client.force_login(user)
    assert client.post("/act-for/", {"membership": str(stranger.pk)}).status_code == 404
    assert client.post("/act-for/", {"membership": str(second.pk)}).status_code == 302
    assert client.get("/").context["viewer"].role == Role.HELLO_WORK
    second.delete()
    assert client.get("/").context["viewer"].role == Role.LOCAL_GOVERNMENT
