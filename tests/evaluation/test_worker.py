"""Real Valkey, a real worker: the bell is rung, the year is settled, a lost bell is rung again."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from evaluation import tasks
from evaluation.actions import settle_nation
from evaluation.choices import RunState
from evaluation.models import Achievement, SettlementRun
from portal.common.fiscal import FiscalYear
from portal.common.viewer import Viewer
from portal.run.process import Guarded
from sites.models import JointSite
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
Y2025 = FiscalYear(2025)
PATIENCE = 45.0


@pytest.fixture
def sites() -> list[JointSite]:
    made = []
    for number in range(1, 6):
        site = factories.site(f"07204-9{number}")
        factories.target(site, "PLACEMENTS", 10)
        factories.month(site, "PLACEMENTS", date(2025, 6, 1), number * 4)
        made.append(site)
    return made


def database_url() -> str:
    return "postgresql:///{NAME}?host={HOST}&user={USER}".format(**connection.settings_dict)


def portal_process(script: str, **environment: str) -> Guarded:
    """A process of its own that runs `script` in the portal, on the test database."""
    head = (
        "import os, django; django.setup()\n"
        "from django.utils import timezone\n"
        "from evaluation.actions import settle_nation\n"
        "from portal.common.fiscal import FiscalYear\n"
        "from portal.common.viewer import Viewer\n"
    )
    return Guarded(
        [sys.executable, "-c", head + script],
        output=None,
        environment={
            **os.environ,
            "DATABASE_URL": database_url(),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            **environment,
        },
    )


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Guarded]:
    """A Celery worker on the test database and the run's own Valkey."""
    command = [sys.executable, "-m", "celery", "--app", "portal.celery:app", "worker"]
    quiet = ["--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    log = (tmp_path / "worker.log").open("wb")
    process = Guarded(
        [*command, *quiet],
        output=log,
        environment={**os.environ, "DATABASE_URL": database_url()},
        grace=5.0,
    )
    yield process
    process.stop()
    log.close()


def wait_for(run: SettlementRun) -> SettlementRun:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        run.refresh_from_db()
        if not run.is_active:
            return run
        time.sleep(0.1)
    raise AssertionError(f"{run.state}: {run.done}/{run.total}")


def request() -> SettlementRun:
    return settle_nation.request_settlement(
        year=Y2025, by=Viewer.system(), now=timezone.now(), prefecture_code="07"
    )


def test_the_worker_settles_what_was_asked_for(sites: list[JointSite], worker: Guarded) -> None:
    finished = wait_for(request())
    assert (finished.state, finished.settled) == (RunState.DONE, 5)
    levels = Achievement.objects.current().order_by("site__code").values_list("level", flat=True)
    assert list(levels) == ["NONE", "NONE", "FULL", "FULL", "FULL"]


def test_a_lost_bell_is_rung_again(sites: list[JointSite], worker: Guarded) -> None:
    lost = settle_nation.request_settlement(
        year=Y2025, by=Viewer.system(), now=timezone.now(), prefecture_code="07", ring=False
    )
    tasks.ring_waiting_settlements()
    assert wait_for(lost).settled == 5


def test_s39_a_bell_rung_twice_settles_once(sites: list[JointSite], worker: Guarded) -> None:
    run = request()
    for _ in range(3):
        tasks.settle_year.delay(str(run.pk))
    assert wait_for(run).settled == 5
    tasks.settle_year(str(run.pk))
    run.refresh_from_db()
    assert (run.settled, run.unchanged) == (5, 0)
    assert Achievement.objects.count() == 5


def test_s32_a_killed_worker_loses_and_doubles_nothing(
    sites: list[JointSite], tmp_path: Path
) -> None:
    """Killed between two sites: the next worker goes on behind the last committed one."""
    run = settle_nation.request_settlement(
        year=Y2025, by=Viewer.system(), now=timezone.now(), prefecture_code="07", ring=False
    )
    process = portal_process(
        "def die(run):\n"
        "    if run.done == 2: os.kill(os.getpid(), 9)\n"
        f"settle_nation.run_settlement(run_id='{run.pk}', by=Viewer.system(),"
        " clock=timezone.now, on_progress=die)\n"
    )
    assert process.wait(PATIENCE) != 0
    run.refresh_from_db()
    assert (run.state, run.settled) == (RunState.RUNNING, 2)
    SettlementRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    tasks.settle_year(str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.settled, run.unchanged) == (RunState.DONE, 5, 0)
    assert Achievement.objects.count() == 5


def test_s34_a_request_is_kept_while_redis_is_away(sites: list[JointSite]) -> None:
    """The page that asks does not fail; the run waits, and the sweeper finds it."""
    process = portal_process(
        "settle_nation.request_settlement(year=FiscalYear(2025), by=Viewer.system(),"
        " now=timezone.now(), prefecture_code='07')\n",
        REDIS_URL="redis+socket:///nowhere/valkey.sock",
    )
    assert process.wait(PATIENCE) == 0
    run = SettlementRun.objects.get()
    assert run.state == RunState.QUEUED
    assert settle_nation.waiting_runs(timezone.now()) == [run.pk]
