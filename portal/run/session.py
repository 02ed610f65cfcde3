"""A management command's way to the data: the running portal's servers, or its own for a while."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping

from portal.run import environment
from portal.run.console import LaunchError
from portal.run.ownership import AlreadyRunning, only_one, read_note
from portal.run.servers import Servers

NEEDED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")


@contextlib.contextmanager
def session(environ: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Yield the environment a command needs.

    What is set is used as it is. Else the portal that runs on PORTAL_DATA is used, and if none
    runs, the embedded servers are started on its data and stopped again. Raises LaunchError when
    there is no data yet, or a server does not answer.
    """
    if all(environ.get(name) for name in NEEDED):
        yield dict(environ)
        return
    settings = environment.read(environ)
    if not (settings.database_url or (settings.data / "postgres").exists()):
        raise LaunchError(
            "データがまだありません。先に「make run」を一度実行してください。", code=2
        )
    with contextlib.ExitStack() as stack:
        running = False
        try:
            stack.enter_context(only_one(settings.data))
        except AlreadyRunning:
            running = True
        if running:
            yield {**environ, **read_note(settings.data)}
            return
        servers = Servers(
            settings.data, database_url=settings.database_url, redis_url=settings.redis_url
        )
        servers.check_given()
        stack.callback(servers.stop)
        # Standard output belongs to the command.
        servers.start(quiet=True, out=sys.stderr)
        yield environment.for_children(
            environ,
            data=settings.data,
            database_url=servers.database_url,
            redis_url=servers.redis_url,
        )


def adopt(stack: contextlib.ExitStack) -> None:
    """Set this process's environment for as long as `stack` is open."""
    os.environ.update(stack.enter_context(session(os.environ)))
