"""A child process that cannot outlive the launcher (see guard.py)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from portal.run.identity import AS_IS, GUARD, Identity

KILL_MARGIN_SECONDS = 5.0
LOG_BYTES = 10 * 1024 * 1024


class Guarded:
    """One running command. Not started by a shell; its standard input is empty."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        output: IO[bytes] | int | None,
        environment: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        identity: Identity = AS_IS,
        stop_signal: signal.Signals = signal.SIGTERM,
        grace: float = 10.0,
        remove: Path | None = None,
    ) -> None:
        """`output`: an open file, `subprocess.PIPE`, or None for the launcher's own terminal.

        `grace`: seconds between the stop signal and SIGKILL. `remove`: a directory the guard
        removes if the launcher vanishes. Raises OSError when Python itself cannot be started.
        """
        self.grace = grace
        options = ["--stop-signal", str(int(stop_signal)), "--grace", str(grace)]
        if remove is not None:
            options += ["--remove", str(remove)]
        self.process = subprocess.Popen(
            [
                sys.executable, "-I", "-S", str(GUARD),
                *options, *identity.guard_options(), "--", *command,
            ],
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=None if output is None else subprocess.STDOUT,
            env=None if environment is None else dict(environment),
            cwd=cwd,
            start_new_session=True,
        )  # fmt: skip

    def poll(self) -> int | None:
        """The command's exit code, or None while it runs."""
        return self.process.poll()

    def wait(self, timeout: float | None = None) -> int:
        """The command's exit code once it has ended; its output must have been read before."""
        code = self.process.wait(timeout)
        self._close_pipes()
        return code

    def ask_to_stop(self) -> None:
        if self.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """Stop the command and everything it started; bounded by `grace` plus five seconds."""
        self.ask_to_stop()
        try:
            return self.process.wait(self.grace + KILL_MARGIN_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            self._close_pipes()

    def _close_pipes(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def open_log(path: Path) -> IO[bytes]:
    """Open a log for appending; one over 10 MB is first put aside as `<name>.1`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_name(f"{path.name}.1"))
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(descriptor, "ab", buffering=0)
