"""Under which user the embedded servers run.

PostgreSQL refuses to run as root. An ordinary user runs it as themselves. Root either drops to
an unprivileged user (when that user can reach the program and the data) or keeps its own files
and takes another name in a user namespace. The owner of an existing data directory decides, so
the choice never changes between two runs.
"""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from portal.run.console import LaunchError

GUARD = Path(__file__).with_name("guard.py")
PROBE_SECONDS = 30


@dataclass(frozen=True)
class Identity:
    """`drop`: uid and gid to become. `mapped`: uid and gid to be called in a user namespace."""

    drop: tuple[int, int] | None = None
    mapped: tuple[int, int] | None = None

    def guard_options(self) -> list[str]:
        if self.drop:
            return ["--drop", f"{self.drop[0]}:{self.drop[1]}"]
        if self.mapped:
            return ["--map", f"{self.mapped[0]}:{self.mapped[1]}"]
        return []

    def own(self, directory: Path) -> None:
        """Make `directory` (mode 0700) and hand it to the user the servers run as."""
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.drop and directory.stat().st_uid != self.drop[0]:
            os.chown(directory, *self.drop)


AS_IS = Identity()


def works(identity: Identity, *, program: Path, directory: Path) -> bool:
    """Whether `identity` can enter `directory` and start `program --version`: tried for real."""
    check = 'cd "$1" && exec "$2" --version'
    command = [
        sys.executable, "-I", "-S", str(GUARD), *identity.guard_options(), "--",
        "/bin/sh", "-c", check, "sh", str(directory), str(program),
    ]  # fmt: skip
    try:
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as probe:
            return probe.wait(timeout=PROBE_SECONDS) == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def nobody() -> tuple[int, int]:
    """An unprivileged user known to the system: `nobody`, else any user that is not root."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        entry = next(user for user in pwd.getpwall() if user.pw_uid != 0)
    return entry.pw_uid, entry.pw_gid


def choose(*, program: Path, data: Path, cluster: Path) -> Identity:
    """The identity for the servers whose files are under `data`.

    `cluster` is PostgreSQL's own directory below it; its owner decides when it exists.
    Raises LaunchError when no identity works.
    """
    euid = os.geteuid()
    owner = _owner(cluster)
    if euid != 0:
        if owner not in (None, euid):
            raise LaunchError(
                f"データの置き場所 {cluster} は別の利用者(番号 {owner})のものです。"
                "その利用者で実行するか、PORTAL_DATA で別の場所を指定してください。",
                code=2,
            )
        return AS_IS if _has_a_name(euid) else _under_a_name(program, data)
    data.chmod(0o711)  # the unprivileged owner of a folder below must be able to pass through
    if owner:
        candidates = [Identity(drop=(owner, cluster.stat().st_gid))]
    elif owner == 0:
        candidates = [Identity(mapped=nobody())]
    else:
        candidates = [Identity(drop=nobody()), Identity(mapped=nobody())]
    for identity in candidates:
        if works(identity, program=program, directory=data):
            return identity
    raise LaunchError(
        "管理者(root)のままでは PostgreSQL を動かせず、一般の利用者にも切り替えられません。"
        "一般の利用者で実行するか、DATABASE_URL で別の PostgreSQL を指定してください。",
        code=2,
    )


def _has_a_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _under_a_name(program: Path, data: Path) -> Identity:
    """PostgreSQL wants its user in the system's list; containers often run under a bare number."""
    identity = Identity(mapped=nobody())
    if works(identity, program=program, directory=data):
        return identity
    raise LaunchError(
        "この利用者には名前がなく(番号だけの利用者)、PostgreSQL を動かせません。"
        "名前のある利用者で実行するか、DATABASE_URL で別の PostgreSQL を指定してください。",
        code=2,
    )


def _owner(cluster: Path) -> int | None:
    try:
        return cluster.stat().st_uid
    except FileNotFoundError:
        return None
