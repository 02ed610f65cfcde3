"""Resolve a host name once, within a time limit, and let only public addresses through."""

import socket
import threading
from collections.abc import Callable
from ipaddress import ip_address

from portal.webhooks.rules.addresses import Address, Network, may_be_called

# Host and port in; every address of the name out. Raises OSError.
Resolver = Callable[[str, int], list[str]]


class UnreachableError(Exception):
    """There is nobody to call; the message says why, in Japanese."""


def system_resolver(host: str, port: int) -> list[str]:
    """Ask the operating system, as any program on this machine would."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


def addresses_of(
    host: str, port: int, *, allowed: tuple[Network, ...], seconds: float, resolver: Resolver
) -> list[Address]:
    """Return the addresses of `host`, each once, in the order they were given.

    Raises UnreachableError when there are none, when `seconds` are over, or when only one of them
    must not be called: a name that answers with a public and a private address is a trap.
    """
    addresses = list(dict.fromkeys(map(ip_address, _ask(host, port, seconds, resolver))))
    if not addresses:
        raise UnreachableError("ホスト名からIPアドレスを引けませんでした。")
    if not all(may_be_called(address, allowed) for address in addresses):
        raise UnreachableError(
            "ホスト名が、送信できないIPアドレス（組織内・予約済みなど）を指しています。"
        )
    return addresses


def _ask(host: str, port: int, seconds: float, resolver: Resolver) -> list[str]:
    """Ask in a thread of its own: the system's resolver knows no time limit."""
    answers: list[str] = []
    refusals: list[OSError] = []

    def ask() -> None:
        try:
            answers.extend(resolver(host, port))
        except (OSError, UnicodeError) as error:
            refusals.append(OSError(str(error)))

    thread = threading.Thread(target=ask, daemon=True, name="webhook-resolver")
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        raise UnreachableError("ホスト名の問い合わせが時間内に終わりませんでした。")
    if refusals:
        raise UnreachableError("ホスト名からIPアドレスを引けませんでした。") from refusals[0]
    return answers
