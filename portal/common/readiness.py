"""Can the portal do its work now? Facts for /readyz and /metrics."""

import shutil
from dataclasses import dataclass
from functools import cache

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from kombu.exceptions import OperationalError

from portal.celery import app
from portal.common.acting import acting_as
from portal.common.viewer import Viewer

BROKER_SECONDS = 2

log = structlog.get_logger("portal.readiness")


@dataclass(frozen=True, slots=True)
class Readiness:
    """What was found. `pending_migrations` and `gauges` are None when PostgreSQL did not answer."""

    database: bool
    pending_migrations: int | None
    broker: bool
    disk_free_bytes: int
    disk_total_bytes: int

    @property
    def is_ready(self) -> bool:
        """Whether pages can be answered. The broker only rings the bell, and may be away."""
        return self.database and self.pending_migrations == 0


def look() -> Readiness:
    """Ask PostgreSQL, the broker and the disk of PORTAL_DATA."""
    pending = pending_migrations() if (database := database_answers()) else None
    free, total = disk()
    return Readiness(database, pending, broker_answers(), free, total)


def database_answers() -> bool:
    """Whether PostgreSQL answers the smallest question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def pending_migrations() -> int:
    """Return how many migrations of this program the database has not seen."""
    with acting_as(Viewer.system()), transaction.atomic():
        applied = MigrationRecorder(connection).applied_migrations()
    return len(_migrations_of_the_program() - set(applied))


@cache
def _migrations_of_the_program() -> frozenset[tuple[str, str]]:
    """Read once a process: the files do not change under it."""
    return frozenset(MigrationLoader(None).disk_migrations or {})


def broker_answers() -> bool:
    """Whether Redis (Valkey) takes a connection, within two seconds."""
    try:
        with app.connection_for_write(connect_timeout=BROKER_SECONDS) as link:
            link.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except (OperationalError, OSError):
        log.warning("broker_away")
        return False
    return True


def disk() -> tuple[int, int]:
    """Return the free and the whole room in bytes where PORTAL_DATA lies."""
    place = settings.DATA_DIR
    while not place.exists():
        place = place.parent
    usage = shutil.disk_usage(place)
    return usage.free, usage.total
