"""What the launcher reads from the environment, and what it hands to its children."""

from __future__ import annotations

import errno
import importlib.util
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import redis

from portal.run.console import LaunchError

REPOSITORY = Path(__file__).resolve().parents[2]
CONNECT_SECONDS = 5


@dataclass(frozen=True)
class Settings:
    """起動の設定。URL が None なら同梱のサーバーを使う。"""

    host: str
    port: int
    data: Path
    database_url: str | None
    redis_url: str | None


def read(environ: Mapping[str, str]) -> Settings:
    """Raises LaunchError (code 2) when PORT is not a number from 1 to 65535."""
    data = environ.get("PORTAL_DATA") or str(REPOSITORY / ".data")
    return Settings(
        host=environ.get("HOST") or "127.0.0.1",
        port=_port(environ.get("PORT") or "8000"),
        data=Path(data).expanduser().absolute(),
        database_url=environ.get("DATABASE_URL") or None,
        redis_url=environ.get("REDIS_URL") or None,
    )


def package_folder(name: str) -> Path:
    """Where an installed package lies, without running it: some act at import time.

    Raises LaunchError when it is not installed.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise LaunchError(f"ライブラリ {name} がありません。「make run」で入れ直してください。")
    return Path(spec.submodule_search_locations[0])


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise LaunchError(
            f"PORT には 1 から 65535 までの数を指定してください(いまの値: {text})。", code=2
        )
    return int(text)


def check_port(host: str, port: int) -> None:
    """Raises LaunchError (code 2) when nothing could listen on `host`:`port`."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except OSError as error:
        raise LaunchError(_port_sentence(host, port, error), code=2) from error


def _port_sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"ポート {port} は別のプログラムが使っています。"
            f"それを止めるか、「PORT={port + 1 if port < 65535 else 8000} make run」のように"
            "別の番号を指定してください。"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"ポート {port} を開く権限がありません。PORT に 1024 以上の番号を指定してください。"
    return f"HOST の値「{host}」では待ち受けできません。HOST を見直してください。"


def check_database(url: str) -> None:
    """Raises LaunchError (code 2) when the given database does not answer; never shows secrets."""
    try:
        psycopg.connect(url, connect_timeout=CONNECT_SECONDS).close()
    except psycopg.Error as error:
        raise LaunchError(_unreachable("DATABASE_URL", "データベース", url), code=2) from error


def check_redis(url: str) -> None:
    """Raises LaunchError (code 2) when the given Redis does not answer; never shows secrets."""
    try:
        client = redis.Redis.from_url(
            redis_py_url(url),
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=CONNECT_SECONDS,
        )
        with client:
            client.ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise LaunchError(_unreachable("REDIS_URL", "Redis", url), code=2) from error


def _unreachable(variable: str, what: str, url: str) -> str:
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        place = f"{parts.hostname}{port}" if parts.hostname else ""
    except ValueError:
        place = ""
    where = f"({place})" if place else ""
    return (
        f"{variable} で指定された{what}{where}に接続できません。"
        "値と、接続先が動いていることを確かめてください。"
    )


def redis_py_url(url: str) -> str:
    """Celery writes a socket `redis+socket://`, redis-py (and Django's cache) `unix://`."""
    prefix = "redis+socket://"
    if not url.startswith(prefix):
        return url
    return "unix://" + url.removeprefix(prefix).replace("virtual_host=", "db=")


def secret_key(data: Path) -> str:
    """The portal's own secret, made once and kept readable by its owner only."""
    path = data / "secret-key"
    if not path.exists():
        making = data / f"secret-key.{os.getpid()}"
        descriptor = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        making.replace(path)
    return path.read_text(encoding="ascii").strip()


def for_children(
    environ: Mapping[str, str], *, data: Path, database_url: str, redis_url: str
) -> dict[str, str]:
    """The caller's environment with the four names the portal reads set for sure."""
    return {
        **environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PORTAL_DATA": str(data),
        "SECRET_KEY": environ.get("SECRET_KEY") or secret_key(data),
        "PYTHONUNBUFFERED": "1",
    }
