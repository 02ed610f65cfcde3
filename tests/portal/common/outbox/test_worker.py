"""Real workers, really killed: nothing is lost, nothing is doubled, nobody waits for the poison."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from portal.celery import app
from portal.common import tasks
from portal.common.bell import unheard
from portal.common.models import ImportDraft, OutboxState
from portal.common.outbox import OutboxItem, post
from portal.common.outbox.delivery import CUT_SHORT, TRIES
from portal.common.outbox.sweeping import MOST_BELLS
from tests import workers

pytestmark = pytest.mark.django_db(transaction=True)
SETTINGS = "tests.portal.common.outbox.settings"
KILLS = 4


@pytest.fixture(autouse=True)
def _no_bells() -> Iterator[None]:
    app.control.purge()
    yield
    app.control.purge()


def post_all(kind: str, count: int) -> None:
    now = timezone.now()
    for number in range(count):
        post(f"test.{kind}", {}, key=f"{kind}-{number}", at=now)


def effects() -> Counter[str]:
    return Counter(ImportDraft.objects.values_list("filename", flat=True))


def waiting() -> int:
    return OutboxItem.objects.filter(state=OutboxState.WAITING).count()


def at_most(number: int) -> Callable[[], bool]:
    return lambda: waiting() <= number


def time_passes() -> None:
    """End the leases and the pauses, and ring again, as minutes and beat would."""
    now = timezone.now()
    OutboxItem.objects.filter(lease__isnull=False).update(leased_until=now - timedelta(seconds=1))
    OutboxItem.objects.filter(state=OutboxState.WAITING).update(not_before=now)
    tasks.sweep()


def patiently(true: Callable[[], bool]) -> Callable[[], bool]:
    def look() -> bool:
        if true():
            return True
        time_passes()
        return False

    return look


def test_s32_killed_workers_lose_and_double_nothing(tmp_path: Path) -> None:
    """Killed in the middle of its work, again and again, while leases end under living hands."""
    count = 60 * (KILLS + 1)
    post_all("write_slowly", count)
    log = tmp_path / "worker.log"
    for round_number in range(1, KILLS + 1):
        with workers.worker(log, settings=SETTINGS, pool="prefork") as process:
            workers.wait_until(patiently(at_most(count - 60 * round_number)), str(log))
            workers.kill(process)
    assert waiting() > 0, "the workers were killed too late to prove anything"
    with workers.worker(log, settings=SETTINGS, pool="prefork"):
        workers.wait_until(patiently(at_most(0)), str(log))
    assert effects() == Counter({f"write_slowly-{number}": 1 for number in range(count)})
    assert set(OutboxItem.objects.values_list("state", flat=True)) == {OutboxState.DONE}


def test_s33_a_flushed_broker_only_delays(tmp_path: Path) -> None:
    post_all("write", 30)
    app.control.purge()
    log = tmp_path / "worker.log"
    with workers.worker(log, settings=SETTINGS):
        tasks.sweep()
        workers.wait_until(at_most(0), str(log))
    assert set(effects().values()) == {1}


def test_s38_a_poison_item_holds_up_nobody_and_is_given_up(tmp_path: Path) -> None:
    post_all("die", 1)
    post_all("fail", 5)
    post_all("write", 30)
    log = tmp_path / "worker.log"
    with workers.worker(log, settings=SETTINGS, pool="prefork"):
        others = OutboxItem.objects.filter(kind="test.write", state=OutboxState.WAITING)
        workers.wait_until(lambda: not others.exists(), str(log))
        poison = OutboxItem.objects.get(kind="test.die")
        assert poison.state == OutboxState.WAITING
        workers.wait_until(patiently(at_most(0)), str(log))
    poison.refresh_from_db()
    assert (poison.state, poison.attempts, poison.last_error) == ("DEAD", TRIES, CUT_SHORT)
    assert effects() == Counter({f"write-{number}": 1 for number in range(30)})
    failed = OutboxItem.objects.filter(kind="test.fail")
    assert set(failed.values_list("state", "attempts")) == {("DEAD", TRIES)}


def test_an_item_in_anothers_hands_is_not_waited_for() -> None:
    """Its lease may have ended long ago: while its worker holds the row, others go on."""
    post_all("write", 1)
    item = OutboxItem.objects.get()
    with psycopg.connect(workers.environment()["DATABASE_URL"]) as other:
        other.execute("SELECT FROM common_outboxitem FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
            tasks.deliver(str(item.pk))
            cursor.execute("RESET lock_timeout")
    assert OutboxItem.objects.get().attempts == 0
    tasks.deliver(str(item.pk))
    assert effects() == Counter({"write-0": 1})


def test_a_backlog_does_not_fill_the_broker() -> None:
    now = timezone.now()
    OutboxItem.objects.bulk_create(
        OutboxItem(kind="test.write", key=str(number), posted_at=now, not_before=now)
        for number in range(MOST_BELLS * 3)
    )
    for _ in range(3):
        tasks.sweep()
    assert unheard() == MOST_BELLS
