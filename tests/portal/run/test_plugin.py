"""The plugin that gives a test run its own servers takes them away however the run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.run.environment import REPOSITORY
from tests.portal.run.processes import alive, eventually

INNER = """
import os, pathlib, time

import psycopg
from celery import Celery

def test_inner():
    psycopg.connect(os.environ["DATABASE_URL"]).close()
    app = Celery(broker=os.environ["REDIS_URL"], backend=os.environ["REDIS_URL"])
    app.send_task("nothing.listens")
    assert app.backend.client.llen("celery") == 1
    data = pathlib.Path(os.environ["PORTAL_DATA"])
    server = (data / "postgres" / "postmaster.pid").read_text().splitlines()[0]
    note = pathlib.Path(__file__).with_name("note")
    note.with_suffix(".new").write_text(f"{data} {server}")
    note.with_suffix(".new").rename(note)
    time.sleep(float(os.environ["SLEEP"]))
"""

# A shell that starts its commands in the background has them ignore Ctrl-C, and their children too.
HEEDING_CTRL_C = (
    "import runpy, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
    " runpy.run_module('pytest', run_name='__main__')"
)


def run(folder: Path, sleep: str) -> subprocess.Popen[bytes]:
    (folder / "test_inner.py").write_text(INNER)
    (folder / "empty.ini").write_text("[pytest]\n")
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "REDIS_URL", "PORTAL_DATA", "DJANGO_SETTINGS_MODULE"}
    }
    return subprocess.Popen(
        [
            *(sys.executable, "-c", HEEDING_CTRL_C, "-q", "-p", "tests.servers"),
            *("-c", str(folder / "empty.ini"), str(folder / "test_inner.py")),
        ],
        cwd=REPOSITORY,
        env={**kept, "SLEEP": sleep},
        stdout=subprocess.DEVNULL,
    )


def told(folder: Path) -> tuple[Path, int]:
    assert eventually((folder / "note").exists)
    data, server = (folder / "note").read_text().split()
    return Path(data), int(server)


def test_after_a_finished_run(tmp_path: Path) -> None:
    with run(tmp_path, "0") as process:
        assert process.wait(60) == 0
    data, server = told(tmp_path)
    assert not data.exists()
    assert not alive(server)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_after_an_interrupted_run(tmp_path: Path, number: signal.Signals) -> None:
    with run(tmp_path, "300") as process:
        data, server = told(tmp_path)
        assert alive(server)
        process.send_signal(number)
        process.wait(30)
    assert eventually(lambda: not alive(server) and not data.exists())
