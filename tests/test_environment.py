"""The environment: one table, one clear sentence for each variable that is wrong."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.checks import Error, run_checks
from django.test import override_settings

from portal import environment
from portal.environment_table import VARIABLES, ReadBy, to_networks
from portal.run.environment import REPOSITORY

OURS = [one for one in VARIABLES if one.read_by is ReadBy.PORTAL]
REQUIRED = [one.name for one in OURS if one.default is None]
ILL_FORMED = {
    "DATABASE_URL": "postgresql://portal:hidden-word@[::1/portal",
    "REDIS_URL": "http://hidden-word.example/0",
    "DATABASE_ROLE": "postgres",
    "PORTAL_URL": "portal.example.jp",
    "EMAIL_URL": "http://portal:hidden-word@mail.example",
    "CSRF_TRUSTED_ORIGINS": "portal.example.jp",
    "PORTAL_HTTPS": "はい",
    "DEBUG": "maybe",
    "STATEMENT_TIMEOUT_MS": "10s",
    "METRICS_NETWORKS": "192.0.2.0/24,intranet",
    "TRUSTED_PROXIES": "10.0.0.0/33",
    "WEBHOOK_NETWORKS": "192.0.2.1/24",
    "WEBHOOK_CERTIFICATES": "/nowhere/authority.pem",
}
# Variables of other programs that ours hand on or look at.
OF_OTHERS = {
    "DJANGO_SETTINGS_MODULE",
    "LD_LIBRARY_PATH",
    "PROMETHEUS_MULTIPROC_DIR",
    "PYTHONUNBUFFERED",
}
DOORS = {
    "wsgi": [sys.executable, "-c", "import portal.wsgi"],
    "granian": [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", "21871", "--workers", "1", "--no-access-log", "--log-level", "warning",
        "portal.wsgi:application",
    ],
    "celery worker": [sys.executable, "-m", "celery", "--app", "portal.celery:app", "worker"],
    "celery beat": [sys.executable, "-m", "celery", "--app", "portal.celery:app", "beat"],
    "manage.py": [sys.executable, "manage.py", "check"],
}  # fmt: skip
PRODUCTION = {
    "PORTAL_HTTPS": "1",
    "ALLOWED_HOSTS": "portal.example.jp",
    "METRICS_NETWORKS": "192.0.2.0/24",
    "PORTAL_URL": "https://portal.example.jp",
    "SECRET_KEY": "pY8v2Lq6Zr4Nw9Kx3Tb7Gm5Hc1Jd0Fs-Aq2We4Rt6Yu8Io0Pk3Lj5Hg7Fd",
}


def start(command: list[str], **changes: str) -> subprocess.CompletedProcess[str]:
    """Run a program with these variables changed ("" takes one away)."""
    variables = {**os.environ, **changes}
    return subprocess.run(
        command,
        cwd=REPOSITORY,
        env={name: value for name, value in variables.items() if value},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def refusals(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The sentences a program said about the environment."""
    return [line for line in done.stderr.splitlines() if line.startswith("環境変数 ")]


@pytest.mark.parametrize("door", DOORS)
def test_each_wrong_variable_is_told_in_one_sentence_and_nothing_starts(door: str) -> None:
    done = start(DOORS[door], **ILL_FORMED)
    assert done.returncode != 0
    assert [sentence.split()[1] for sentence in refusals(done)] == [
        one.name for one in OURS if one.name in ILL_FORMED
    ]
    assert "Traceback" not in done.stdout + done.stderr
    assert "hidden-word" not in done.stdout + done.stderr


@pytest.mark.parametrize("door", ["wsgi", "granian", "celery worker", "celery beat"])
def test_each_missing_variable_is_told_in_one_sentence(door: str) -> None:
    done = start(DOORS[door], **dict.fromkeys(REQUIRED, ""))
    assert done.returncode != 0
    sentences = refusals(done)
    assert [sentence.split()[1] for sentence in sentences] == REQUIRED
    assert all("設定してください" in sentence for sentence in sentences)
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("name", ILL_FORMED)
def test_one_wrong_variable_is_one_sentence(name: str) -> None:
    variable = next(one for one in OURS if one.name == name)
    (sentence,) = environment.problems({**os.environ, name: ILL_FORMED[name]})
    assert f"環境変数 {name} を読み取れません" in sentence
    assert variable.form in sentence
    assert (ILL_FORMED[name] in sentence) is not variable.is_secret


def test_every_form_has_a_wrong_value_here() -> None:
    """Any text is a fine name, path or key; everything else can be ill-formed."""
    free = {
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "PAIRWISE_KEY",
        "ALLOWED_HOSTS",
        "PORTAL_DATA",
        "EMAIL_FROM",
    }
    assert {one.name for one in OURS} == free | set(ILL_FORMED)


def test_defaults_have_the_form_they_ask_for() -> None:
    for one in VARIABLES:
        if one.default:
            one.parse(one.default)


def names_read(path: Path) -> Iterator[str]:
    """The variables a source file asks for: environment.text("X"), os.environ["X"]…"""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            asks = owner in {"environment", "environ", "os.environ", "os"}
            if asks and node.args and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
        elif (
            isinstance(node, ast.Subscript)
            and isinstance(node.slice, ast.Constant)
            and ast.unparse(node.value).endswith("environ")
        ):
            yield str(node.slice.value)


def sources() -> Iterator[Path]:
    yield REPOSITORY / "manage.py"
    for app in ("portal", "agreements", "sites", "evaluation", "tests"):
        yield from (REPOSITORY / app).rglob("*.py")


def test_the_table_names_every_variable_the_code_reads() -> None:
    read = {
        name for path in sources() for name in names_read(path) if re.fullmatch("[A-Z_]+", name)
    }
    assert len(read) > 8
    assert read - {one.name for one in VARIABLES} - OF_OTHERS == set()


def test_compose_hands_on_what_an_operator_sets() -> None:
    compose = (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")
    handed = set(re.findall(r"\$\{([A-Z_]+)", compose))
    assert handed <= {one.name for one in VARIABLES}
    kept_inside = {"PORTAL_DATA", "STATEMENT_TIMEOUT_MS", "DEBUG", "DATABASE_ROLE"}
    assert {one.name for one in OURS} - kept_inside <= handed


def test_the_committed_table_is_the_codes_own() -> None:
    """Made anew by `manage.py write_environment`."""
    committed = REPOSITORY / "docs" / "reference" / "environment.md"
    assert committed.read_text(encoding="utf-8") == environment.document()


def test_check_deploy_has_nothing_to_say_in_production() -> None:
    done = start(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], **PRODUCTION
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"PORTAL_HTTPS": "0"}, "security.W008"),
        ({"DEBUG": "1"}, "portal.E001"),
        ({"ALLOWED_HOSTS": "*"}, "portal.E002"),
        ({"METRICS_NETWORKS": "0.0.0.0/0"}, "portal.E003"),
        ({"SECRET_KEY": "short"}, "security.W009"),
    ],
)
def test_check_deploy_tells_what_is_unsafe(changes: dict[str, str], told: str) -> None:
    done = start(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        **(PRODUCTION | changes),
    )
    assert done.returncode == 1
    assert told in done.stderr


def test_details_and_https_do_not_go_together_even_without_deploy() -> None:
    with override_settings(DEBUG=True, HTTPS=True):
        (found,) = [one for one in run_checks() if isinstance(one, Error)]
    assert found.id == "portal.E001"


def test_a_network_of_loopback_is_no_danger() -> None:
    with override_settings(METRICS_NETWORKS=to_networks("127.0.0.0/8,::1/128")):
        assert [one.id for one in run_checks(include_deployment_checks=True)].count(
            "portal.E003"
        ) == 0
