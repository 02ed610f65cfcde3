"""Makes `.venv` and installs a hash-locked list into it. Runs under the system's Python.

Started by path (`python3 portal/run/bootstrap.py run|dev`), so it imports nothing but the
standard library. A stamp in `.venv` makes the next start immediate; a mark left by an interrupted
installation makes it begin again from nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
QUIET_SECONDS = 2.0


class BootstrapError(Exception):
    """続けられない理由の一文。`details` は失敗したコマンドの最後の行。"""

    def __init__(self, sentence: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.details = details


class Clock:
    """Says what is being done and for how long, first after two seconds."""

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.due = self.started + QUIET_SECONDS
        self.on_terminal = sys.stderr.isatty()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def tick(self, text: str) -> None:
        if time.monotonic() < self.due:
            return
        begin, end = ("\r\033[K", "") if self.on_terminal else ("", "\n")
        sys.stderr.write(f"{begin}  {text} … {self.seconds:.0f} 秒{end}")
        sys.stderr.flush()
        self.due = time.monotonic() + (1.0 if self.on_terminal else 5.0)

    def done(self, text: str) -> None:
        begin = "\r\033[K" if self.on_terminal else ""
        sys.stderr.write(f"{begin}✓ {text}({self.seconds:.1f} 秒)\n")
        sys.stderr.flush()


class Environment:
    """The virtual environment of one repository."""

    def __init__(self, repository: Path) -> None:
        self.repository = repository
        self.directory = repository / ".venv"
        self.python = self.directory / "bin" / "python"
        self.stamp = self.directory / "installed.json"
        self.mark = self.directory / "installing"

    def digest(self, kind: str) -> str:
        return hashlib.sha256((self.repository / LOCKS[kind]).read_bytes()).hexdigest()

    def ready(self, kind: str) -> bool:
        """Whether the lock of `kind` is installed. The dev lock holds everything of run."""
        if self.mark.exists() or not self.python.exists():
            return False
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return False
        if stamp.get("directory") != str(self.directory):
            return False  # copied from elsewhere: its scripts still point there
        return any(stamp.get(name) == self.digest(name) for name in {kind, "dev"})

    def prepare(self, kind: str) -> None:
        """Create or repair, then install and stamp. Raises BootstrapError."""
        if not self.usable():
            self._create()
        self.mark.touch()
        self.stamp.unlink(missing_ok=True)
        self._install(kind)
        stamp = {"directory": str(self.directory), kind: self.digest(kind)}
        self.stamp.write_text(json.dumps(stamp), encoding="utf-8")
        self.mark.unlink()

    def usable(self) -> bool:
        """An environment that a finished installation left, at this place, that still starts."""
        if self.mark.exists() or not self.stamp.exists():
            return False
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
        except ValueError:
            return False
        if stamp.get("directory") != str(self.directory):
            return False
        try:
            trial = subprocess.run(
                [self.python, "-m", "pip", "--version"], capture_output=True, check=False
            )
        except OSError:
            return False
        return trial.returncode == 0

    def _create(self) -> None:
        if not importlib.util.find_spec("venv") or not importlib.util.find_spec("ensurepip"):
            raise BootstrapError(
                "Python の venv(ensurepip)がありません。"
                "Debian や Ubuntu では「sudo apt install python3-venv」で入ります。"
            )
        clock = Clock()
        shutil.rmtree(self.directory, ignore_errors=True)
        code, lines = follow(
            [sys.executable, "-m", "venv", str(self.directory)],
            lambda _line: "Python の環境を作っています",
            clock,
        )
        if code != 0:
            raise BootstrapError("Python の環境(.venv)を作れませんでした。", lines)
        clock.done("Python の環境を作成")

    def _install(self, kind: str) -> None:
        clock = Clock()
        lock = self.repository / LOCKS[kind]
        count = Count(lock)
        code, lines = follow(
            [
                str(self.python), "-m", "pip", "install", "--require-hashes",
                "--disable-pip-version-check", "--no-input", "--progress-bar", "off",
                "--requirement", str(lock),
            ],
            count.read,
            clock,
        )  # fmt: skip
        if code != 0:
            raise BootstrapError(
                "必要なライブラリを入れられませんでした。上の行に理由があります"
                "(ネットワーク、または pip の設定を確かめてください)。",
                lines,
            )
        clock.done(f"ライブラリを用意({count.total} 個)")


class Count:
    """Reads pip's lines and says how far it is."""

    def __init__(self, lock: Path) -> None:
        self.total = len(re.findall(r"(?m)^[\w.-]+==", lock.read_text(encoding="utf-8")))
        self.found = 0
        self.installing = False

    def read(self, line: str) -> str:
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            self.found += 1
        self.installing = self.installing or line.startswith("Installing collected")
        if self.installing:
            return f"ライブラリ {self.total} 個を配置しています"
        return f"ライブラリを取り寄せています {min(self.found, self.total)}/{self.total}"


def follow(
    command: list[str], describe: Callable[[str], str], clock: Clock
) -> tuple[int, tuple[str, ...]]:
    """Run a command while the clock ticks; its exit code and its last 15 lines."""
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PYTHONUNBUFFERED": "1"}
    tail: deque[str] = deque(maxlen=15)
    text = describe("")
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    ) as process:
        try:
            for line in lines_of(process.stdout):
                if line:
                    tail.append(line)
                    text = describe(line)
                clock.tick(text)
        except BaseException:
            process.terminate()
            raise
    return process.returncode, tuple(tail)


def lines_of(pipe: IO[bytes] | None) -> Iterator[str]:
    """Lines as they come, and an empty one every quarter second while none does."""
    pending = b""
    while pipe is not None:
        if not select.select([pipe], [], [], 0.25)[0]:
            yield ""
            continue
        chunk = os.read(pipe.fileno(), 65536)
        if not chunk:
            return
        *complete, pending = (pending + chunk).split(b"\n")
        yield from (line.decode(errors="replace").rstrip() for line in complete)


@contextlib.contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait until no other bootstrap of this repository runs. The kernel frees a dead one's."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        clock = Clock()
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                clock.tick("別の準備が終わるのを待っています")
                time.sleep(0.2)
            else:
                break
        yield


def bootstrap(repository: Path, kind: str) -> bool:
    """Make `.venv` hold the lock of `kind` ("run" or "dev"). False when it already did.

    Raises BootstrapError with one sentence for the user.
    """
    environment = Environment(repository)
    if environment.ready(kind):
        return False
    with alone(repository / ".cache" / "bootstrap.lock"):
        if environment.ready(kind):
            return False
        environment.prepare(kind)
    return True


def main(arguments: list[str]) -> int:
    kind = arguments[0] if arguments else "run"
    if kind not in LOCKS:
        sys.stderr.write("使い方: bootstrap.py run|dev\n")
        return 2
    try:
        bootstrap(Path(__file__).resolve().parents[2], kind)
    except BootstrapError as error:
        for line in error.details:
            sys.stderr.write(f"  | {line}\n")
        sys.stderr.write(f"\n{error.sentence}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\n準備を中止しました。次の実行で最初からやり直します。\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
