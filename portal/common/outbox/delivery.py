"""Deliver one item: claim it, do its work once, and mark it done together with the effect."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID, uuid4

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from portal.common.bell import ring_after_commit
from portal.common.models import OutboxItem, OutboxState
from portal.common.outbox.kinds import Later, Refused, Work, work_for

log = structlog.get_logger("portal.outbox")
Clock = Callable[[], datetime]

TRIES = 5
# How long after the first, second, … failed try the next one is made; up to a quarter longer,
# so that what failed together does not come back together.
PAUSES = (
    timedelta(seconds=10),
    timedelta(minutes=2),
    timedelta(minutes=15),
    timedelta(hours=2),
)
LEASE = timedelta(minutes=2)  # a worker killed in the middle is replaced after so long
CUT_SHORT = "配達の途中で担当のプログラムが止まりました。"
_draw = SystemRandom()


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's right to make one try."""

    item: OutboxItem
    lease: UUID


def deliver(item_id: UUID, *, clock: Clock = timezone.now) -> None:
    """Make one try to deliver an item; nothing when it is not due, done, or in other hands.

    Never raises for what the handler did: a failure is counted and tried again after a growing
    pause, the fifth makes a dead letter. Must not be called inside a transaction, for the count
    must outlive a worker that dies of the item.
    """
    claim = _claim(item_id, clock())
    if claim is None:
        return
    try:
        work = work_for(claim.item.kind)
        if work.is_long:
            work.deliver(claim.item)
            _finish(claim, clock())
        else:
            _deliver_at_once(claim, work, clock)
    except Later as later:
        _put_back(claim, clock(), later)
    except Exception as error:  # noqa: BLE001 — whatever a handler raises is one failed try
        _count_failure(claim, error, clock())


@transaction.atomic(durable=True)
def _claim(item_id: UUID, now: datetime) -> Claim | None:
    """Take the item and count the try, before any effect; None when there is nothing to take.

    Skips a locked row: its worker is at it, however long ago its lease ended.
    """
    due = OutboxItem.objects.due(now).filter(pk=item_id)
    item = due.select_for_update(skip_locked=True).first()
    if item is None:
        return None
    if item.lease is not None:
        item.last_error = CUT_SHORT
    if item.attempts >= TRIES:
        _bury(item)
        return None
    item.attempts += 1
    item.lease, item.leased_until = uuid4(), now + LEASE
    item.save(update_fields=["attempts", "lease", "leased_until", "last_error"])
    return Claim(item, item.lease)


@transaction.atomic(durable=True)
def _deliver_at_once(claim: Claim, work: Work, clock: Clock) -> None:
    item = _locked(claim)
    if item is not None:
        work.deliver(item)
        _finish(claim, clock())


def _locked(claim: Claim) -> OutboxItem | None:
    """The claimed item under a row lock; None when another worker took it over meanwhile."""
    return (
        OutboxItem.objects.select_for_update().filter(pk=claim.item.pk, lease=claim.lease).first()
    )


def _finish(claim: Claim, now: datetime) -> None:
    OutboxItem.objects.filter(pk=claim.item.pk, lease=claim.lease).update(
        state=OutboxState.DONE,
        payload={},
        lease=None,
        leased_until=None,
        done_at=now,
        last_error="",
    )


def _put_back(claim: Claim, now: datetime, later: Later) -> None:
    OutboxItem.objects.filter(pk=claim.item.pk, lease=claim.lease).update(
        lease=None,
        leased_until=None,
        not_before=now + timedelta(seconds=later.seconds),
        attempts=claim.item.attempts - 1,
    )
    if not later.seconds:
        ring_after_commit("outbox.deliver", str(claim.item.pk))


def _count_failure(claim: Claim, error: Exception, now: datetime) -> None:
    if isinstance(error, (OperationalError, InterfaceError)):
        connection.close()  # lost perhaps: the count is written on a fresh one
    text = describe(error)
    log.warning("outbox_failed", kind=claim.item.kind, item=str(claim.item.pk), error=text)
    with transaction.atomic(durable=True):
        item = _locked(claim)
        if item is None:
            return
        item.last_error = text
        if isinstance(error, Refused) or item.attempts >= TRIES:
            _bury(item)
            return
        item.lease = item.leased_until = None
        item.not_before = now + PAUSES[item.attempts - 1] * _draw.uniform(1, 1.25)
        item.save(update_fields=["lease", "leased_until", "not_before", "last_error"])


def _bury(item: OutboxItem) -> None:
    """Make a dead letter of the item, and tell its kind."""
    item.state, item.lease, item.leased_until = OutboxState.DEAD, None, None
    item.save(update_fields=["state", "lease", "leased_until", "last_error"])
    log.error("outbox_dead", kind=item.kind, item=str(item.pk), error=item.last_error)
    try:
        given_up = work_for(item.kind).given_up
    except LookupError:
        return
    if given_up:
        given_up(item)


def describe(error: Exception) -> str:
    """Return what went wrong without a word of the payload, which an error's own text may quote."""
    if isinstance(error, Refused):
        return error.reason
    text = type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        text = f"{text}: {error.strerror}"
    frames = traceback.extract_tb(error.__traceback__)
    return f"{text}（{frames[-1].name} {frames[-1].lineno}行）" if frames else text
