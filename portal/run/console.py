"""What the launcher says: one line a step, a ticking clock for slow ones, plain sentences."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

QUIET_SECONDS = 2.0
LINE_EVERY_SECONDS = 5.0


class LaunchError(Exception):
    """続けられない理由。`sentence` は利用者への一文、`code` は終了コード。"""

    def __init__(self, sentence: str, *, code: int = 1, details: Iterable[str] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.details = tuple(details)


class Progress:
    """One step on the screen. `tick()` as often as you like; it writes only when it is due.

    On a terminal the same line is rewritten every second; elsewhere a new line is added every
    five seconds, so that a log stays readable.
    """

    def __init__(self, label: str, *, out: TextIO | None = None) -> None:
        self.label = label
        self.out = out or sys.stdout
        self.started = time.monotonic()
        self.next_due = self.started + QUIET_SECONDS
        self.on_terminal = self.out.isatty()
        self.line_open = False

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def tick(self, note: str = "") -> None:
        """Show the elapsed seconds (and `note`, what is being done) once they are due."""
        now = time.monotonic()
        if now < self.next_due:
            return
        text = f"  {self.label} … {self.seconds:.0f} 秒"
        if note:
            text += f"({note})"
        if self.on_terminal:
            self.out.write(f"\r\033[K{text}")
            self.line_open = True
            self.next_due = now + 1.0
        else:
            self.out.write(f"{text}\n")
            self.next_due = now + LINE_EVERY_SECONDS
        self.out.flush()

    def line(self, text: str) -> None:
        """Pass one line of the step's own output through."""
        self._close_line()
        self.out.write(f"    {text}\n")
        self.out.flush()

    def done(self, note: str = "") -> None:
        self._close_line()
        tail = f" {note}" if note else ""
        self.out.write(f"✓ {self.label}({self.seconds:.1f} 秒){tail}\n")
        self.out.flush()

    def _close_line(self) -> None:
        if self.line_open:
            self.out.write("\r\033[K")
            self.line_open = False


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def explain(error: LaunchError) -> None:
    """Write the details (the last lines of what failed), then the sentence, to stderr."""
    sys.stdout.flush()
    for line in error.details:
        sys.stderr.write(f"  | {line}\n")
    sys.stderr.write(f"{error.sentence}\n")
    sys.stderr.flush()


def last_lines(path: Path, count: int = 15) -> list[str]:
    """The last lines of a log; empty when there is none."""
    try:
        with path.open(encoding="utf-8", errors="replace") as lines:
            return [line.rstrip("\n") for line in deque(lines, maxlen=count)]
    except FileNotFoundError:
        return []
