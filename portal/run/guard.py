"""Runs one command and lets nothing of it outlive the process that asked for it.

Started by path with `python -I -S guard.py OPTIONS -- COMMAND`, so it imports only the standard
library. Its standard input is a pipe whose other end the owner holds: end of file means that the
owner is gone, however it died. The command then gets its stop signal, a bounded grace, and at
last SIGKILL for its whole process group. Exits with the command's own code (128 + n after a
signal).
"""

from __future__ import annotations

import argparse
import ctypes
import os
import select
import shutil
import signal
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stop-signal", type=int, default=int(signal.SIGTERM))
    parser.add_argument("--grace", type=float, default=10.0)
    parser.add_argument("--drop", help="uid:gid the command runs as")
    parser.add_argument("--map", help="uid:gid this user is called inside a new user namespace")
    parser.add_argument("--remove", help="directory to remove when the owner vanished")
    parser.add_argument("command", nargs="+")
    return parser.parse_args(arguments)


def enter_user_namespace(uid: int, gid: int) -> None:
    """Become `uid:gid` by name only: outside, every file still belongs to the same user.

    Raises OSError where the kernel or a sandbox forbids user namespaces.
    """
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {outer_gid} 1")


def die_with_parent(stop_signal: int) -> None:
    """Ask Linux to signal this process when the guard itself is killed. Elsewhere: nothing."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, stop_signal)


def pair(text: str) -> tuple[int, int]:
    first, _, second = text.partition(":")
    return int(first), int(second)


def become(options: argparse.Namespace, guard_pid: int) -> None:
    """In the fork: take on the identity, then turn into the command. Never returns."""
    try:
        os.setsid()
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        if options.map:
            enter_user_namespace(*pair(options.map))
        if options.drop:
            uid, gid = pair(options.drop)
            os.setgroups([])
            os.setgid(gid)
            os.setuid(uid)
        # After the change of user: the kernel forgets the wish when credentials change.
        die_with_parent(options.stop_signal)
        if os.getppid() != guard_pid:
            os._exit(1)
        os.execvp(options.command[0], options.command)  # noqa: S606 - the caller's own argv
    except OSError as error:
        os.write(2, f"{options.command[0]}: {error}\n".encode())
        os._exit(127)


def kill_group(child: int) -> None:
    try:
        os.killpg(child, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def finished(child: int) -> bool:
    """True when the child has ended. It is not reaped, so its group's number stays ours."""
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, child, flags) is not None


def watch(child: int, options: argparse.Namespace, wakeup: int) -> bool:
    """Wait for the child, stopping it when told to. True when the owner vanished."""
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, _frame: asked.append(received))
    orphaned = False
    deadline: float | None = None
    while not finished(child):
        watched = [wakeup] if orphaned else [wakeup, 0]
        readable, _, _ = select.select(watched, [], [], 0.2 if deadline else 5.0)
        if wakeup in readable:
            os.read(wakeup, 512)
        if 0 in readable and not os.read(0, 64):
            orphaned = True
        if (orphaned or asked) and deadline is None:
            deadline = time.monotonic() + options.grace
            os.kill(child, options.stop_signal)
        if deadline is not None and time.monotonic() > deadline:
            kill_group(child)
    return orphaned


def main(arguments: list[str]) -> int:
    options = parse(arguments)
    wakeup, signalled = os.pipe()
    os.set_blocking(signalled, False)
    signal.set_wakeup_fd(signalled, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    guard_pid = os.getpid()
    child = os.fork()
    if child == 0:
        become(options, guard_pid)
    orphaned = watch(child, options, wakeup)
    kill_group(child)
    _, status = os.waitpid(child, 0)
    if orphaned and options.remove:
        shutil.rmtree(options.remove, ignore_errors=True)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
