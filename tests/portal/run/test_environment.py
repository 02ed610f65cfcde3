"""What the launcher reads, refuses and hands on."""

from __future__ import annotations

import socket
import stat
from pathlib import Path

import pytest

from portal.run import environment
from portal.run.console import LaunchError


def test_defaults(tmp_path: Path) -> None:
    settings = environment.read({"PORT": "", "PORTAL_DATA": str(tmp_path)})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.database_url is None
    assert environment.read({}).data == environment.REPOSITORY / ".data"


@pytest.mark.parametrize("value", ["0", "65536", "-1", "abc", "8000 ", "\uff18\uff10"])
def test_port_is_validated(value: str) -> None:
    with pytest.raises(LaunchError, match="PORT には") as caught:
        environment.read({"PORT": value})
    assert caught.value.code == 2


def test_a_port_in_use_is_refused(free_port: int) -> None:
    environment.check_port("127.0.0.1", free_port)
    with (
        socket.create_server(("127.0.0.1", free_port)),
        pytest.raises(LaunchError, match=f"ポート {free_port} は別のプログラム") as caught,
    ):
        environment.check_port("127.0.0.1", free_port)
    assert caught.value.code == 2


def test_a_host_of_another_machine_is_refused() -> None:
    with pytest.raises(LaunchError, match="HOST"):
        environment.check_port("192.0.2.1", 8000)


@pytest.mark.parametrize(
    ("check", "variable", "scheme"),
    [
        (environment.check_database, "DATABASE_URL", "postgresql"),
        (environment.check_redis, "REDIS_URL", "redis"),
    ],
)
def test_a_dead_server_is_named_without_its_password(
    check: object, variable: str, scheme: str, free_port: int
) -> None:
    assert callable(check)
    with pytest.raises(LaunchError) as caught:
        check(f"{scheme}://someone:hush-hush@127.0.0.1:{free_port}/0")
    assert variable in caught.value.sentence
    assert f"127.0.0.1:{free_port}" in caught.value.sentence
    assert "hush-hush" not in caught.value.sentence


@pytest.mark.parametrize("url", ["nonsense", "postgresql://[broken", "redis://host:port/"])
def test_a_malformed_url_is_a_sentence_too(url: str) -> None:
    with pytest.raises(LaunchError, match="DATABASE_URL"):
        environment.check_database(url)
    with pytest.raises(LaunchError, match="REDIS_URL"):
        environment.check_redis(url)


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    first = environment.secret_key(tmp_path)
    assert len(first) >= 50
    assert environment.secret_key(tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_given_secret_wins(tmp_path: Path) -> None:
    children = environment.for_children(
        {"SECRET_KEY": "given", "ALLOWED_HOSTS": "portal.example"},
        data=tmp_path,
        database_url="postgresql:///portal",
        redis_url="redis://",
    )
    assert children["SECRET_KEY"] == "given"
    assert children["ALLOWED_HOSTS"] == "portal.example"
    assert not (tmp_path / "secret-key").exists()


def test_a_socket_url_for_redis_py() -> None:
    convert = environment.redis_py_url
    assert convert("redis+socket:///a/b.sock?virtual_host=1") == "unix:///a/b.sock?db=1"
    assert convert("redis://host:6379/0") == "redis://host:6379/0"
