"""One item: posted once, delivered once, tried again, given up, and never told about."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from portal.common.models import ImportDraft, OutboxState
from portal.common.outbox import Depth, OutboxItem, Work, deliver, delivery, post, queue_depths
from portal.common.outbox.delivery import CUT_SHORT, LEASE, PAUSES, TRIES
from portal.common.outbox.sweeping import clear
from tests import factories
from tests.portal.common.outbox.handlers import write

pytestmark = pytest.mark.django_db
NOW = factories.NOW
SECRET = "person@secret.example"


def posted(kind: str, key: str = "one", **options: datetime) -> OutboxItem:
    post(f"test.{kind}", {"secret": SECRET}, key=key, at=NOW, **options)
    return OutboxItem.objects.get(kind=f"test.{kind}", key=key)


def at(now: datetime) -> Callable[[], datetime]:
    return lambda: now


def tried(item: OutboxItem, now: datetime = NOW) -> OutboxItem:
    deliver(item.pk, clock=at(now))
    item.refresh_from_db()
    return item


def tried_to_the_end(item: OutboxItem) -> OutboxItem:
    for _ in range(TRIES):
        item = tried(item, item.not_before)
    return item


def effects(kind: str = "effect") -> list[str]:
    return list(ImportDraft.objects.filter(kind=kind).values_list("filename", flat=True))


def test_an_item_is_delivered_and_keeps_nothing_of_its_payload() -> None:
    item = tried(posted("write"))
    assert effects() == ["one"]
    assert (item.state, item.payload, item.done_at) == (OutboxState.DONE, {}, NOW)
    assert (item.lease, item.attempts) == (None, 1)


def test_what_is_rolled_back_was_never_posted() -> None:
    def post_and_fail() -> None:
        with transaction.atomic():
            posted("write")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        post_and_fail()
    assert not OutboxItem.objects.exists()


def test_s39_posted_twice_is_one_item_and_rung_twice_one_effect() -> None:
    item = posted("write")
    assert posted("write").pk == item.pk
    tried(tried(item))
    posted("write")
    assert effects() == ["one"]
    assert OutboxItem.objects.count() == 1


def test_a_kind_nobody_delivers_is_refused_at_the_door() -> None:
    with pytest.raises(LookupError, match=r"no\.such"):
        post("no.such", {}, key="one", at=NOW)


def test_nothing_is_delivered_too_early_or_twice_at_a_time() -> None:
    later = NOW + timedelta(hours=1)
    early = posted("write", "early", not_before=later)
    assert tried(early).state == OutboxState.WAITING
    assert tried(early, later).state == OutboxState.DONE
    held = posted("write", "held")
    OutboxItem.objects.filter(pk=held.pk).update(lease=uuid4(), leased_until=NOW + LEASE)
    assert tried(held, NOW + LEASE).attempts == 0
    assert tried(held, NOW + LEASE + timedelta(seconds=1)).state == OutboxState.DONE


def test_a_failed_try_leaves_no_effect_and_is_made_again_later_and_later() -> None:
    item, now = posted("write_and_fail"), NOW
    pauses = []
    for _ in range(TRIES - 1):
        item = tried(item, now)
        pauses.append(item.not_before - now)
        now = item.not_before
    for pause, least in zip(pauses, PAUSES, strict=True):
        assert least <= pause <= least * 1.25
    assert tried(item, now).state == OutboxState.DEAD
    assert effects() == []
    assert tried(item, now + timedelta(days=1)).attempts == TRIES


def test_an_error_is_told_without_a_word_of_the_payload() -> None:
    assert tried(posted("write_and_fail")).last_error.startswith("ValueError（write_and_fail ")
    refused = tried(posted("fail")).last_error
    assert refused.startswith("ConnectionRefusedError: Connection refused（")
    assert SECRET not in refused
    assert "secret" not in refused


def test_later_is_not_a_try_and_leaves_no_effect() -> None:
    item, now = posted("write_and_wait"), NOW
    for _ in range(TRIES + 2):
        item = tried(item, now)
        assert (item.state, item.attempts, item.lease) == (OutboxState.WAITING, 0, None)
        assert item.not_before == now + timedelta(seconds=60)
        now = item.not_before
    assert effects() == []


def test_what_is_refused_for_good_is_a_dead_letter_at_once() -> None:
    item = tried(posted("refuse"))
    assert (item.state, item.attempts) == (OutboxState.DEAD, 1)
    assert item.last_error == "宛先がありません。"
    assert item.payload == {"secret": SECRET}  # kept: it can be sent again
    assert effects() == []


def test_s38_an_item_that_kills_its_worker_is_given_up() -> None:
    """A killed worker leaves its counted try and its lease behind, and nothing else."""
    item, now = posted("mourned"), NOW
    OutboxItem.objects.filter(pk=item.pk).update(
        attempts=TRIES, lease=uuid4(), leased_until=now + LEASE
    )
    item = tried(item, now + LEASE * 2)
    assert (item.state, item.last_error, item.lease) == (OutboxState.DEAD, CUT_SHORT, None)
    assert effects("mourned") == ["one"]


def test_a_kind_is_told_when_its_item_is_given_up() -> None:
    assert tried_to_the_end(posted("mourned")).state == OutboxState.DEAD
    assert effects("mourned") == ["one"]


def test_long_work_keeps_what_it_committed_and_is_done_when_it_returns() -> None:
    assert tried(posted("long_write")).state == OutboxState.DONE
    item = tried(posted("long_fail"))
    assert (item.state, item.attempts) == (OutboxState.WAITING, 1)
    assert effects() == ["one", "one"]


def test_who_lost_his_lease_delivers_nothing_more() -> None:
    """A worker that stood still between its claim and its work finds that another has done it."""
    item = posted("write")
    slow = delivery._claim(item.pk, NOW)
    assert slow
    assert tried(item, NOW + LEASE + timedelta(seconds=1)).attempts == 2
    delivery._deliver_at_once(slow, Work(write), at(NOW))
    assert effects() == ["one"]
    other = posted("long_write", "other")
    slow = delivery._claim(other.pk, NOW)
    assert slow
    OutboxItem.objects.filter(pk=other.pk).update(lease=uuid4())
    delivery._finish(slow, NOW)
    other.refresh_from_db()
    assert other.state == OutboxState.WAITING


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("outbox_finished_has_its_end", {"state": "DONE", "payload": {}}),
        ("outbox_finished_has_its_end", {"done_at": NOW}),
        ("outbox_finished_keeps_no_payload", {"state": "DROPPED", "done_at": NOW}),
        ("outbox_lease_has_its_end", {"lease": uuid4()}),
        ("outbox_lease_has_its_end", {"state": "DEAD", "lease": uuid4(), "leased_until": NOW}),
    ],
)
def test_the_database_refuses_what_cannot_be(constraint: str, wrong: dict[str, object]) -> None:
    item = posted("write")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OutboxItem.objects.filter(pk=item.pk).update(**wrong)


def test_what_was_done_a_month_ago_is_cleared_away_and_nothing_else() -> None:
    old, dead, waiting = posted("write"), posted("refuse"), posted("fail")
    for item in (old, dead, waiting):
        tried(item)
    assert clear(NOW + timedelta(days=30)) == 0
    assert clear(NOW + timedelta(days=30, seconds=1)) == 1
    assert set(OutboxItem.objects.all()) == {dead, waiting}


def test_the_depths_tell_what_waits_and_what_is_dead() -> None:
    tried(posted("write"))
    tried(posted("refuse"))
    posted("write", "two")
    assert queue_depths() == [
        Depth("test.refuse", OutboxState.DEAD, 1, NOW),
        Depth("test.write", OutboxState.WAITING, 1, NOW),
    ]
