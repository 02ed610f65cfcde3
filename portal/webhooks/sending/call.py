"""Make one call to a partner's system, bounded in time, size and reach; see ADR 14."""

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.response import BaseHTTPResponse

from portal.webhooks.rules.addresses import Address
from portal.webhooks.rules.targets import Target, UnsafeTargetError, parse_target
from portal.webhooks.sending.policy import Policy
from portal.webhooks.sending.resolve import (
    Resolver,
    UnreachableError,
    addresses_of,
    system_resolver,
)

SECONDS = 10.0
READ_AT_MOST = 64 * 1024
KEPT_AT_MOST = 2 * 1024
SLOW = f"{SECONDS:.0f}秒以内に応答がありませんでした。"
HEADERS = {
    "content-type": "application/json; charset=utf-8",
    "user-agent": "kyodo-portal-webhooks/1",
    "accept": "*/*",
    "accept-encoding": "identity",  # a compressed answer could be a bomb
    "connection": "close",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one call. `error` is "" when the system took it, else a Japanese sentence."""

    status: int | None
    error: str
    duration_ms: int
    excerpt: str

    @property
    def is_delivered(self) -> bool:
        """Whether the system took it: an answer from 200 to 299."""
        return not self.error


def call(
    url: str,
    *,
    headers: Mapping[str, str],
    body: bytes,
    policy: Policy,
    resolver: Resolver | None = None,
    seconds: float = SECONDS,
) -> Outcome:
    """POST `body` to `url` and tell what came of it; never raises for what the other side does.

    The name is resolved once and the connection goes to the address that was checked, so that a
    second answer of the name server cannot lead elsewhere. No redirect is followed, no proxy of
    the environment is used, no cookie is kept. After `seconds` it is over, whatever drips in.
    """
    started = time.monotonic()
    status, error, excerpt = None, "", ""
    try:
        target = parse_target(url, ports=policy.ports)
        addresses = addresses_of(
            target.host,
            target.port,
            allowed=policy.allowed,
            seconds=seconds,
            resolver=resolver or system_resolver,
        )
        message = {**HEADERS, **headers}
        with _answer(target, addresses, message, body, policy, started + seconds) as answer:
            status, excerpt = answer.status, _excerpt(answer)
            error = _complaint(status)
    except (UnsafeTargetError, UnreachableError) as refusal:
        error = str(refusal)
    except (HTTPError, http.client.HTTPException, OSError, ValueError) as fault:
        is_late = time.monotonic() >= started + seconds
        error = SLOW if is_late else _sentence(fault)
    return Outcome(status, error, round((time.monotonic() - started) * 1000), excerpt)


@contextlib.contextmanager
def _answer(
    target: Target,
    addresses: list[Address],
    headers: Mapping[str, str],
    body: bytes,
    policy: Policy,
    until: float,
) -> Iterator[BaseHTTPResponse]:
    connection = _connected(target, addresses, policy, until)
    # A timeout of the socket begins anew with every byte; the watch cuts the whole call.
    watch = threading.Timer(max(until - time.monotonic(), 0), _cut, [connection])
    watch.daemon = True
    watch.start()
    try:
        connection.request(
            "POST",
            target.path,
            body=body,
            headers={"host": target.authority, **headers},
            preload_content=False,
            decode_content=False,
        )
        answer = connection.getresponse()
        if time.monotonic() >= until:
            raise TimeoutError  # cut within the headers, which http.client takes for their end
        yield answer
    finally:
        watch.cancel()
        connection.close()


def _connected(
    target: Target, addresses: list[Address], policy: Policy, until: float
) -> HTTPSConnection:
    """Return a connection to the first address that takes one, verified for the host's name.

    A certificate that is wrong at one address is not tried at the next.
    """
    for address in addresses:
        connection = HTTPSConnection(
            str(address),
            target.port,
            timeout=max(until - time.monotonic(), 0.001),
            server_hostname=target.host,
            ssl_context=policy.context(),
        )
        try:
            connection.connect()
        except (HTTPError, OSError) as fault:
            connection.close()
            if isinstance(fault, ssl.SSLError) or address == addresses[-1]:
                raise
        else:
            return connection
    raise UnreachableError("接続できるIPアドレスがありませんでした。")


def _cut(connection: HTTPSConnection) -> None:
    with contextlib.suppress(OSError):
        if isinstance(connection.sock, socket.socket):
            # Past SSLSocket.shutdown, which would take the TLS state from under the reader.
            socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)


def _excerpt(answer: BaseHTTPResponse) -> str:
    """Return the beginning of the answer; what cannot be read does not undo the status."""
    try:
        content = answer.read(READ_AT_MOST, decode_content=False)
    except (HTTPError, http.client.HTTPException, OSError, ValueError):
        return ""
    text = content[:KEPT_AT_MOST].decode(errors="ignore")
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


def _complaint(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"転送の応答（{status}）が返りました。転送先へは送りません。"
    return f"エラーの応答（{status}）が返りました。"


def _sentence(fault: Exception) -> str:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return (
            "サーバー証明書を確かめられませんでした。ホスト名、有効期限、発行元を確認してください。"
        )
    if isinstance(fault, ssl.SSLError):
        return "TLSで接続できませんでした。TLS 1.2以上に対応しているか確認してください。"
    # NewConnectionError calls itself a timeout too.
    if isinstance(fault, ConnectTimeoutError | TimeoutError) and not isinstance(
        fault, NewConnectionError
    ):
        return SLOW
    if isinstance(fault, HTTPError | OSError):
        return (
            "接続できませんでした。サーバーが動いているか、通信が許可されているか確認してください。"
        )
    return "HTTPとして読めない応答が返りました。"
