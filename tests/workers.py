"""Processes of their own on the test database: a Celery worker, or a few lines of the portal."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import connection

from portal.run.process import Guarded

PATIENCE = 45.0


def environment(settings: str = "portal.settings") -> dict[str, str]:
    """What a process needs to work on the test database and the run's own Valkey."""
    url = "postgresql:///{NAME}?host={HOST}&user={USER}".format(**connection.settings_dict)
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings}


def python(script: str, **variables: str) -> Guarded:
    """A process that runs `script` in the portal."""
    return Guarded(
        [sys.executable, "-c", f"import os, django; django.setup()\n{script}"],
        output=None,
        environment={**environment(), **variables},
    )


@contextlib.contextmanager
def worker(
    log: Path, *, settings: str = "portal.settings", pool: str = "solo"
) -> Iterator[Guarded]:
    """A Celery worker; what it says is added to `log`."""
    command = [sys.executable, "-m", "celery", "--app", "portal.celery:app", "worker"]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    with log.open("ab") as output:
        process = Guarded(
            [*command, "--pool", pool, "--concurrency", "2", *quiet],
            output=output,
            environment={**environment(settings), "DATABASE_ROLE": "portal_worker"},
            grace=5.0,
        )
        try:
            yield process
        finally:
            process.stop()


def kill(process: Guarded) -> None:
    """Kill the command behind its guard with all its children, as a power cut would."""
    guard = process.process.pid
    children = Path(f"/proc/{guard}/task/{guard}/children").read_text(encoding="ascii").split()
    for child in children:
        os.killpg(int(child), signal.SIGKILL)
    process.wait(PATIENCE)


def wait_until(true: Callable[[], bool], what: str, *, patience: float = PATIENCE) -> None:
    """Look until it is so. Raises AssertionError with `what` when patience ends."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)
