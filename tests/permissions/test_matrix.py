"""Who gets what at every door: each route and method is executed for ten actors.

A route that is missing from the table fails. Out of scope is 404, a forbidden act is 403.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from uuid import UUID

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from agreements.actions.keep_agenda import add_agenda_item
from agreements.actions.keep_paper import add_paper
from agreements.actions.make_pack import make_pack
from agreements.choices import MeetingState
from evaluation.actions.settle_nation import request_settlement
from portal.common.fiscal import FiscalYear
from portal.common.uploads import KeptFile
from portal.common.viewer import Role, Viewer
from portal.common.web.permissions import document
from portal.people.models import User
from sites.models import JointSite
from tests import factories
from tests.agreements import councils
from tests.agreements.councils import CLOCK, NOW
from tests.permissions.doors_voices import one_of_each
from tests.permissions.table import ACTORS, DOORS, SITE, Door

pytestmark = pytest.mark.django_db


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


@dataclass(frozen=True)
class World:
    """Who knocks, each with the cookies of his session, and what stands in for parts of paths."""

    people: dict[str, User | None]
    cookies: dict[str, SimpleCookie]
    parts: dict[str, object]

    def client(self, actor: str) -> Client:
        """A browser of this actor's, as if he had just signed in."""
        client = Client()
        client.cookies = copy.deepcopy(self.cookies[actor])
        return client


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, static_files: None
) -> Iterator[World]:
    """Made once for all doors: each test rolls back to it, and it is rolled back behind them."""
    with django_db_blocker.unblock(), transaction.atomic():
        people = the_people()
        cookies = {}
        for actor, user in people.items():
            client = Client()
            if user:
                client.force_login(user)
            cookies[actor] = client.cookies
        yield World(people, cookies, the_parts(people))
        transaction.set_rollback(True)


def the_people() -> dict[str, User | None]:
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


def the_parts(people: dict[str, User | None]) -> dict[str, object]:
    """One of everything that a path can name."""
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
    return {
        "run": run.pk,
        "member": member.public_id,
        "organization": member.organization.public_id,
        **a_council(JointSite.objects.get(code=SITE)),
        **one_of_each(JointSite.objects.get(code=SITE)),
    }


def a_council(site: JointSite) -> dict[str, UUID]:
    """One of everything of the city's council, by its public id; the site is its agreement's."""
    table = councils.table()
    JointSite.objects.filter(pk=site.pk).update(agreement=table.council.agreement)
    meeting = councils.meeting(table, MeetingState.HELD)
    meeting.refresh_from_db()
    resolution = councils.resolution(table, meeting)
    file = KeptFile("a.csv", "text/csv", b"a,b")
    return {
        "council": table.council.public_id,
        "seat": table.local.public_id,
        "meeting": meeting.public_id,
        "item": add_agenda_item(meeting=meeting, title="議題", by=CLOCK, now=NOW).public_id,
        "paper": add_paper(meeting=meeting, title="資料", file=file, by=CLOCK, now=NOW).public_id,
        "resolution": resolution.public_id,
        "action": councils.action(resolution, table).public_id,
        "pack": make_pack(meeting=meeting, by=CLOCK, now=NOW).public_id,
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
def test_s05_each_actor_gets_what_the_table_says(world: World, door: Door) -> None:
    path = door.path.format_map(world.parts)
    found = {actor: knock(world.client(actor), door, path) for actor in ACTORS}
    assert found == door.expected


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("path", [f"/api/v1/sites/{SITE}/", "/api/v1/local-governments/072044/"])
def test_what_can_only_be_read_cannot_be_written(world: World, method: str, path: str) -> None:
    client = world.client("ministry")
    assert getattr(client, method)(path, "{}", content_type="application/json").status_code == 405


def admin_pages() -> Iterator[str]:
    """Every list and every form of the admin."""
    for model in admin.site._registry:
        base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield base
        yield f"{base}add/"
    yield from ("/admin/", "/admin/password_change/", "/admin/jsi18n/")


@pytest.mark.parametrize("path", list(admin_pages()))
def test_the_admin_is_for_the_keepers_of_the_registers(world: World, path: str) -> None:
    for actor in ACTORS:
        client = world.client(actor)
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


def test_a_person_switches_between_his_organisations_and_no_others(world: World) -> None:
    client, user, ministry = world.client("city"), world.people["city"], world.people["ministry"]
    assert user
    assert ministry
    second = user.memberships.create(organization=factories.office(), role=Role.HELLO_WORK)
    stranger = ministry.memberships.get()
    assert client.post("/act-for/", {"membership": str(stranger.pk)}).status_code == 404
    assert client.post("/act-for/", {"membership": str(second.pk)}).status_code == 302
    assert client.get("/").context["viewer"].role == Role.HELLO_WORK
    second.delete()
    assert client.get("/").context["viewer"].role == Role.LOCAL_GOVERNMENT
