"""A management command finds the running portal, or starts its servers for a while."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from portal.run import environment
from portal.run.console import LaunchError
from portal.run.ownership import leave_note, only_one, read_note
from portal.run.servers import Servers
from portal.run.session import session

CLEAN = {
    name: value
    for name, value in os.environ.items()
    if name not in {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PORTAL_DATA"}
}


def test_what_is_set_is_used_as_it_is() -> None:
    given = {"DATABASE_URL": "postgresql:///a", "REDIS_URL": "redis://b", "SECRET_KEY": "c"}
    with session(given) as found:
        assert found == given


def test_without_data_it_says_what_to_do_first(tmp_path: Path) -> None:
    with (
        pytest.raises(LaunchError, match="make run") as refusal,
        session({"PORTAL_DATA": str(tmp_path)}),
    ):
        pass
    assert refusal.value.code == 2


def test_the_running_portal_is_found_by_its_note(data: Path) -> None:
    note = {
        "DATABASE_URL": "postgresql:///running",
        "REDIS_URL": "redis+socket:///running",
        "SECRET_KEY": "its-own",
        "PORTAL_DATA": str(data),
    }
    (data / "postgres").mkdir()
    with only_one(data), leave_note(data, {**note, "OTHER": "not passed on"}):
        assert (data / "environment.json").stat().st_mode & 0o777 == 0o600
        assert read_note(data) == note
        with session({"PORTAL_DATA": str(data)}) as found:
            assert found == note
    assert not (data / "environment.json").exists()


def test_a_portal_that_is_still_starting_says_so(data: Path) -> None:
    (data / "postgres").mkdir()
    with (
        only_one(data),
        pytest.raises(LaunchError, match="起動の途中"),
        session({"PORTAL_DATA": str(data)}),
    ):
        pass


def test_a_stopped_portals_servers_run_for_a_while(data: Path) -> None:
    first = Servers(data)
    try:
        first.start(quiet=True)
    finally:
        first.stop()
    with session({"PORTAL_DATA": str(data)}) as found:
        psycopg.connect(found["DATABASE_URL"]).close()
        assert found["SECRET_KEY"]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(found["DATABASE_URL"])


def manage(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=environment.REPOSITORY,
        env={**CLEAN, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_manage_refuses_in_one_sentence(tmp_path: Path) -> None:
    nothing = manage("national_report", "--year", "2020", PORTAL_DATA=str(tmp_path))
    assert (nothing.returncode, nothing.stdout) == (2, "")
    assert "先に「make run」を一度実行してください" in nothing.stderr
    dead = manage(
        "national_report",
        "--year",
        "2020",
        DATABASE_URL="postgresql://portal:hidden-word@127.0.0.1:1/portal",
        REDIS_URL="redis://127.0.0.1:1",
        SECRET_KEY="x",
    )
    assert dead.returncode == 2
    assert "データベースに接続できません" in dead.stderr
    assert "hidden-word" not in dead.stderr
    assert "Traceback" not in dead.stderr
