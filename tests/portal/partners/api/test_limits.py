"""How often an organisation may ask, counted where a flush of Redis does not reach."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from portal.celery import app
from portal.common.viewer import Role
from portal.partners import counting
from portal.partners.actions.sweep import sweep
from portal.partners.models import RequestCount
from tests import factories
from tests.portal.partners.systems import caller, on, system, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("static_files")]
BODY = "/api/v1/local-governments/072044/"
RATES = {"read": 3, "write": 2, "report": 1, "token": 60}


@pytest.fixture
def clerk(settings: Settings) -> Client:
    """A person of the city, under small limits."""
    settings.PORTAL_API_RATES = RATES
    client = Client()
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    return client


def test_an_organisation_is_counted_whoever_of_it_asks(clerk: Client) -> None:
    with time_machine.travel(on(2026, 6, 1), tick=False) as clock:
        made = system(scopes=("organizations:read",))
        token = token_of(made)
        answers = [
            clerk.get(BODY),
            caller(token).get(BODY),
            caller(token, address="192.0.2.1").get(BODY),
        ]
        assert [one.status_code for one in answers] == [200, 200, 200]
        assert [one["RateLimit-Remaining"] for one in answers] == ["2", "1", "0"]
        refused = clerk.get(BODY)
        assert refused.status_code == 429
        assert refused["Content-Type"] == "application/problem+json"
        assert (refused["RateLimit-Limit"], refused["Retry-After"]) == ("3", "60")
        assert caller(token).get(BODY).status_code == 429
        clock.shift(60)
        assert clerk.get(BODY).status_code == 200


def test_another_organisation_is_not_held_up(clerk: Client) -> None:
    with time_machine.travel(on(2026, 6, 1), tick=False):
        for _ in range(5):
            clerk.get(BODY)
        other = Client()
        other.force_login(factories.person(Role.HELLO_WORK))
        assert other.get(BODY).status_code == 200


def test_what_is_refused_counts_as_well(clerk: Client) -> None:
    with time_machine.travel(on(2026, 6, 1), tick=False):
        for path in ("?nothing=1", "000000/", "?cursor=x"):
            assert clerk.get(f"/api/v1/local-governments/{path}").status_code in {400, 404}
        assert clerk.get(BODY).status_code == 429


def test_writes_and_reports_are_counted_apart_from_reads(clerk: Client) -> None:
    with time_machine.travel(on(2026, 6, 1), tick=False):
        report = [clerk.get("/api/v1/national-reports/2020/").status_code for _ in range(2)]
        write = [
            clerk.post("/api/v1/monthly-results/", "{}", "application/json").status_code
            for _ in range(3)
        ]
        assert clerk.get(BODY).status_code == 200
    assert report == [200, 429]
    assert write == [400, 400, 429]


def test_a_flush_of_redis_forgets_nothing(clerk: Client) -> None:
    with time_machine.travel(on(2026, 6, 1), tick=False):
        for _ in range(3):
            clerk.get(BODY)
        with app.connection_for_write() as broker:
            broker.default_channel.client.flushall()  # type: ignore[attr-defined]
        assert clerk.get(BODY).status_code == 429


def test_pages_and_strangers_are_not_counted(clerk: Client) -> None:
    clerk.get("/permissions/")
    Client().get(BODY)
    Client().get("/api/v1/nothing/")
    assert RequestCount.objects.count() == 0


def test_counters_are_cleared_away_when_their_time_is_over() -> None:
    now = on(2026, 6, 1)
    counting.count("old", limit=1, stretch=counting.MINUTE, now=now - timedelta(minutes=1))
    counting.count("new", limit=1, stretch=counting.MINUTE, now=now)
    sweep(now=now)
    assert list(RequestCount.objects.values_list("key", flat=True)) == ["new"]
