"""Handlers of the tests' own kinds; an effect is a draft that carries the item's key."""

import os
import signal
import time

from django.utils import timezone

from portal.common.models import ImportDraft
from portal.common.outbox import Later, OutboxItem, Refused, Work


def write(item: OutboxItem) -> None:
    """The effect: one row, as often as it happens."""
    ImportDraft.objects.create(
        kind="effect", filename=item.key, content=b"", sent_by_id=0, sent_at=timezone.now()
    )


def write_slowly(item: OutboxItem) -> None:
    """Leave time to be killed before and behind the effect."""
    time.sleep(0.02)
    write(item)
    time.sleep(0.02)


def write_and_fail(item: OutboxItem) -> None:
    write(item)
    raise ValueError(item.payload["secret"])


def write_and_wait(item: OutboxItem) -> None:
    write(item)
    raise Later(60)


def refuse(item: OutboxItem) -> None:
    write(item)
    raise Refused("宛先がありません。")


def die(item: OutboxItem) -> None:
    """What an item does that kills its worker."""
    write(item)
    os.kill(os.getpid(), signal.SIGKILL)


def fail(item: OutboxItem) -> None:
    raise ConnectionRefusedError(111, "Connection refused", "secret")


def mourn(item: OutboxItem) -> None:
    ImportDraft.objects.create(
        kind="mourned", filename=item.key, content=b"", sent_by_id=0, sent_at=timezone.now()
    )


mourned = Work(fail, given_up=mourn)
long_write = Work(write, is_long=True)
long_fail = Work(write_and_fail, is_long=True)

KINDS = {
    f"test.{name}": f"{__name__}.{name}"
    for name in (
        "write",
        "write_slowly",
        "write_and_fail",
        "write_and_wait",
        "refuse",
        "die",
        "fail",
        "mourned",
        "long_write",
        "long_fail",
    )
}
