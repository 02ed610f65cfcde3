"""PostgreSQL and Valkey together: the embedded ones, or those the environment names."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TextIO

from portal.run import environment, identity, postgres, valkey
from portal.run.console import Progress
from portal.run.supervise import Watched


class Servers:
    """Starts what is needed. After `start()` both URLs can be used."""

    def __init__(
        self,
        data: Path,
        *,
        database_url: str | None = None,
        redis_url: str | None = None,
        throwaway: bool = False,
    ) -> None:
        """`throwaway`: nothing is forced to disk, and `data` goes when the owner vanishes."""
        self.data = data
        self.given_database_url = database_url
        self.given_redis_url = redis_url
        self.throwaway = throwaway
        self.postgres: postgres.Postgres | None = None
        self.valkey: valkey.Valkey | None = None
        self._sockets: Path | None = None
        self._sockets_are_temporary = False

    @property
    def database_url(self) -> str:
        if self.postgres is None:
            return self.given_database_url or ""
        return self.postgres.url()

    @property
    def redis_url(self) -> str:
        return self.given_redis_url or "" if self.valkey is None else self.valkey.url()

    def check_given(self) -> None:
        """Raises LaunchError (code 2) when a server named by the environment does not answer."""
        if self.given_database_url:
            environment.check_database(self.given_database_url)
        if self.given_redis_url:
            environment.check_redis(self.given_redis_url)

    def start(self, *, quiet: bool = False, out: TextIO | None = None) -> None:
        """Start the embedded servers; the portal's database exists afterwards.

        What is slow is told on `out` (standard output when None).

        Raises LaunchError; what was started by then is stopped by `stop()`.
        """
        if self.given_database_url and self.given_redis_url:
            return
        who = self._identity()
        self._sockets, self._sockets_are_temporary = postgres.socket_directory(self.data)
        log = self.data / "log"
        if not self.given_database_url:
            self.postgres = postgres.Postgres(
                data=self.data,
                sockets=self._sockets,
                log=log / "postgres.log",
                identity=who,
                throwaway=self.throwaway,
                remove=self.data if self.throwaway else None,
            )
            progress = Progress("データベース(PostgreSQL)を起動", out=out)
            self.postgres.start(progress)
            self.postgres.create_database()
            if not quiet:
                progress.done()
        if not self.given_redis_url:
            self.valkey = valkey.Valkey(
                data=self.data,
                sockets=self._sockets,
                log=log / "valkey.log",
                identity=who,
                throwaway=self.throwaway,
            )
            progress = Progress("仕事の待ち行列(Valkey)を起動", out=out)
            self.valkey.start(progress)
            if not quiet:
                progress.done()

    def stop(self) -> None:
        """Valkey first, PostgreSQL last: everything else needs it."""
        if self.valkey is not None:
            self.valkey.stop()
        if self.postgres is not None:
            self.postgres.stop()
        if self._sockets is not None and self._sockets_are_temporary:
            shutil.rmtree(self._sockets, ignore_errors=True)

    def watched(self) -> list[Watched]:
        log = self.data / "log"
        found = []
        if self.postgres is not None:
            found.append(
                Watched("データベース(PostgreSQL)", self.postgres.poll, log / "postgres.log")
            )
        if self.valkey is not None:
            found.append(Watched("仕事の待ち行列(Valkey)", self.valkey.poll, log / "valkey.log"))
        return found

    def _identity(self) -> identity.Identity:
        program = valkey.server_program() if self.given_database_url else postgres.SERVER
        clusters = [self.data / "postgres", self.data / "valkey"]
        existing = next((path for path in clusters if path.exists()), clusters[0])
        return identity.choose(program=program, data=self.data, cluster=existing)


@contextlib.contextmanager
def temporary(environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Servers for a test run or a measurement, in a private directory removed afterwards.

    Yields the environment for what uses them. URLs already in `environ` are used as they are.
    Raises LaunchError when a server does not start or a given one does not answer.
    """
    data = Path(tempfile.mkdtemp(prefix="portal-data-"))
    servers = Servers(
        data,
        database_url=environ.get("DATABASE_URL") or None,
        redis_url=environ.get("REDIS_URL") or None,
        throwaway=True,
    )
    try:
        servers.check_given()
        servers.start(quiet=True)
        yield environment.for_children(
            environ, data=data, database_url=servers.database_url, redis_url=servers.redis_url
        )
    finally:
        servers.stop()
        shutil.rmtree(data, ignore_errors=True)
