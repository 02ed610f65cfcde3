"""As whom each kind of process comes to PostgreSQL, before anybody acts."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from portal.run import plan
from portal.run.environment import REPOSITORY, Settings
from tests import workers

WHO = "from django.db import connection as c; k = c.cursor(); k.execute('SELECT current_user')"


def current_user(head: str, **variables: str) -> str:
    """Who PostgreSQL says it is talking to, in a process of its own."""
    command = [sys.executable, "-c", f"{head}\n{WHO}; print(k.fetchone()[0])"]
    environment = {**workers.environment(), **variables}
    done = subprocess.run(
        command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.django_db
def test_pages_begin_as_staff_tasks_as_worker_and_commands_as_the_owner() -> None:
    commands = "import django; django.setup()"
    assert current_user("import portal.wsgi") == "portal_staff"
    assert current_user(commands, DATABASE_ROLE="portal_worker") == "portal_worker"
    assert current_user(commands) == connection.settings_dict["USER"]


def test_the_launcher_gives_tasks_their_role() -> None:
    services = plan.services(Settings("127.0.0.1", 8000, Path("data"), None, None))
    web, *tasks = services
    assert "DATABASE_ROLE" not in web.environment
    assert {one.environment["DATABASE_ROLE"] for one in tasks} == {"portal_worker"}
