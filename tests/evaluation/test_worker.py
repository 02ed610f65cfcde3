"""Real Valkey, a real worker: the bell is rung, the year is settled, a lost bell is rung again."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from evaluation.actions import settle_nation
from evaluation.choices import RunState
from evaluation.models import Achievement, SettlementRun
from portal.common import tasks
from portal.common.bell import ring
from portal.common.fiscal import FiscalYear
from portal.common.outbox import OutboxItem, OutboxState
from portal.common.outbox.delivery import TRIES
from portal.common.viewer import Viewer
from portal.run.process import Guarded
from sites.models import JointSite
from tests import factories, workers

pytestmark = pytest.mark.django_db(transaction=True)
Y2025 = FiscalYear(2025)


@pytest.fixture
def sites() -> list[JointSite]:
    made = []
    for number in range(1, 6):
        site = factories.site(f"07204-9{number}")
        factories.target(site, "PLACEMENTS", 10)
        factories.month(site, "PLACEMENTS", date(2025, 6, 1), number * 4)
        made.append(site)
    return made


def portal_process(script: str, **variables: str) -> Guarded:
    """A process that runs `script` with what a settlement needs."""
    head = (
        "from django.utils import timezone\n"
        "from evaluation.actions import settle_nation\n"
        "from portal.common.fiscal import FiscalYear\n"
        "from portal.common.viewer import Viewer\n"
    )
    return workers.python(head + script, **variables)


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Guarded]:
    with workers.worker(tmp_path / "worker.log") as process:
        yield process


def wait_for(run: SettlementRun) -> SettlementRun:
    def ended() -> bool:
        run.refresh_from_db()
        return not run.is_active

    workers.wait_until(ended, f"{run.pk} did not end")
    return run


def request() -> SettlementRun:
    return settle_nation.request_settlement(
        year=Y2025, by=Viewer.system(), now=timezone.now(), prefecture_code="07"
    )


def test_the_worker_settles_what_was_asked_for(sites: list[JointSite], worker: Guarded) -> None:
    finished = wait_for(request())
    assert (finished.state, finished.settled) == (RunState.DONE, 5)
    levels = Achievement.objects.current().order_by("site__code").values_list("level", flat=True)
    assert list(levels) == ["NONE", "NONE", "FULL", "FULL", "FULL"]


def request_without_redis() -> SettlementRun:
    """Asked for by a page that could not ring."""
    process = portal_process(
        "settle_nation.request_settlement(year=FiscalYear(2025), by=Viewer.system(),"
        " now=timezone.now(), prefecture_code='07')\n",
        REDIS_URL="redis+socket:///nowhere/valkey.sock",
    )
    assert process.wait(workers.PATIENCE) == 0
    return SettlementRun.objects.get()


def item_of(run: SettlementRun) -> OutboxItem:
    return OutboxItem.objects.get(key=str(run.pk))


def test_a_lost_bell_is_rung_again(sites: list[JointSite], worker: Guarded) -> None:
    lost = request_without_redis()
    tasks.sweep()
    assert wait_for(lost).settled == 5


def test_s39_a_bell_rung_twice_settles_once(sites: list[JointSite], worker: Guarded) -> None:
    run = request()
    item = item_of(run)
    for _ in range(3):
        ring("outbox.deliver", str(item.pk))
    assert wait_for(run).settled == 5
    tasks.deliver(str(item.pk))
    run.refresh_from_db()
    assert (run.settled, run.unchanged) == (5, 0)
    assert Achievement.objects.count() == 5


def test_s32_a_killed_worker_loses_and_doubles_nothing(
    sites: list[JointSite], tmp_path: Path
) -> None:
    """Killed between two slices: the next worker goes on behind the last committed one."""
    run = settle_nation.request_settlement(
        year=Y2025, by=Viewer.system(), now=timezone.now(), prefecture_code="07", ring=False
    )
    process = portal_process(
        "def die(run):\n"
        "    if run.done == 2: os.kill(os.getpid(), 9)\n"
        f"settle_nation.run_settlement(run_id='{run.pk}', by=Viewer.system(),"
        " clock=timezone.now, on_progress=die, at_once=2)\n"
    )
    assert process.wait(workers.PATIENCE) != 0
    run.refresh_from_db()
    assert (run.state, run.settled) == (RunState.RUNNING, 2)
    item = item_of(run)
    deliver_two_minutes_later(item)
    assert OutboxItem.objects.get().state == OutboxState.WAITING  # its heart may still beat
    SettlementRun.objects.update(heartbeat_at=timezone.now() - timedelta(minutes=5))
    OutboxItem.objects.update(not_before=timezone.now())
    tasks.deliver(str(item.pk))
    run.refresh_from_db()
    assert (run.state, run.settled, run.unchanged) == (RunState.DONE, 5, 0)
    assert Achievement.objects.count() == 5
    assert OutboxItem.objects.get().state == OutboxState.DONE


def deliver_two_minutes_later(item: OutboxItem) -> None:
    assert item.not_before > timezone.now()
    OutboxItem.objects.update(not_before=timezone.now())
    tasks.deliver(str(item.pk))


def test_s38_a_settlement_that_kills_every_worker_ends_in_words(sites: list[JointSite]) -> None:
    run = request_without_redis()
    long_ago = timezone.now() - timedelta(minutes=1)
    OutboxItem.objects.update(attempts=TRIES, lease=uuid4(), leased_until=long_ago)
    tasks.deliver(str(item_of(run).pk))
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "何度も途中で止まった" in run.message


def test_s34_a_request_is_kept_while_redis_is_away(sites: list[JointSite]) -> None:
    """The page that asks does not fail; the run waits, and the sweeper finds it."""
    run = request_without_redis()
    assert run.state == RunState.QUEUED
    assert list(OutboxItem.objects.due(timezone.now())) == [item_of(run)]
