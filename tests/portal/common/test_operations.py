"""What operators read: is it alive, is it ready, how is it doing."""

import os
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector

from evaluation.actions.settle_nation import request_settlement
from portal import metrics_files
from portal.common.fiscal import FiscalYear
from portal.common.outbox import post
from portal.common.viewer import Role, Viewer
from portal.environment_table import to_networks
from portal.run.environment import REPOSITORY
from tests import factories

pytestmark = pytest.mark.django_db
AWAY = {"REMOTE_ADDR": "203.0.113.9"}
THROUGH_A_PROXY = {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}
NUMBER = re.compile(r"^(portal_\w+)(?:\{(.*)\})? ([0-9.e+]+)$", re.MULTILINE)


def numbers(client: Client) -> dict[tuple[str, str], float]:
    """The page of numbers: (name, labels) and value."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    found = NUMBER.findall(answer.content.decode())
    return {(name, labels): float(value) for name, labels, value in found}


def test_readiness_of_a_whole_portal(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    found = answer.json()
    assert (found["status"], found["database"], found["migrations"]) == ("ready", "ok", "ok")
    assert (found["pending_migrations"], found["broker"]) == (0, "ok")
    assert 0 < found["disk_free_bytes"] <= found["disk_total_bytes"]


@pytest.mark.parametrize("how", [AWAY, THROUGH_A_PROXY])
def test_strangers_read_only_whether_it_is_ready(client: Client, how: dict[str, Any]) -> None:
    answer = client.get("/readyz", **how)
    assert answer.json() == {"status": "ready", "database": "ok", "migrations": "ok"}


def test_a_migration_that_is_not_applied_makes_it_unready(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE app = 'evaluation' AND name LIKE '0003%'"
        )
    answer = client.get("/readyz")
    assert answer.status_code == 503
    found = answer.json()
    assert (found["status"], found["migrations"], found["pending_migrations"]) == (
        "unavailable",
        "down",
        1,
    )
    assert client.get("/healthz").status_code == 200


ASK = """
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False)
for path in ("/readyz", "/metrics"):
    answer = client.get(path, HTTP_HOST="localhost")
    print(path, answer.status_code, answer.content.decode())
"""


def ask_without(**variables: str) -> str:
    """What a portal says that cannot reach a server."""
    done = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=REPOSITORY,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings", **variables},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "hidden-word" not in done.stdout
    return done.stdout


def test_without_a_database_it_is_unready_and_still_counts() -> None:
    said = ask_without(DATABASE_URL="postgresql://portal:hidden-word@127.0.0.1:1/portal")
    assert "/readyz 503" in said
    assert '"database": "down", "migrations": "unknown"' in said
    assert "/metrics 200" in said
    assert "portal_database_up 0.0" in said
    assert "portal_settlement_runs{" not in said


def test_without_a_broker_it_is_ready_and_says_so() -> None:
    said = ask_without(REDIS_URL="redis://:hidden-word@127.0.0.1:1/0")
    assert '"broker": "down"' in said
    assert "portal_broker_up 0.0" in said
    assert "portal_database_up 1.0" in said


def test_requests_are_counted_by_route_and_never_by_path(client: Client) -> None:
    counted = ("portal_http_requests_total", 'method="GET",route="evaluation:site",status="200"')
    factories.site("07204-91")
    client.force_login(factories.person(Role.MINISTRY))
    before = numbers(client).get(counted, 0)
    for _ in range(3):
        assert client.get("/sites/07204-91/?year=2025").status_code == 200
    assert numbers(client)[counted] == before + 3
    page = client.get("/metrics").content.decode()
    assert "07204-91" not in page
    assert ("portal_http_request_seconds_bucket", 'le="+Inf",route="evaluation:site"') in numbers(
        client
    )


def test_an_invented_method_makes_no_new_series(client: Client) -> None:
    client.generic("HIDDEN-WORD", "/")
    client.get("/hidden-word/")
    page = client.get("/metrics").content.decode().lower()
    assert "hidden-word" not in page
    assert 'method="other"' in page


def test_settlement_runs_are_counted_by_state(client: Client) -> None:
    queued = ("portal_settlement_runs", 'state="queued"')
    before = numbers(client)[queued]
    now = timezone.now()
    request_settlement(year=FiscalYear(2019), by=Viewer.system(), now=now, ring=False)
    assert numbers(client)[queued] == before + 1
    assert client.get("/readyz").json()["numbers"]["portal_settlement_runs.queued"] == before + 1


@pytest.mark.parametrize("role", [None, Role.SUBSCRIBER, Role.MINISTRY])
def test_the_outbox_is_counted_whoever_asks(client: Client, role: Role | None) -> None:
    """Its rows are the ministry's and the clock's; the numbers are the machine's."""
    if role:
        client.force_login(factories.person(role))
    waiting = ("portal_outbox_items", 'kind="mail.send",state="waiting"')
    assert numbers(client)["portal_outbox_late_seconds", ""] == 0
    before = numbers(client)[waiting]
    now = timezone.now()
    for key, due in (("late", now - timedelta(seconds=100)), ("later", now + timedelta(hours=1))):
        post("mail.send", {}, key=key, at=due, not_before=due)
    found = numbers(client)
    assert found[waiting] == before + 2
    assert 100 <= found["portal_outbox_late_seconds", ""] < 200


@pytest.mark.parametrize("how", [AWAY, THROUGH_A_PROXY, {"REMOTE_ADDR": "nowhere"}])
def test_the_numbers_do_not_exist_for_others(client: Client, how: dict[str, Any]) -> None:
    assert client.get("/metrics", **how).status_code == 404


def test_the_numbers_are_for_the_networks_that_are_named(client: Client) -> None:
    with override_settings(METRICS_NETWORKS=to_networks("203.0.113.0/24,2001:db8::/32")):
        assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 200
        assert client.get("/metrics", REMOTE_ADDR="::ffff:203.0.113.9").status_code == 200
        assert client.get("/metrics", REMOTE_ADDR="2001:db8::1").status_code == 200
        assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404


COUNT = """
import sys
from pathlib import Path
from portal import metrics_files
metrics_files.share(Path(sys.argv[1]))
from portal.common.web.measuring import REQUESTS
REQUESTS.labels("home", "GET", 200).inc()
print("counted", flush=True)
sys.stdin.read()
"""


def counting(data: Path) -> "subprocess.Popen[str]":
    """A web process that has counted one request and waits."""
    process = subprocess.Popen(
        [sys.executable, "-c", COUNT, str(data)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "counted\n"
    return process


def shared_total(data: Path) -> float:
    """The sum over all processes."""
    registry = CollectorRegistry()
    (place,) = (data / "metrics").iterdir()
    MultiProcessCollector(registry, path=str(place))  # type: ignore[no-untyped-call]
    labels = {"route": "home", "method": "GET", "status": "200"}
    return registry.get_sample_value("portal_http_requests_total", labels) or 0


def test_processes_count_together_until_none_lives(tmp_path: Path) -> None:
    first, second = counting(tmp_path), counting(tmp_path)
    assert shared_total(tmp_path) == 2
    first.communicate("")
    third = counting(tmp_path)
    assert shared_total(tmp_path) == 3, "a process that died has still counted"
    for process in (second, third):
        process.communicate("")
    last = counting(tmp_path)
    assert shared_total(tmp_path) == 1, "a new start begins at nothing"
    last.communicate("")


def test_commands_and_tests_count_for_themselves() -> None:
    assert metrics_files.folder() is None


def test_every_number_is_explained(client: Client) -> None:
    explained = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
    for name, _ in numbers(client):
        family = re.sub(r"_(bucket|sum|count|created)$", "", name)
        assert f"`{family}" in explained, name
