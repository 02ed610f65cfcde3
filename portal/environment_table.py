"""The one table of the environment variables, and the forms their values can have."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

Network = IPv4Network | IPv6Network

ROLES = ("", "portal_staff", "portal_partner", "portal_worker")
_SMTP_PORTS = {"smtp": 25, "smtps": 465}
_ON, _OFF = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})


class ReadBy(StrEnum):
    """Which program reads a variable."""

    PORTAL = "ポータル"
    LAUNCHER = "make run"
    COMPOSE = "docker compose"
    TESTS = "make test"
    BENCH = "make bench"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable: what it means, the form of its value, and what holds when it is not set.

    `default` None: it must be set. `parse` raises ValueError for a value of another form.
    """

    name: str
    meaning: str
    form: str
    parse: Callable[[str], Any]
    default: str | None = None
    is_secret: bool = False
    read_by: ReadBy = ReadBy.PORTAL


def to_text(value: str) -> str:
    return value


def to_words(value: str) -> list[str]:
    return [word.strip() for word in value.split(",") if word.strip()]


def to_flag(value: str) -> bool:
    if value.lower() not in _ON | _OFF:
        raise ValueError
    return value.lower() in _ON


def to_number(value: str) -> int:
    if not (value.isascii() and value.isdigit()):
        raise ValueError
    return int(value)


def to_port(value: str) -> int:
    if not 1 <= to_number(value) <= 65535:
        raise ValueError
    return int(value)


def to_path(value: str) -> Path:
    return Path(value).expanduser().resolve()


def to_readable_file(value: str) -> str:
    """A file that can be opened now; nothing for no value."""
    if value:
        try:
            with Path(value).open("rb"):
                return value
        except OSError as error:
            raise ValueError from error
    return value


def to_origins(value: str) -> list[str]:
    origins = to_words(value)
    if not all(
        urlsplit(one).scheme in {"http", "https"} and urlsplit(one).netloc for one in origins
    ):
        raise ValueError
    return origins


def to_networks(value: str) -> tuple[Network, ...]:
    return tuple(ip_network(one) for one in to_words(value))


def to_postgresql(value: str) -> dict[str, Any]:
    try:
        return dict(conninfo_to_dict(value))
    except ProgrammingError as error:
        # Not from the error: its words may hold the password.
        raise ValueError from error


def to_mail(value: str) -> dict[str, Any]:
    """Host, port, user, password, starttls and tls of a mail server; nothing for no value."""
    if not value:
        return {}
    parts = urlsplit(value)
    port = parts.port  # ValueError when it is no number
    wish = parse_qs(parts.query).get("tls", [""])
    if parts.scheme not in _SMTP_PORTS or not parts.hostname or wish not in ([""], ["starttls"]):
        raise ValueError
    return {
        "host": parts.hostname,
        "port": port or _SMTP_PORTS[parts.scheme],
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "starttls": wish == ["starttls"],
        "tls": parts.scheme == "smtps",
    }


def to_origin(value: str) -> str:
    """One address of a web server, without a slash at its end."""
    (origin,) = to_origins(value)
    return origin.rstrip("/")


def to_role(value: str) -> str:
    """One of the database roles of the portal, or none."""
    if value not in ROLES:
        raise ValueError
    return value


def to_redis(value: str) -> str:
    if urlsplit(value).scheme not in {"redis", "rediss", "redis+socket", "unix"}:
        raise ValueError
    return value


VARIABLES = (
    Variable(
        "SECRET_KEY",
        "署名の鍵。Cookie などの偽造を防ぐ。50文字以上の推測できない文字列にする。",
        "文字列",
        to_text,
        is_secret=True,
    ),
    Variable(
        "SECRET_KEY_FALLBACKS",
        "前の署名の鍵。鍵を替えた後も、前の鍵で作ったものを読めるようにする。"
        "認証アプリの秘密は、前の鍵がないと使えなくなる。",
        "コンマ区切り",
        to_words,
        default="",
        is_secret=True,
    ),
    Variable(
        "PAIRWISE_KEY",
        "受け取る団体ごとに別の番号を付ける鍵。変えると番号がすべて変わる。"
        "空欄では SECRET_KEY を使うので、SECRET_KEY を替える見込みがあれば別に決める。",
        "文字列",
        to_text,
        default="",
        is_secret=True,
    ),
    Variable(
        "DATABASE_URL",
        "PostgreSQL の接続先。",
        "postgresql://利用者:パスワード@ホスト:ポート/データベース",
        to_postgresql,
        is_secret=True,
    ),
    Variable(
        "REDIS_URL",
        "Redis（Valkey）の接続先。裏側の仕事を呼ぶベルに使う。",
        "redis://ホスト:ポート/番号",
        to_redis,
        is_secret=True,
    ),
    Variable(
        "DATABASE_ROLE",
        "データベースで動く役割。worker と beat には portal_worker を与える。"
        "画面のサーバーでは portal_staff になり、管理コマンドは空欄（表の持ち主）で動く。",
        "portal_staff か portal_worker か空欄",
        to_role,
        default="",
    ),
    Variable(
        "PORTAL_URL",
        "ポータルを開くアドレス。メールの中のリンクに使う。",
        "https://ホスト名",
        to_origin,
        default="http://127.0.0.1:8000",
    ),
    Variable(
        "EMAIL_URL",
        "メールを送るサーバー。なければ送らず、PORTAL_DATA/mail にファイルで残す。",
        "smtp://利用者:パスワード@ホスト:ポート（?tls=starttls か、smtps://）",
        to_mail,
        default="",
        is_secret=True,
    ),
    Variable(
        "EMAIL_FROM",
        "メールの差出人。",
        "メールアドレス",
        to_text,
        default="portal@localhost",
    ),
    Variable(
        "ALLOWED_HOSTS",
        "ポータルを開くホスト名。localhost と 127.0.0.1 と [::1] は、書かなくても加わる。",
        "コンマ区切りのホスト名",
        to_words,
        default="localhost",
    ),
    Variable(
        "CSRF_TRUSTED_ORIGINS",
        "別の名前で中継するときに、送信を受け付ける元。",
        "コンマ区切りの https://ホスト名",
        to_origins,
        default="",
    ),
    Variable(
        "PORTAL_HTTPS",
        "HTTPS だけで使う（Cookie の Secure、HSTS、http からの転送）。本番では 1 にする。"
        "中継役は X-Forwarded-Proto を必ず付け直すこと。",
        "1 か 0",
        to_flag,
        default="0",
    ),
    Variable(
        "DEBUG",
        "誤りの詳細を画面に出す。本番では使わない。",
        "1 か 0",
        to_flag,
        default="0",
    ),
    Variable(
        "PORTAL_DATA",
        "記録、静的ファイル、ログを置く場所。",
        "フォルダーの場所",
        to_path,
        default=".data",
    ),
    Variable(
        "STATEMENT_TIMEOUT_MS",
        "データベースの1文を待つ上限（ミリ秒）。0 は上限なし。画面のサーバーでは 10000 になる。",
        "0 以上の整数",
        to_number,
        default="0",
    ),
    Variable(
        "TRUSTED_PROXIES",
        "前に立つプロキシーのネットワーク。ここから来た X-Forwarded-For だけを信じる。",
        "コンマ区切りのアドレスかネットワーク（例: 192.0.2.0/24）",
        to_networks,
        default="",
    ),
    Variable(
        "METRICS_NETWORKS",
        "/metrics を読める相手のネットワーク。ほかの相手には 404 になる。",
        "コンマ区切りのアドレスかネットワーク（例: 192.0.2.0/24）",
        to_networks,
        default="127.0.0.0/8,::1/128",
    ),
    Variable(
        "WEBHOOK_NETWORKS",
        "公開されていないが、システムへの通知を送ってよいネットワーク（LGWAN の区画など）。"
        "書かなければ、公開されたアドレスにだけ送る。",
        "コンマ区切りのアドレスかネットワーク（例: 192.0.2.0/24）",
        to_networks,
        default="",
    ),
    Variable(
        "WEBHOOK_CERTIFICATES",
        "システムへの通知の相手を確かめるときに、コンピューターの認証局に加える認証局（PEM）。",
        "読めるファイルの場所",
        to_readable_file,
        default="",
    ),
    Variable(
        "HOST",
        "画面のサーバーが待ち受けるアドレス。",
        "アドレス",
        to_text,
        default="127.0.0.1",
        read_by=ReadBy.LAUNCHER,
    ),
    Variable(
        "PORT",
        "画面のサーバーが待ち受けるポート。",
        "1 から 65535 までの整数",
        to_port,
        default="8000",
        read_by=ReadBy.LAUNCHER,
    ),
    Variable(
        "POSTGRES_PASSWORD",
        "同梱の PostgreSQL のパスワード。URL に入るので英数字だけにする。",
        "英数字",
        to_text,
        is_secret=True,
        read_by=ReadBy.COMPOSE,
    ),
    Variable(
        "PORTAL_CHROMIUM",
        "画面のテストに使うブラウザーの場所。",
        "ファイルの場所",
        to_path,
        default="",
        read_by=ReadBy.TESTS,
    ),
    Variable(
        "PORTAL_BENCH_SITES",
        "測定に使う拠点の数。",
        "1 以上の整数",
        to_number,
        default="33900",
        read_by=ReadBy.BENCH,
    ),
    Variable(
        "PORTAL_BENCH_COUNTS",
        "測定に使う指標の数。",
        "1 以上の整数",
        to_number,
        default="",
        read_by=ReadBy.BENCH,
    ),
)
