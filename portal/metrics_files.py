"""Where the web processes keep their counts together: a folder of files, one set a process.

prometheus_client decides when it is first imported whether it counts in memory or in files, so
the web door calls `share` before Django reads anything. The files of a process that died are kept
(else a sum would fall); the folder is emptied when no process of it lives any more.
"""

import fcntl
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name for it
_OWNER = re.compile(r"_(\d+)\.(?:db|alive)$")


def share(data: Path) -> Path:
    """Join the counts of this machine's web processes beneath `data`, and return their folder.

    A folder a host name: containers may share `data`, and their process numbers are alike.
    """
    place = data / "metrics" / socket.gethostname()
    place.mkdir(parents=True, exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not any(_lives(owner) for owner in _owners(place)):
            for file in place.iterdir():
                if _OWNER.search(file.name):
                    file.unlink(missing_ok=True)
        (place / f"process_{os.getpid()}.alive").touch()
    os.environ[VARIABLE] = str(place)
    return place


def folder() -> Path | None:
    """Return the shared folder; None when this process counts for itself (commands, tests)."""
    given = os.environ.get(VARIABLE)
    return Path(given) if given else None


def _owners(place: Path) -> Iterator[int]:
    for file in place.iterdir():
        if found := _OWNER.search(file.name):
            yield int(found[1])


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
