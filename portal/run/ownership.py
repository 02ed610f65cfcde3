"""Who holds a data directory, and how a command finds the portal that runs on it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from portal.run.console import LaunchError

NOTE = "environment.json"
NAMES = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PORTAL_DATA")


class AlreadyRunning(LaunchError):  # noqa: N818 — it is an answer as much as an error
    """Another launcher holds the data directory."""


@contextlib.contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Hold the data directory. Raises AlreadyRunning (code 2) when another launcher holds it."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (data / "launcher.lock").open("a")
    except OSError as error:
        raise LaunchError(
            f"PORTAL_DATA の場所 {data} に書き込めません。別の場所を指定してください。", code=2
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"このポータルはすでに動いています(データの置き場所: {data})。", code=2
            ) from error
        yield


@contextlib.contextmanager
def leave_note(data: Path, children: Mapping[str, str]) -> Iterator[None]:
    """Leave the running portal's addresses where its owner's commands find them."""
    path = data / NOTE
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump({name: children[name] for name in NAMES}, file)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def read_note(data: Path) -> dict[str, str]:
    """The addresses of the portal that runs on `data`.

    Raises LaunchError (code 2) while it is still starting.
    """
    try:
        note: dict[str, str] = json.loads((data / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LaunchError(
            "ポータルは起動の途中です。準備ができてから、もう一度実行してください。", code=2
        ) from error
    return note
