"""Nothing outlives the process that asked for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.run.identity import Identity, nobody
from portal.run.process import LOG_BYTES, Guarded, open_log
from tests.portal.run.processes import alive, eventually, launcher

STUBBORN = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(300)"])
open(sys.argv[1], "w").write(f"{os.getpid()} {child.pid}\\n")
time.sleep(300)
"""


def pids(path: Path) -> list[int]:
    assert eventually(lambda: path.exists() and path.read_text().endswith("\n"))
    return [int(word) for word in path.read_text().split()]


def test_exit_code_and_output_are_the_commands_own() -> None:
    command = [sys.executable, "-c", "print('出力'); raise SystemExit(7)"]
    process = Guarded(command, output=subprocess.PIPE)
    assert process.process.stdout is not None
    assert process.process.stdout.read().decode() == "出力\n"
    assert process.wait(10) == 7


def test_missing_program_ends_with_127() -> None:
    process = Guarded(["/nowhere/program"], output=subprocess.DEVNULL)
    assert process.wait(10) == 127


def test_stop_kills_a_stubborn_process_and_its_children_after_the_grace(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    process = Guarded([sys.executable, "-c", STUBBORN, str(note)], output=None, grace=0.5)
    running = pids(note)
    begin = time.monotonic()
    assert process.stop() == 128 + signal.SIGKILL
    assert 0.4 < time.monotonic() - begin < 5
    assert not any(alive(pid) for pid in running)


@pytest.mark.parametrize("victim", ["launcher", "guard"])
def test_nothing_survives_sigkill(tmp_path: Path, victim: str) -> None:
    note = tmp_path / "pids"
    script = (
        "import sys, time; from portal.run.process import Guarded\n"
        "guarded = Guarded([sys.executable, '-c', 'import os, sys, time; open(sys.argv[1], \"w\")"
        f".write(str(os.getpid()) + chr(10)); time.sleep(300)', {str(note)!r}], output=None)\n"
        "print(guarded.process.pid, flush=True); time.sleep(300)"
    )
    process = launcher(script)
    running: list[int] = []
    try:
        assert process.stdout is not None
        guard = int(process.stdout.readline())
        running = pids(note)
        os.kill(process.pid if victim == "launcher" else guard, signal.SIGKILL)
        assert eventually(lambda: not any(alive(pid) for pid in running))
    finally:
        for pid in filter(alive, running):
            os.kill(pid, signal.SIGKILL)
        process.kill()
        process.communicate()
    assert eventually(lambda: not alive(guard))


WAYS = ["drop", "mapped"] if os.geteuid() == 0 else ["mapped"]


@pytest.mark.parametrize("way", WAYS)
def test_a_command_takes_another_identity(way: str) -> None:
    identity = Identity(**{way: nobody()})
    process = Guarded(["id", "-u"], output=subprocess.PIPE, identity=identity)
    assert process.process.stdout is not None
    assert int(process.process.stdout.read()) == nobody()[0]
    assert process.wait(10) == 0


def test_a_big_log_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_bytes(b"x" * (LOG_BYTES + 1))
    with open_log(path) as log:
        log.write(b"new\n")
    assert path.read_bytes() == b"new\n"
    assert (tmp_path / "web.log.1").stat().st_size == LOG_BYTES + 1
