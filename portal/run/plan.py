"""What `make run` runs: the steps before opening and the services that stay."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from portal.run.environment import Settings
from portal.run.steps import Step
from portal.run.supervise import Service

WEB_WORKERS = 2
# Django blocks while PostgreSQL answers: 2 x 4 threads stay well under its 60 connections.
WEB_THREADS = 4
TASK_PROCESSES = 2
# Tasks act by a database role of their own; pages' role is set by portal.wsgi.
TASKS = {"DATABASE_ROLE": "portal_worker"}


def manage(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "manage.py", *arguments)


def steps(settings: Settings, repository: Path) -> list[Step]:
    static = StaticFiles(repository, settings.data / "static")
    return [
        Step("データベースの形を最新に", manage("migrate", "--noinput")),
        Step(
            "画面の部品を配置",
            manage("collectstatic", "--noinput"),
            needed=static.changed,
            succeeded=static.remember,
        ),
        Step("デモ用の記録を用意", manage("load_demonstration"), stream=True),
    ]


def services(settings: Settings) -> list[Service]:
    logs = settings.data / "log"
    celery = (sys.executable, "-m", "celery", "--app", "portal.celery:app")
    schedule = settings.data / "celerybeat-schedule"
    return [
        Service("画面のサーバー(web)", _granian(settings), logs / "web.log"),
        Service(
            "裏側の仕事(worker)",
            (
                *celery, "worker", "--concurrency", str(TASK_PROCESSES), "--loglevel", "INFO",
                "--without-gossip", "--without-mingle",
            ),
            logs / "worker.log",
            grace=15.0,
            environment=TASKS,
        ),
        Service(
            "時刻の見張り(beat)",
            (*celery, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(schedule)),
            logs / "beat.log",
            environment=TASKS,
        ),
    ]  # fmt: skip


def _granian(settings: Settings) -> tuple[str, ...]:
    return (
        sys.executable, "-m", "granian", "--interface", "wsgi",
        "--host", settings.host, "--port", str(settings.port),
        "--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS),
        "--no-access-log", "--log-level", "warning",
        "--respawn-failed-workers", "--workers-kill-timeout", "5",
        "portal.wsgi:application",
    )  # fmt: skip


class StaticFiles:
    """Whether what `collectstatic` gathers has changed since it was last gathered.

    The memory lies inside the gathered folder, so removing the folder also forgets it.
    """

    def __init__(self, repository: Path, collected: Path) -> None:
        self.repository = repository
        self.stamp = collected / ".collected"

    def changed(self) -> bool:
        try:
            return self.stamp.read_text(encoding="ascii") != self._fingerprint()
        except FileNotFoundError:
            return True

    def remember(self) -> None:
        if self.stamp.parent.is_dir():
            self.stamp.write_text(self._fingerprint(), encoding="ascii")

    def _fingerprint(self) -> str:
        digest = hashlib.sha256()
        for path in sorted(self._sources()):
            status = path.stat()
            digest.update(f"{path}\0{status.st_mtime_ns}\0{status.st_size}\n".encode())
        return digest.hexdigest()

    def _sources(self) -> Iterator[Path]:
        for name in ("requirements.lock", "portal/settings.py"):
            if (self.repository / name).exists():
                yield self.repository / name
        for folder, names, files in os.walk(self.repository):
            names[:] = [name for name in names if name[0] != "." and name != "node_modules"]
            if "static" in Path(folder).relative_to(self.repository).parts:
                yield from (Path(folder, name) for name in files)
