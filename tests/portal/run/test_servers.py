"""The embedded servers, started for real."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from portal.run import environment, identity, postgres
from portal.run.console import LaunchError
from portal.run.identity import Identity
from portal.run.process import Guarded
from portal.run.servers import Servers
from tests.portal.run.processes import alive, eventually, launcher


@pytest.fixture
def servers(data: Path) -> Iterator[Servers]:
    started = Servers(data, throwaway=True)
    started.start(quiet=True)
    yield started
    started.stop()


def postmaster(data: Path) -> int:
    return int((data / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def test_both_answer_and_japanese_trigrams_work(servers: Servers) -> None:
    with psycopg.connect(servers.database_url) as connection:
        connection.execute("create extension pg_trgm")
        row = connection.execute("select show_trgm('雇用対策'), current_setting('port')").fetchone()
    assert row is not None
    assert len(row[0]) > 0
    client = redis.Redis.from_url(environment.redis_py_url(servers.redis_url))
    client.set("鍵", "値")
    assert client.get("鍵") == "値".encode()


def test_nothing_listens_on_a_tcp_port_and_sockets_are_private(servers: Servers) -> None:
    assert servers.postgres is not None
    with psycopg.connect(servers.database_url) as connection:
        row = connection.execute("show listen_addresses").fetchone()
    assert row == ("",)
    client = redis.Redis.from_url(environment.redis_py_url(servers.redis_url))
    assert client.config_get("port") == {"port": "0"}
    assert stat.S_IMODE(servers.postgres.sockets.stat().st_mode) == 0o700


def test_the_portals_role_is_not_a_superuser(servers: Servers) -> None:
    with psycopg.connect(servers.database_url) as connection:
        row = connection.execute(
            "select rolsuper, rolbypassrls, rolcreatedb from pg_roles where rolname = current_user"
        ).fetchone()
    assert row == (False, False, True)


def test_a_second_start_finds_the_data_of_the_first(data: Path) -> None:
    for run in range(2):
        servers = Servers(data)
        servers.start(quiet=True)
        try:
            client = redis.Redis.from_url(environment.redis_py_url(servers.redis_url))
            with psycopg.connect(servers.database_url) as connection:
                if run == 0:
                    connection.execute("create table kept (value text)")
                    connection.execute("insert into kept values ('記録')")
                    client.set("kept", "yes")
                else:
                    found = connection.execute("select value from kept").fetchone()
                    assert found == ("記録",)
                    assert client.get("kept") == b"yes"
        finally:
            servers.stop()
        assert not (data / "postgres" / "postmaster.pid").exists()


def test_a_crashed_run_is_recovered_from(data: Path) -> None:
    script = (
        "import sys, time, pathlib; from portal.run.servers import Servers\n"
        f"servers = Servers(pathlib.Path({str(data)!r})); servers.start(quiet=True)\n"
        "print('ready', flush=True); time.sleep(300)"
    )
    with launcher(script) as process:
        assert process.stdout is not None
        assert "ready\n" in process.stdout  # a slow machine shows progress before it
        server = postmaster(data)
        # The server itself is killed: its lock and its socket stay behind.
        os.kill(server, signal.SIGKILL)
        process.kill()
    assert eventually(lambda: not alive(server))
    lock = data / "postgres" / "postmaster.pid"
    assert lock.exists()
    servers = Servers(data)
    with stranger(data) as pid:
        # Worse: the number now belongs to another living process of the same user.
        lines = lock.read_text().splitlines()
        lock.write_text("\n".join([str(pid), *lines[1:]]) + "\n")
        try:
            servers.start(quiet=True)
            psycopg.connect(servers.database_url).close()
        finally:
            servers.stop()


@contextlib.contextmanager
def stranger(data: Path) -> Iterator[int]:
    """The number of a living process that runs under the servers' own identity."""
    who = identity.choose(program=postgres.SERVER, data=data, cluster=data / "postgres")
    command = ["sh", "-c", "echo $$; exec sleep 300"]
    process = Guarded(command, output=subprocess.PIPE, identity=who, cwd=Path("/"))
    try:
        assert process.process.stdout is not None
        yield int(process.process.stdout.readline())
    finally:
        process.stop()


def test_a_half_made_cluster_is_made_again(data: Path) -> None:
    (data / "postgres.making").mkdir()
    (data / "postgres.making" / "PG_VERSION").write_text("18\n")
    servers = Servers(data, throwaway=True)
    try:
        servers.start(quiet=True)
        psycopg.connect(servers.database_url).close()
    finally:
        servers.stop()


def test_a_long_path_gets_a_short_socket(data: Path) -> None:
    long = data / ("長い道" * 15)
    long.mkdir()
    servers = Servers(long, throwaway=True)
    try:
        servers.start(quiet=True)
        assert servers.postgres is not None
        sockets = servers.postgres.sockets
        assert not sockets.is_relative_to(long)
        assert len(os.fsencode(sockets / postgres.SOCKET_NAME)) < 100
        psycopg.connect(servers.database_url).close()
    finally:
        servers.stop()
    assert not sockets.exists()


def test_a_server_that_cannot_start_shows_why(data: Path) -> None:
    servers = Servers(data, throwaway=True)
    servers.start(quiet=True)
    servers.stop()
    control = data / "postgres" / "global" / "pg_control"
    control.write_bytes(b"broken")
    with pytest.raises(LaunchError) as caught:
        Servers(data, throwaway=True).start(quiet=True)
    assert "PostgreSQL が起動しませんでした" in caught.value.sentence
    assert any("control" in line for line in caught.value.details)


class TestIdentity:
    def test_an_ordinary_user_runs_them_and_root_does_not(self, data: Path) -> None:
        expected = Identity(drop=identity.nobody()) if os.geteuid() == 0 else identity.AS_IS
        assert self.choose(data) == expected

    def test_the_owner_of_the_data_is_kept(self, data: Path) -> None:
        chosen = self.choose(data)
        chosen.own(data / "postgres")
        assert self.choose(data) == chosen

    def test_data_behind_a_closed_door_can_be_used(self, data: Path) -> None:
        """Root's `nobody` cannot pass a private directory: a user namespace can."""
        closed = data / "closed"
        closed.mkdir(mode=0o700)
        inner = closed / "data"
        inner.mkdir()
        servers = Servers(inner, throwaway=True)
        try:
            servers.start(quiet=True)
            psycopg.connect(servers.database_url).close()
        finally:
            servers.stop()
        assert (inner / "postgres").stat().st_uid == os.geteuid()
        closed.chmod(0o755)
        as_before = Identity(mapped=identity.nobody()) if os.geteuid() == 0 else identity.AS_IS
        assert self.choose(inner) == as_before

    @staticmethod
    def choose(data: Path) -> Identity:
        return identity.choose(program=postgres.SERVER, data=data, cluster=data / "postgres")


def test_with_servers_passes_the_environment_and_the_exit_code() -> None:
    check = (
        "import os, sys, psycopg; psycopg.connect(os.environ['DATABASE_URL']).close();"
        "print(os.environ['PORTAL_DATA']); sys.exit(5)"
    )
    variables = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "PORTAL_DATA"}
    }
    done = subprocess.run(
        [sys.executable, "-m", "portal.run.with_servers", "--", sys.executable, "-c", check],
        capture_output=True,
        text=True,
        check=False,
        env=variables,
        cwd=environment.REPOSITORY,
    )
    assert done.returncode == 5, done.stderr
    assert not Path(done.stdout.strip()).exists()


def test_a_user_that_is_only_a_number_runs_them_under_a_name() -> None:
    """As in a container that is started under a bare number."""
    number = (54321, 54321)
    folder = Path(tempfile.mkdtemp(prefix="portal-nameless-"))
    (folder / "data").mkdir()
    script = (
        "import pathlib; from portal.run.servers import Servers\n"
        f"servers = Servers(pathlib.Path({str(folder / 'data')!r})); servers.start(quiet=True)\n"
        "import psycopg; psycopg.connect(servers.database_url).close()\n"
        "servers.stop(); print('worked', flush=True)"
    )
    process = Guarded(
        [sys.executable, "-c", script],
        output=subprocess.PIPE,
        cwd=environment.REPOSITORY,
        identity=Identity(mapped=number),
    )
    assert process.process.stdout is not None
    said = process.process.stdout.read().decode()
    assert process.wait(60) == 0, said
    shutil.rmtree(folder)
    assert "worked" in said
