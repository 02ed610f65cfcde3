"""The doorbell: ring a Celery task by name once the transaction has committed.

PostgreSQL keeps the record of what is to be done; a bell that is lost (Redis away) is rung again
by the sweeper, so a page never fails over it.
"""

import structlog
from django.db import transaction
from kombu.exceptions import OperationalError

from portal.celery import app

log = structlog.get_logger("portal.bell")


def ring_after_commit(task: str, argument: str) -> None:
    """Send `task` with one text argument after the current transaction commits.

    By the portal's own Celery: the web server never imports it otherwise, and Celery's default
    would look for a broker that is not ours.
    """

    def ring() -> None:
        try:
            app.send_task(task, args=[argument])
        except OperationalError:
            log.warning("bell_lost", task=task)

    transaction.on_commit(ring)
