"""Read the environment into values Django settings need; one clear sentence when it is wrong."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

_DJANGO_NAMES = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}


def text(name: str, default: str | None = None) -> str:
    """Return the variable `name`; without a default it must be set (ImproperlyConfigured)."""
    value = os.environ.get(name, "").strip() or default
    if value is None:
        sentence = f"環境変数 {name} を設定してください（make run は自動で設定します）。"
        raise ImproperlyConfigured(sentence)
    return value


def words(name: str, default: str) -> list[str]:
    """Return a comma-separated variable as a list without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def flag(name: str) -> bool:
    """Return whether the variable is switched on (1, true, yes, on)."""
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def path(name: str, default: Path) -> Path:
    """Return the variable as an absolute path."""
    return Path(text(name, str(default))).expanduser().resolve()


def database(url: str, *, statement_timeout_ms: int) -> dict[str, Any]:
    """Return Django's settings of one PostgreSQL connection from a libpq URL.

    A page must never hang on a slow statement, so web processes pass a timeout
    (milliseconds); 0 means none, for migrations and long work.
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        sentence = "DATABASE_URL を読み取れません。postgresql://… の形で指定してください。"
        raise ImproperlyConfigured(sentence) from error
    settings: dict[str, Any] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
    options: dict[str, Any] = {}
    for name, value in parts.items():
        if name in _DJANGO_NAMES:
            settings[_DJANGO_NAMES[name]] = str(value)
        else:
            options[name] = value
    if statement_timeout_ms:
        limits = f"-c statement_timeout={statement_timeout_ms} -c lock_timeout=5000"
        options["options"] = f"{options.get('options', '')} {limits}".strip()
    options.setdefault("connect_timeout", 5)
    settings["OPTIONS"] = options
    return settings
