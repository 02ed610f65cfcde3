"""Read the environment by its table; one clear sentence for each value that is wrong."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured

from portal import environment_table as forms
from portal.environment_table import VARIABLES, Network, ReadBy, Variable

_Value = TypeVar("_Value")

_DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}
_BY_NAME = {one.name: one for one in VARIABLES}


class EnvironmentProblem(ImproperlyConfigured):
    """Variables that are missing or ill-formed, a Japanese sentence each."""


def problems(environ: Mapping[str, str]) -> list[str]:
    """Return a sentence for every variable of the portal that is missing or ill-formed.

    The values of secrets are never repeated.
    """
    wrong = (
        _problem(variable, environ) for variable in VARIABLES if variable.read_by is ReadBy.PORTAL
    )
    return [sentence for sentence in wrong if sentence]


def _problem(variable: Variable, environ: Mapping[str, str]) -> str:
    value = environ.get(variable.name, "").strip()
    if not value:
        if variable.default is not None:
            return ""
        return (
            f"環境変数 {variable.name} を設定してください（make run は自動で設定します）。"
            f"形: {variable.form}"
        )
    try:
        variable.parse(value)
    except ValueError:
        now = "" if variable.is_secret else f"（いまの値: {value}）"
        return f"環境変数 {variable.name} を読み取れません{now}。形: {variable.form}"
    return ""


def check_or_exit() -> None:
    """End the process with code 2 and a sentence a problem, without a stack trace.

    For the doors of processes (manage.py, wsgi, Celery), before Django reads its settings.
    """
    if found := problems(os.environ):
        sys.stderr.write("".join(f"{sentence}\n" for sentence in found))
        raise SystemExit(2)


def check() -> None:
    """Raise EnvironmentProblem with all sentences when the environment is not as the table says."""
    if found := problems(os.environ):
        raise EnvironmentProblem("\n".join(found))


def _read(name: str, parse: Callable[[str], _Value]) -> _Value:
    variable = _BY_NAME[name]
    if sentence := _problem(variable, os.environ):
        raise EnvironmentProblem(sentence)
    return parse(os.environ.get(name, "").strip() or variable.default or "")


def text(name: str) -> str:
    """Return a variable of the table as it is."""
    return _read(name, forms.to_text)


def words(name: str) -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return _read(name, forms.to_words)


def origins(name: str) -> list[str]:
    """Return a comma-separated variable as a list of origins (https://…)."""
    return _read(name, forms.to_origins)


def flag(name: str) -> bool:
    """Return whether a variable is switched on (1, true, yes, on)."""
    return _read(name, forms.to_flag)


def number(name: str) -> int:
    """Return a variable as a whole number."""
    return _read(name, forms.to_number)


def networks(name: str) -> tuple[Network, ...]:
    """Return a comma-separated variable as networks."""
    return _read(name, forms.to_networks)


def path(name: str, *, beneath: Path) -> Path:
    """Return a variable as an absolute path; the table's default lies `beneath` a folder."""
    given = os.environ.get(name, "").strip()
    return _read(name, forms.to_path) if given else beneath / (_BY_NAME[name].default or "")


def database(name: str, *, statement_timeout_ms: int, role: str) -> dict[str, Any]:
    """Return Django's settings of one PostgreSQL connection from a variable with its URL.

    A page must never hang on a slow statement, so web processes pass a timeout
    (milliseconds); 0 means none, for migrations and long work. `role` is the database role the
    process acts by from the beginning; "" is the one that signs in (the owner of the tables).
    """
    settings: dict[str, Any] = {
        "ENGINE": "portal.common.database",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
    options: dict[str, Any] = {}
    for key, value in _read(name, forms.to_postgresql).items():
        if key in _DJANGO_NAMES:
            settings[_DJANGO_NAMES[key]] = str(value)
        else:
            options[key] = value
    from_the_start = str(options.get("options", ""))
    if statement_timeout_ms:
        from_the_start += f" -c statement_timeout={statement_timeout_ms} -c lock_timeout=5000"
    if role:
        from_the_start += f" -c role={role}"
    if from_the_start:
        options["options"] = from_the_start.strip()
    options.setdefault("connect_timeout", 5)
    settings["OPTIONS"] = options
    return settings


def mail(name: str) -> dict[str, Any]:
    """Return how e-mail leaves, from a variable with smtp://user:password@host:587?tls=starttls.

    Keys: backend, host, port, user, password, starttls, tls. Without a URL nothing leaves: each
    message becomes a file.
    """
    if way := _read(name, forms.to_mail):
        return {"backend": "django.core.mail.backends.smtp.EmailBackend", **way}
    nothing = {"host": "", "port": 0, "user": "", "password": "", "starttls": False, "tls": False}
    return {"backend": "portal.common.outbox.folder.FolderBackend", **nothing}


def document() -> str:
    """Return the table as Markdown, for docs/reference/environment.md."""
    lines = [
        "# 環境変数",
        "",
        "`manage.py write_environment` が `portal/environment_table.py` から作ります。",
        "足りないもの、読み取れないものは、起動したときに1つずつ知らせます（秘密の値は表示しません）。",
        "",
        "| 名前 | 意味 | 形 | 設定しないとき | 秘密 | 読むもの |",
        "|---|---|---|---|---|---|",
    ]
    for one in VARIABLES:
        default = (
            "必ず設定する" if one.default is None else f"`{one.default}`" if one.default else "なし"
        )
        secret = "秘密" if one.is_secret else ""
        lines.append(
            f"| `{one.name}` | {one.meaning} | {one.form} | {default} | {secret} | {one.read_by} |"
        )
    return "\n".join([*lines, ""])
