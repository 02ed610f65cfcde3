"""Read the environment into values Django settings need; one clear sentence when it is wrong."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

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
_SMTP_PORTS = {"smtp": 25, "smtps": 465}
_TLS_WISHES = ([""], ["starttls"])


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


def database(url: str, *, statement_timeout_ms: int, role: str) -> dict[str, Any]:
    """Return Django's settings of one PostgreSQL connection from a libpq URL.

    A page must never hang on a slow statement, so web processes pass a timeout
    (milliseconds); 0 means none, for migrations and long work. `role` is the database role the
    process acts by from the beginning; "" is the one that signs in (the owner of the tables).
    """
    try:
        parts = conninfo_to_dict(url)
    except ProgrammingError as error:
        sentence = "DATABASE_URL を読み取れません。postgresql://… の形で指定してください。"
        raise ImproperlyConfigured(sentence) from error
    settings: dict[str, Any] = {
        "ENGINE": "portal.common.database",
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
    options: dict[str, Any] = {}
    for name, value in parts.items():
        if name in _DJANGO_NAMES:
            settings[_DJANGO_NAMES[name]] = str(value)
        else:
            options[name] = value
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


def mail(url: str) -> dict[str, Any]:
    """Return how e-mail leaves, from `smtp://user:password@host:587?tls=starttls` or `smtps://`.

    Keys: backend, host, port, user, password, starttls, tls. Without a URL nothing leaves: each
    message becomes a file. Raises ImproperlyConfigured for anything else.
    """
    if not url:
        nothing = {"host": "", "port": 0, "user": "", "password": "", "starttls": False}
        return {**nothing, "backend": "portal.common.outbox.folder.FolderBackend", "tls": False}
    sentence = "EMAIL_URL は smtp://利用者:パスワード@ホスト:ポート の形で指定してください。"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(sentence) from error
    wish = parse_qs(parts.query).get("tls", [""])
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or wish not in _TLS_WISHES:
        raise ImproperlyConfigured(sentence)
    return {
        "backend": "django.core.mail.backends.smtp.EmailBackend",
        "host": parts.hostname,
        "port": port or _SMTP_PORTS[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starttls": wish == ["starttls"],
        "tls": parts.scheme == "smtps",
    }
