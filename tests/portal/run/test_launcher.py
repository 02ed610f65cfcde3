"""A whole launch, with small steps and services in place of Django's."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from portal.run import console, steps
from portal.run.console import LaunchError
from portal.run.plan import StaticFiles
from portal.run.steps import Step
from portal.run.supervise import Service, Supervisor
from tests.portal.run.processes import alive, eventually, launcher

WEB = """
import http.server, os, sys
open(os.environ["PORTAL_DATA"] + "/web.pid", "w").write(str(os.getpid()))
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/healthz" else 404)
        self.end_headers()
    def log_message(self, *args): pass
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
"""

LAUNCH = """
import os, sys
from pathlib import Path
from portal.run import __main__ as run, environment
from portal.run.console import LaunchError, explain
from portal.run.steps import Step
from portal.run.supervise import Interrupted, Service, interruptible
settings = environment.read(os.environ)
python = sys.executable
try:
    with interruptible():
        run.serve(settings, os.environ, repository=environment.REPOSITORY,
            before=[Step("小さな準備", (python, "-c", os.environ["STEP"]), stream=True)],
            services=[Service("小さなサーバー", (python, "-c", os.environ["WEB"]),
                settings.data / "log" / "web.log")],
            welcome=(python, "-c", "print('ようこそ')"))
except LaunchError as error:
    explain(error)
    sys.exit(error.code)
except Interrupted:
    print("停止しました。")
"""


def launch(data: Path, port: int, **variables: str) -> subprocess.Popen[str]:
    given = {"STEP": "print('一歩')", "WEB": WEB, "PORT": str(port), "PORTAL_DATA": str(data)}
    empty = {"DATABASE_URL": "", "REDIS_URL": ""}
    return launcher(LAUNCH, **(empty | given | variables))


def read_until(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if word in line:
            return seen
    pytest.fail(f"「{word}」が出る前に終わりました: {seen}")


def descendants(data: Path) -> list[int]:
    postmaster = data / "postgres" / "postmaster.pid"
    return [int((data / "web.pid").read_text()), int(postmaster.read_text().splitlines()[0])]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_signal_stops_everything_quietly(
    data: Path, free_port: int, number: signal.Signals
) -> None:
    with launch(data, free_port) as process:
        seen = read_until(process, "Ctrl-C")
        assert "    一歩\n" in seen
        assert f"http://127.0.0.1:{free_port}/" in seen
        assert "ようこそ" in seen
        running = descendants(data)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (out, err, process.returncode) == ("停止しました。\n", "", 0)
    assert not any(alive(pid) for pid in running)
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_nothing_survives_when_the_launcher_is_killed(data: Path, free_port: int) -> None:
    with launch(data, free_port) as process:
        read_until(process, "Ctrl-C")
        running = descendants(data)
        process.kill()
    assert eventually(lambda: not any(alive(pid) for pid in running))
    assert eventually(lambda: not (data / "postgres" / "postmaster.pid").exists())


def test_a_stop_signal_during_a_step_is_quiet_too(data: Path, free_port: int) -> None:
    step = "import os, time; print('番号', os.getpid(), flush=True); time.sleep(300)"
    with launch(data, free_port, STEP=step) as process:
        running = int(read_until(process, "番号").split()[-1])
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert (out, err, process.returncode) == ("停止しました。\n", "", 0)
    assert not alive(running)


def test_a_second_launch_on_the_same_data_is_refused(data: Path, free_port: int) -> None:
    with launch(data, free_port) as process:
        read_until(process, "Ctrl-C")
        with launch(data, free_port + 1) as second:
            _, err = second.communicate(timeout=30)
        assert second.returncode == 2
        assert err.startswith("このポータルはすでに動いています")
        assert err.count("\n") == 1
        process.terminate()
        process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_dead_database_url_is_refused_before_anything_starts(data: Path, free_port: int) -> None:
    url = f"postgresql://portal:hush-hush@127.0.0.1:{free_port}/portal"
    with launch(data, free_port, DATABASE_URL=url) as process:
        out, err = process.communicate(timeout=30)
    assert (out, process.returncode) == ("", 2)
    assert err.startswith("DATABASE_URL")
    assert "hush-hush" not in err
    assert {path.name for path in data.iterdir()} == {"launcher.lock"}


def test_a_failing_step_shows_its_last_lines(data: Path, free_port: int) -> None:
    with launch(data, free_port, STEP="print('わけ'); raise SystemExit(3)") as process:
        _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert err == "  | わけ\n「小さな準備」に失敗しました(終了コード 3)。\n"
    assert not (data / "postgres" / "postmaster.pid").exists()


def test_a_dying_server_ends_everything_with_a_sentence(data: Path, free_port: int) -> None:
    with launch(data, free_port) as process:
        read_until(process, "Ctrl-C")
        web, postmaster = descendants(data)
        os.kill(postmaster, signal.SIGQUIT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "データベース(PostgreSQL)が止まったため、全体を終了しました。" in err
    assert not alive(web)


def supervisor(tmp_path: Path, code: str) -> Supervisor:
    service = Service("小さな仕事", (sys.executable, "-c", code), tmp_path / "log" / "small.log")
    return Supervisor([service], environment=os.environ, cwd=tmp_path, backoff=0.05)


def test_a_dying_service_is_restarted_three_times(tmp_path: Path) -> None:
    dying = supervisor(tmp_path, "print('倒れました'); raise SystemExit(1)")
    dying.start()
    with pytest.raises(LaunchError) as caught:
        dying.watch()
    dying.stop()
    assert caught.value.sentence.startswith("小さな仕事が止まったため")
    assert caught.value.details == ("倒れました",) * 4


def test_a_service_that_recovers_is_kept(tmp_path: Path) -> None:
    code = (
        "import pathlib, time; mark = pathlib.Path('mark')\n"
        "if not mark.exists(): mark.touch(); raise SystemExit(1)\n"
        "pathlib.Path('up').touch(); time.sleep(300)"
    )
    recovering = supervisor(tmp_path, code)
    recovering.start()

    def is_up() -> bool:
        recovering.check()
        return (tmp_path / "up").exists()

    try:
        assert eventually(is_up)
    finally:
        recovering.stop()


def test_a_slow_step_shows_its_clock(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "QUIET_SECONDS", 0.2)
    step = Step("遅い準備", (sys.executable, "-c", "import time; time.sleep(0.8)"))
    steps.run(step, environment=os.environ, cwd=tmp_path)
    first, last = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"  遅い準備 … \d+ 秒", first)
    assert re.fullmatch(r"✓ 遅い準備.\d\.\d 秒.", last)


def test_a_step_that_is_not_needed_is_skipped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    step = Step("省ける準備", (sys.executable, "-c", "raise SystemExit(1)"), needed=lambda: False)
    steps.run(step, environment=os.environ, cwd=tmp_path)
    assert capsys.readouterr().out == "✓ 省ける準備(変更なし)\n"


def test_static_files_are_gathered_again_only_after_a_change(tmp_path: Path) -> None:
    source = tmp_path / "portal" / "static" / "site.css"
    source.parent.mkdir(parents=True)
    source.write_text("a")
    collected = tmp_path / ".data" / "static"
    static = StaticFiles(tmp_path, collected)
    assert static.changed()
    collected.mkdir(parents=True)
    static.remember()
    assert not static.changed()
    source.write_text("ab")
    assert static.changed()
