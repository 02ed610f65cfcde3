"""`python -m portal.run.with_servers -- COMMAND`: temporary servers around one command."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from portal.run import servers
from portal.run.console import LaunchError, explain
from portal.run.process import Guarded
from portal.run.supervise import Interrupted, interruptible


def main(arguments: list[str]) -> int:
    """Exit with the command's own code; 130 after Ctrl-C."""
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        sys.stderr.write("使い方: python -m portal.run.with_servers -- コマンド 引数…\n")
        return 2
    try:
        with interruptible(), servers.temporary(os.environ) as environment:
            process = Guarded(command, output=None, environment=environment, cwd=Path.cwd())
            try:
                return process.wait()
            finally:
                process.stop()
    except LaunchError as error:
        explain(error)
        return error.code
    except Interrupted:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
