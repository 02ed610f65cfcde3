"""Keeps the portal's own processes running, and stops them cleanly."""

from __future__ import annotations

import contextlib
import http.client
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from portal.run.console import LaunchError, Progress, last_lines, say
from portal.run.process import Guarded, open_log

RESTARTS = 3
STEADY_SECONDS = 600.0
POLL_SECONDS = 0.2


class Interrupted(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal. Not an Exception: nothing may swallow it."""


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Turn the first stop signal into `Interrupted`; later ones do not disturb the clean-up."""
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asked to stay
        numbers.append(signal.SIGHUP)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Interrupted

    before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(frozen=True)
class Service:
    """A command that must keep running. `grace`: seconds it may take to stop.

    `environment`: what this command alone is told, beside what all are.
    """

    label: str
    command: tuple[str, ...]
    log: Path
    grace: float = 10.0
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Watched:
    """Something started elsewhere that cannot be restarted here: an embedded server."""

    label: str
    poll: Callable[[], int | None]
    log: Path


@dataclass
class _Running:
    service: Service
    process: Guarded
    started: float = field(default_factory=time.monotonic)
    restarts: int = 0
    restart_at: float | None = None


class Supervisor:
    """Starts services in order, restarts one that dies, gives up after three times."""

    def __init__(
        self,
        services: Sequence[Service],
        *,
        environment: Mapping[str, str],
        cwd: Path,
        watched: Sequence[Watched] = (),
        backoff: float = 1.0,
    ) -> None:
        """`backoff`: seconds before the first restart; doubled each time."""
        self.services = services
        self.environment = environment
        self.cwd = cwd
        self.watched = watched
        self.backoff = backoff
        self.running: list[_Running] = []

    def start(self) -> None:
        for service in self.services:
            self.running.append(_Running(service, self._launch(service)))

    def check(self) -> None:
        """Restart what has died. Raises LaunchError for what cannot be brought back."""
        for server in self.watched:
            if server.poll() is not None:
                raise _stopped(server.label, server.log)
        for running in self.running:
            self._revive(running)

    def watch(self) -> None:
        """Keep checking until a signal or a LaunchError ends it."""
        while True:
            self.check()
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Ask each in order to stop, then wait for all; bounded by the longest grace."""
        for running in self.running:
            running.process.ask_to_stop()
        for running in self.running:
            running.process.stop()
        self.running.clear()

    def _revive(self, running: _Running) -> None:
        code = running.process.poll()
        now = time.monotonic()
        if code is None:
            return
        if running.restart_at is None:
            if now - running.started > STEADY_SECONDS:
                running.restarts = 0
            if running.restarts >= RESTARTS:
                raise _stopped(running.service.label, running.service.log)
            running.restart_at = now + self.backoff * 2**running.restarts
            running.process.stop()
            say(
                f"{running.service.label}が止まりました(終了コード {code})。"
                f"起動し直します({running.restarts + 1}/{RESTARTS} 回目)。"
            )
        elif now >= running.restart_at:
            running.process = self._launch(running.service)
            running.started, running.restart_at = now, None
            running.restarts += 1

    def _launch(self, service: Service) -> Guarded:
        with open_log(service.log) as log:
            return Guarded(
                service.command,
                output=log,
                environment={**self.environment, **service.environment},
                cwd=self.cwd,
                grace=service.grace,
            )


def _stopped(label: str, log: Path) -> LaunchError:
    return LaunchError(
        f"{label}が止まったため、全体を終了しました。記録は {log} にあります。",
        details=last_lines(log),
    )


def wait_until_healthy(
    supervisor: Supervisor, progress: Progress, *, host: str, port: int, timeout: float = 90.0
) -> None:
    """Wait for `/healthz` to answer 200. Raises LaunchError after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    answer = "応答がありません"
    while time.monotonic() < deadline:
        supervisor.check()
        status = health(host, port)
        if status == 200:
            return
        if status is not None:
            answer = f"応答は {status} でした"
        progress.tick()
        time.sleep(0.1)
    raise LaunchError(
        f"画面のサーバーの準備ができませんでした({answer})。",
        details=last_lines(supervisor.services[0].log),
    )


def health(host: str, port: int) -> int | None:
    """The status of `/healthz`, or None when nothing answers. Never goes through a proxy."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - only asks, never listens
    connection = http.client.HTTPConnection(everywhere.get(host, host), port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
