"""Pytest plugin: a private PostgreSQL and Valkey for the run, before Django reads its settings.

Loaded by `-p tests.servers`. Servers named by DATABASE_URL and REDIS_URL are used as they are.
The servers' guards stop them even when this process is killed.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator

import pytest

from portal.run import servers
from portal.run.console import LaunchError

_running = contextlib.ExitStack()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> Generator[None, None, None]:
    """A wrapper runs before pytest-django's own hook, which imports the settings."""
    if not {"--help", "-h", "--version", "-V"} & set(args):
        try:
            os.environ.update(_running.enter_context(servers.temporary(os.environ)))
        except LaunchError as error:
            lines = [*error.details, error.sentence]
            raise pytest.UsageError("\n".join(lines)) from error
    try:
        return (yield)
    except BaseException:
        _running.close()
        raise


def pytest_unconfigure() -> None:
    """Called after Ctrl-C too."""
    _running.close()
