"""What the launcher's tests share."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def data() -> Iterator[Path]:
    """A short private directory; pytest's own are 0700 all the way up, closed to other users."""
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def free_port() -> int:
    """A free port below the ephemeral range, where a probe cannot connect to itself."""
    for port in range(21000, 21999):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) != 0:
                return port
    pytest.fail("no free port")
