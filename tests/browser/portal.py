"""The real program for the browser: the services of `make run`, on the nation's copy."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from portal.run import environment, plan
from portal.run.console import LaunchError, Progress
from portal.run.environment import REPOSITORY, Settings
from portal.run.supervise import Supervisor, wait_until_healthy

HOST = "127.0.0.1"
# Below the ephemeral range, and away from the ports of the launcher's own tests.
PORTS = range(22000, 23000)
BEAT = "beat"


@dataclass(frozen=True, slots=True)
class RunningPortal:
    """Where the portal listens, and the database behind it."""

    origin: str
    database_url: str

    def url(self, path: str) -> str:
        """Return the whole address of `path` (which begins with a slash)."""
        return f"{self.origin}{path}"

    def rows(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Read the portal's database past the portal: what is really stored."""
        with psycopg.connect(self.database_url) as connection:
            return list(connection.execute(query, parameters))


@contextlib.contextmanager
def running(database_url: str, redis_url: str, data: Path) -> Iterator[RunningPortal]:
    """Start the web server and the worker as `make run` does, and stop them, come what may.

    `data`: a private folder for static files and logs. Raises LaunchError when the portal does
    not answer.
    """
    settings = Settings(HOST, _free_port(), data, database_url, redis_url)
    variables = environment.for_children(
        _without_statement_timeout(os.environ),
        data=data,
        database_url=database_url,
        redis_url=redis_url,
    )
    subprocess.run(
        plan.manage("collectstatic", "--noinput"),
        check=True,
        cwd=REPOSITORY,
        env=variables,
        stdout=subprocess.DEVNULL,
    )
    # Nothing here waits for the clock, and it would take a processor from the browser.
    services = [one for one in plan.services(settings) if BEAT not in one.command]
    supervisor = Supervisor(services, environment=variables, cwd=REPOSITORY)
    try:
        supervisor.start()
        wait_until_healthy(supervisor, Progress("ポータルを起動"), host=HOST, port=settings.port)
        yield RunningPortal(f"http://{HOST}:{settings.port}", database_url)
    finally:
        supervisor.stop()


def _without_statement_timeout(variables: Mapping[str, str]) -> dict[str, str]:
    """The web door sets its own limit, as in production; a given one would hide that."""
    return {name: value for name, value in variables.items() if name != "STATEMENT_TIMEOUT_MS"}


def _free_port() -> int:
    for port in PORTS:
        with contextlib.suppress(LaunchError):
            environment.check_port(HOST, port)
            return port
    raise LaunchError(f"{PORTS.start} から {PORTS.stop - 1} までのポートがすべて使われています。")
