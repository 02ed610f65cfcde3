"""A write sent again: one effect, one answer, on PostgreSQL with real threads."""

import json
import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from evaluation.models import MonthlyResult
from portal.common.models import AuditEntry
from portal.common.viewer import Role
from portal.partners.models import IdempotentAnswer
from tests import factories
from tests.portal.partners.systems import caller, on, system, token_of

URL = "/api/v1/monthly-results/"
SITE = "07204-91"


def sheet(users: object = 7) -> str:
    return json.dumps({"site": SITE, "month": "2025-06", "values": {"USERS": users}})


def send(client: Client, key: str | None, body: str = "") -> Any:
    headers = {} if key is None else {"Idempotency-Key": key}
    return client.post(URL, body or sheet(), "application/json", headers=headers)


@pytest.fixture
def city(static_files: None, db: None) -> Client:
    """A person of the city that hosts the site."""
    factories.site(SITE)
    client = Client()
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    return client


def entries() -> int:
    return AuditEntry.objects.filter(event="月次実績を登録").count()


def test_the_same_request_again_gets_the_same_answer_and_does_nothing(city: Client) -> None:
    before = entries()
    first, second = send(city, "a-1"), send(city, "a-1")
    assert (first.status_code, second.status_code) == (200, 200)
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"]
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert len(first.json()) == 1
    assert entries() == before + 1


def test_without_a_key_the_write_is_done_as_always(city: Client) -> None:
    assert send(city, None).status_code == 200
    assert IdempotentAnswer.objects.count() == 0


def test_another_body_under_the_key_is_a_422(city: Client) -> None:
    send(city, "a-1")
    refused = send(city, "a-1", sheet(8))
    assert refused.status_code == 422
    assert refused["Content-Type"] == "application/problem+json"
    assert MonthlyResult.objects.get(site__code=SITE).value == 7


def test_a_refused_write_leaves_its_key_free(city: Client) -> None:
    assert send(city, "a-1", sheet(-1)).status_code == 400
    assert send(city, "a-1").status_code == 200


@pytest.mark.parametrize("key", ["", " ", "あ", "a b", "x" * 256, "a\x00"])
def test_a_key_that_is_none_is_a_400(city: Client, key: str) -> None:
    refused = send(city, key)
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["parameter"] == "Idempotency-Key"


def test_a_key_is_kept_for_a_day(city: Client) -> None:
    with time_machine.travel(on(2026, 6, 1), tick=False) as clock:
        city.force_login(factories.person(Role.LOCAL_GOVERNMENT, email="again@test.example"))
        send(city, "a-1")
        clock.shift(timedelta(hours=8))
        assert send(city, "a-1").get("Idempotent-Replayed") == "true"
        clock.shift(timedelta(hours=16))
        city.force_login(factories.person(Role.LOCAL_GOVERNMENT, email="third@test.example"))
        assert "Idempotent-Replayed" not in send(city, "a-1")


def test_a_key_belongs_to_who_used_it(city: Client) -> None:
    made = system(scopes=("months:write",))
    send(city, "a-1")
    answer = send(caller(token_of(made)), "a-1", sheet(9))
    assert answer.status_code == 200
    assert "Idempotent-Replayed" not in answer
    assert set(IdempotentAnswer.objects.values_list("client", flat=True)) == {None, made.client.pk}
    assert AuditEntry.objects.filter(actor_name="API: 実績連携", event="月次実績を登録").exists()


@pytest.fixture
def committed(transactional_db: None, static_files: None) -> Client:
    """A site in the database for all connections, and a person to write to it."""
    factories.site(SITE)
    client = Client()
    client.force_login(factories.person(Role.LOCAL_GOVERNMENT))
    return client


def together(count: int, work: Any) -> list[Any]:
    """Run `work` in `count` threads, each with its own connection, begun at one moment."""
    found: list[Any] = []
    barrier = threading.Barrier(count)

    def run(index: int) -> None:
        barrier.wait()
        try:
            found.append(work(index))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return found


def session_of(client: Client) -> Client:
    """Another client with the same session."""
    twin = Client()
    twin.cookies = client.cookies
    return twin


def test_twenty_identical_posts_at_once_have_one_effect(committed: Client) -> None:
    before = entries()  # the trail of tests that committed stays
    twins = [session_of(committed) for _ in range(20)]
    answers = together(20, lambda index: send(twins[index], "at-once"))
    assert Counter(one.status_code for one in answers) == {200: 20}
    assert Counter("Idempotent-Replayed" in one for one in answers) == {True: 19, False: 1}
    assert len({one.content for one in answers}) == 1
    assert entries() == before + 1
    assert MonthlyResult.objects.filter(site__code=SITE).count() == 1


def test_a_second_request_does_not_wait_for_ever(committed: Client) -> None:
    user_id = int(committed.session["_auth_user_id"])
    held, seen = threading.Event(), threading.Event()

    def hold(index: int) -> Any:
        if index == 0:
            with connection.cursor() as cursor:
                cursor.execute("BEGIN")
                cursor.execute(
                    "INSERT INTO partners_idempotentanswer"
                    " (user_id, key, fingerprint, status, body, created_at)"
                    " VALUES (%s, 'held', '', 0, '', %s)",
                    [user_id, timezone.now()],
                )
                held.set()
                seen.wait(20)
                cursor.execute("ROLLBACK")
            return None
        held.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        try:
            return send(committed, "held")
        finally:
            seen.set()

    refused = next(one for one in together(2, hold) if one is not None)
    assert refused.status_code == 409
    assert refused["Content-Type"] == "application/problem+json"
