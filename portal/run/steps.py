"""The commands that run once, in order, before the portal opens."""

from __future__ import annotations

import codecs
import os
import select
import subprocess
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.run.console import LaunchError, Progress, say
from portal.run.process import Guarded

TAIL_LINES = 20


@dataclass(frozen=True)
class Step:
    """One command. `stream`: pass its lines through as they come.

    `needed` is asked first (None: always needed); `succeeded` is called afterwards.
    """

    label: str
    command: tuple[str, ...]
    stream: bool = False
    needed: Callable[[], bool] | None = None
    succeeded: Callable[[], None] | None = None


def run(step: Step, *, environment: Mapping[str, str], cwd: Path) -> None:
    """Run one step with visible progress.

    Raises LaunchError with the step's last lines when it fails.
    """
    if step.needed is not None and not step.needed():
        say(f"✓ {step.label}(変更なし)")
        return
    progress = Progress(step.label)
    code, tail = follow(
        step.command, progress, environment=environment, cwd=cwd, stream=step.stream
    )
    if code != 0:
        raise LaunchError(f"「{step.label}」に失敗しました(終了コード {code})。", details=tail)
    if step.succeeded is not None:
        step.succeeded()
    progress.done()


def follow(
    command: Sequence[str],
    progress: Progress,
    *,
    environment: Mapping[str, str],
    cwd: Path,
    stream: bool = False,
) -> tuple[int, list[str]]:
    """Run a command to its end while the clock ticks; its exit code and its last 20 lines."""
    process = Guarded(command, output=subprocess.PIPE, environment=environment, cwd=cwd)
    tail: deque[str] = deque(maxlen=TAIL_LINES)
    try:
        for line in _lines(process.process.stdout, progress):
            tail.append(line)
            if stream:
                progress.line(line)
        return process.wait(), list(tail)
    finally:
        process.stop()


def _lines(pipe: IO[bytes] | None, progress: Progress) -> Iterator[str]:
    """The lines of a pipe as they come, ticking while none does."""
    if pipe is None:
        return
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    pending = ""
    while True:
        readable, _, _ = select.select([pipe], [], [], 0.25)
        if not readable:
            progress.tick()
            continue
        chunk = os.read(pipe.fileno(), 65536)
        *complete, pending = (pending + decoder.decode(chunk, final=not chunk)).split("\n")
        yield from (line.rstrip("\r") for line in complete)
        if not chunk:
            break
    if pending:
        yield pending
