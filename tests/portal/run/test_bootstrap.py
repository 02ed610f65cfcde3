"""The environment's stamp, mark and repair, with a lock that needs no network."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.run import bootstrap, check_python
from portal.run.environment import REPOSITORY


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = tmp_path_factory.mktemp("repository")
    for name in bootstrap.LOCKS.values():
        (repository / name).write_text("# nothing to install\n", encoding="utf-8")
    assert bootstrap.bootstrap(repository, "dev")
    return repository


@pytest.fixture
def repository(made: Path) -> Path:
    """Finished, whatever an earlier test did to it."""
    bootstrap.bootstrap(made, "dev")
    return made


def test_a_second_run_is_immediate_and_dev_satisfies_run(repository: Path) -> None:
    begin = time.monotonic()
    assert not bootstrap.bootstrap(repository, "dev")
    assert not bootstrap.bootstrap(repository, "run")
    assert time.monotonic() - begin < 0.1


def test_run_does_not_satisfy_dev(repository: Path) -> None:
    environment = bootstrap.Environment(repository)
    environment.prepare("run")
    assert environment.ready("run")
    assert not environment.ready("dev")


def test_a_changed_lock_is_installed(repository: Path) -> None:
    lock = repository / "requirements-dev.lock"
    lock.write_text(lock.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert not bootstrap.Environment(repository).ready("dev")
    assert bootstrap.bootstrap(repository, "dev")
    assert bootstrap.Environment(repository).ready("dev")


def test_an_interrupted_installation_begins_again_from_nothing(repository: Path) -> None:
    environment = bootstrap.Environment(repository)
    leftover = environment.directory / "leftover"
    leftover.touch()
    environment.mark.touch()
    assert not environment.ready("dev")
    assert bootstrap.bootstrap(repository, "dev")
    assert environment.ready("dev")
    assert not leftover.exists()


@pytest.mark.parametrize("damage", ["stamp", "python", "moved"])
def test_a_damaged_environment_is_not_built_upon(repository: Path, damage: str) -> None:
    environment = bootstrap.Environment(repository)
    stamp = environment.stamp.read_text(encoding="utf-8")
    target = environment.python.readlink()
    assert environment.usable()
    if damage == "stamp":
        environment.stamp.write_text("{", encoding="utf-8")
    elif damage == "python":
        environment.python.unlink()
    else:
        environment.stamp.write_text(stamp.replace(str(repository), "/elsewhere"))
    try:
        assert not environment.ready("dev")
        assert not environment.usable()
    finally:
        environment.stamp.write_text(stamp, encoding="utf-8")
        environment.python.unlink(missing_ok=True)
        environment.python.symlink_to(target)


def test_a_failed_installation_is_not_taken_for_a_finished_one(repository: Path) -> None:
    lock = repository / "requirements-dev.lock"
    good = lock.read_text(encoding="utf-8")
    lock.write_text("unhashed==1.0\n", encoding="utf-8")
    try:
        with pytest.raises(bootstrap.BootstrapError) as caught:
            bootstrap.bootstrap(repository, "dev")
    finally:
        lock.write_text(good, encoding="utf-8")
    assert "必要なライブラリを入れられませんでした" in caught.value.sentence
    assert any("hash" in line for line in caught.value.details)
    assert not bootstrap.Environment(repository).ready("dev")


def test_two_at_once_wait_for_each_other(tmp_path: Path) -> None:
    (tmp_path / "portal" / "run").mkdir(parents=True)
    script = tmp_path / "portal" / "run" / "bootstrap.py"
    shutil.copy(REPOSITORY / "portal" / "run" / "bootstrap.py", script)
    for name in bootstrap.LOCKS.values():
        (tmp_path / name).write_text("# nothing\n", encoding="utf-8")
    both = [
        subprocess.Popen([sys.executable, script, kind], stderr=subprocess.PIPE, text=True)
        for kind in ("dev", "dev")
    ]
    said = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("環境を作成" in text for text in said) == 1


def test_the_count_follows_pip(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    lock.write_text("one==1 \\\n    --hash=sha256:0\ntwo==2 \\\n    --hash=sha256:0\n")
    count = bootstrap.Count(lock)
    assert count.read("Collecting one==1").endswith("1/2")
    assert "2 個を配置" in count.read("Installing collected packages: one, two")


def test_the_version_check_parses_on_any_python_3() -> None:
    source = Path(check_python.__file__).read_text(encoding="utf-8")
    tree = ast.parse(source, feature_version=(3, 4))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.AnnAssign)]


def test_an_old_python_is_told_so() -> None:
    pretend = (
        f"import sys, runpy; sys.version_info = (3, 9, 1);runpy.run_path({check_python.__file__!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", pretend], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Python 3.11 以上が必要です")
    assert done.stderr.count("\n") == 1
