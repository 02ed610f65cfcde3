#!/usr/bin/env python3
"""管理コマンドの入口。動いているポータルにつなぎ、止まっていれば同梱のサーバーを起動します。"""

import contextlib
import os
import sys
from pathlib import Path

VENV_PYTHON = Path(__file__).resolve().parent / ".venv" / "bin" / "python"


def main() -> int:
    """Run one command; 2 with one sentence when it cannot begin."""
    try:
        import django  # noqa: F401, PLC0415
    except ModuleNotFoundError:
        return _again_in_the_portals_own_python()
    from django.core.management import execute_from_command_line  # noqa: PLC0415
    from django.db import OperationalError  # noqa: PLC0415

    from portal import environment  # noqa: PLC0415
    from portal.run.console import LaunchError, explain  # noqa: PLC0415
    from portal.run.session import adopt  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        with contextlib.ExitStack() as stack:
            adopt(stack)
            environment.check_or_exit()
            execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.stderr.write("\n中止しました。それまでに保存された分は残っています。\n")
        return 130
    except LaunchError as error:
        explain(error)
        return error.code
    except OperationalError as error:
        sys.stderr.write("データベースに接続できません。動いているか、接続先を確かめてください。\n")
        sys.stderr.write(f"  {str(error).strip().splitlines()[0]}\n")
        return 2
    return 0


def _again_in_the_portals_own_python() -> int:
    # In a virtual environment already: it is broken, and starting it again would not end.
    if VENV_PYTHON.exists() and sys.prefix == sys.base_prefix:
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), *sys.argv])  # noqa: S606
    sys.stderr.write("ライブラリがありません。先に「make run」を一度実行してください。\n")
    return 2


if __name__ == "__main__":
    sys.exit(main())
