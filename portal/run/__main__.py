"""`python -m portal.run`: from nothing to an open portal, and back."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from portal.run import environment, plan, steps
from portal.run.console import LaunchError, Progress, explain, say
from portal.run.environment import Settings
from portal.run.ownership import leave_note, only_one
from portal.run.servers import Servers
from portal.run.supervise import (
    Interrupted,
    Service,
    Supervisor,
    interruptible,
    wait_until_healthy,
)


def serve(
    settings: Settings,
    environ: Mapping[str, str],
    *,
    repository: Path,
    before: Sequence[steps.Step],
    services: Sequence[Service],
    welcome: Sequence[str],
) -> None:
    """Start everything, say where it is, and keep it running.

    Ends only by `Interrupted` or LaunchError, with everything stopped in order. `welcome`: the
    command whose output is shown below the address (empty: none).
    """
    started = time.monotonic()
    with only_one(settings.data), contextlib.ExitStack() as stack:
        environment.check_port(settings.host, settings.port)
        servers = Servers(
            settings.data, database_url=settings.database_url, redis_url=settings.redis_url
        )
        servers.check_given()
        stack.callback(servers.stop)
        servers.start()
        children = environment.for_children(
            environ,
            data=settings.data,
            database_url=servers.database_url,
            redis_url=servers.redis_url,
        )
        # Links in e-mails lead where the portal answers, unless told where people find it.
        children.setdefault("PORTAL_URL", address(settings).rstrip("/"))
        stack.enter_context(leave_note(settings.data, children))
        for step in before:
            steps.run(step, environment=children, cwd=repository)
        supervisor = Supervisor(
            services, environment=children, cwd=repository, watched=servers.watched()
        )
        stack.callback(supervisor.stop)
        _open(supervisor, settings)
        seconds = time.monotonic() - started
        say(f"\n準備ができました({seconds:.1f} 秒)。 {address(settings)} を開いてください。")
        if not children.get("EMAIL_URL"):
            say(f"メールは送らず、{settings.data / 'mail'} に1通ずつ書き出します。")
        _welcome(welcome, children, repository)
        say("止めるときは Ctrl-C を押してください。")
        supervisor.watch()


def _open(supervisor: Supervisor, settings: Settings) -> None:
    progress = Progress("ポータルを起動")
    supervisor.start()
    wait_until_healthy(supervisor, progress, host=settings.host, port=settings.port)
    progress.done()


def _welcome(command: Sequence[str], children: Mapping[str, str], repository: Path) -> None:
    if not command:
        return
    code, lines = steps.follow(
        command, Progress("ログインできる人の一覧"), environment=children, cwd=repository
    )
    if code != 0:
        raise LaunchError("ログインできる人の一覧を出せませんでした。", details=lines)
    say("\n".join(lines))


def address(settings: Settings) -> str:
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104
    return f"http://{host}:{settings.port}/"


def main() -> int:
    """0 after a requested stop, 1 when something broke, 2 when it could not begin."""
    repository = environment.REPOSITORY
    try:
        with interruptible():
            settings = environment.read(os.environ)
            serve(
                settings,
                os.environ,
                repository=repository,
                before=plan.steps(settings, repository),
                services=plan.services(settings),
                welcome=plan.manage("demonstration_accounts"),
            )
    except LaunchError as error:
        explain(error)
        return error.code
    except Interrupted:
        say("\n停止しました。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
