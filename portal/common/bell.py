"""The doorbell: ring a Celery task by name once the transaction has committed.

PostgreSQL keeps the record of what is to be done; a bell that is lost (Redis away) is rung again
by the sweeper, so a page never fails over it.
"""

import time
from typing import Any

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from portal.celery import app

log = structlog.get_logger("portal.bell")
# After a lost bell this process rings nothing for so many seconds: a page that posts a hundred
# times must not wait a hundred times for a broker that is away.
QUIET_SECONDS = 10.0


class _Broker:
    away_until = 0.0


def ring_after_commit(task: str, argument: str) -> None:
    """Send `task` with one text argument after the current transaction commits."""
    transaction.on_commit(lambda: _ring_unless_away(task, argument))


def ring(task: str, argument: str) -> None:
    """Send `task` with one text argument now. Raises OperationalError when the broker is away.

    By the portal's own Celery: the web server never imports it otherwise, and Celery's default
    would look for a broker that is not ours.
    """
    app.send_task(task, args=[argument])


def unheard() -> int:
    """Return how many bells have been rung that no worker has taken up.

    Raises OperationalError when the broker is away.
    """
    with app.connection_for_write() as connection:
        channel: Any = connection.default_channel  # kombu's base class does not name it
        return int(channel.queue_declare(queue=app.conf.task_default_queue).message_count)


def _ring_unless_away(task: str, argument: str) -> None:
    if time.monotonic() < _Broker.away_until:
        return
    try:
        ring(task, argument)
    except OperationalError:
        _Broker.away_until = time.monotonic() + QUIET_SECONDS
        log.warning("bell_lost", task=task)
