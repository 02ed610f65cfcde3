"""S19: a webhook reaches a public host only, or nobody; each refusal leaves no connection."""

from __future__ import annotations

import socket
import time
from ipaddress import ip_network
from pathlib import Path

import pytest

from portal.webhooks.sending.call import SLOW, Outcome, call
from portal.webhooks.sending.policy import Policy
from portal.webhooks.sending.resolve import Resolver
from tests.portal.webhooks import partner as partners
from tests.portal.webhooks.partner import HOST, Partner

LOOPBACK = ip_network("127.0.0.1/32")


def answers(*addresses: str) -> Resolver:
    def resolver(host: str, port: int) -> list[str]:
        return list(addresses)

    return resolver


def post(
    partner: Partner,
    url: str = "",
    *,
    resolver: Resolver | None = None,
    is_open: bool = True,
    seconds: float = 5,
) -> Outcome:
    """Call the partner; `is_open` lets the loopback through, as the operator would a segment."""
    policy = Policy(
        ports=frozenset({443, 8443, partner.port}),
        allowed=(LOOPBACK,) if is_open else (),
        certificates=partner.authority,
    )
    return call(
        url or partner.url,
        headers={"webhook-id": "1"},
        body=b'{"type":"ping"}',
        policy=policy,
        resolver=resolver or answers("127.0.0.1"),
        seconds=seconds,
    )


def test_a_call_arrives_over_verified_tls(partner: Partner) -> None:
    outcome = post(partner)
    assert (outcome.status, outcome.error, outcome.excerpt) == (200, "", "ok")
    (request,) = partner.received
    assert request.path == "/hooks?source=portal"
    assert request.headers["host"] == f"{HOST}:{partner.port}"
    assert request.headers["webhook-id"] == "1"
    assert request.body == b'{"type":"ping"}'
    assert "cookie" not in request.headers


# What the address itself tells: refused before any name is resolved. {port} is the listener's.
HOSTILE_URLS = (
    "http://hooks.partner.example:{port}/",
    "ftp://hooks.partner.example:{port}/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "https:/127.0.0.1:{port}/",
    "https://",
    "https://localhost:{port}/",
    "https://LOCALHOST.:{port}/",
    "https://a.localhost:{port}/",
    "https://printer.local:{port}/",
    "https://metadata.google.internal:{port}/",
    "https://intranet:{port}/",
    "https://127.0.0.1:{port}/",
    "https://127.0.0.1.:{port}/",
    "https://127.1:{port}/",
    "https://2130706433:{port}/",
    "https://0x7f.0.0.1:{port}/",
    "https://127.0.0.0x1:{port}/",
    "https://127.0.0.0x:{port}/",
    "https://0x7f.0.0.1:{port}/",
    "https://127.0.0.0x1:{port}/",
    "https://127.0.0.0x:{port}/",
    "https://0177.0.0.1:{port}/",
    "https://017700000001:{port}/",
    "https://１２７.０.０.１:{port}/",
    "https://127。0。0。1:{port}/",
    "https://①②⑦.⓪.⓪.①:{port}/",
    "https://127%2e0%2e0%2e1:{port}/",
    "https://0.0.0.0:{port}/",
    "https://0:{port}/",
    "https://[::1]:{port}/",
    "https://[::]:{port}/",
    "https://[::ffff:127.0.0.1]:{port}/",
    "https://[::ffff:7f00:1]:{port}/",
    "https://[64:ff9b::7f00:1]:{port}/",
    "https://[fe80::1%25lo]:{port}/",
    "https://169.254.169.254/latest/meta-data/",
    "https://hooks.partner.example@127.0.0.1:{port}/",
    "https://127.0.0.1:{port}@hooks.partner.example/",
    "https://user:secret@hooks.partner.example:{port}/",
    "https://hooks.partner.example\\@127.0.0.1:{port}/",
    "https://hooks.partner.example:{port}\\.public.example/",
    "https://hooks.partner.example:{port}/#@127.0.0.1",
    "https://hooks.partner.example:{port}/\r\nx-injected: 1",
    "https://hooks.part\tner.example:{port}/",
    " https://hooks.partner.example:{port}/",
    "https://hooks.partner.example:22/",
    "https://hooks.partner.example:0/",
    "https://hooks.partner.example:99999/",
    "https://hooks.partner.example:-1/",
    "https://hooks_partner.example:{port}/",
    "https://xn--a.example:{port}/",
)


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_s19_hostile_address_is_never_called(partner: Partner, url: str) -> None:
    """Even where the operator opened the loopback: the spelling alone decides."""
    asked: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    outcome = post(partner, url.format(port=partner.port), resolver=resolver)
    assert outcome.error.endswith("。")
    assert (outcome.status, asked, partner.connections) == (None, [], 0)


# What the name server tells: a decent name that leads to a place that is nobody's business.
HOSTILE_ANSWERS = (
    ("127.0.0.1",),
    ("127.255.255.254",),
    ("0.0.0.0",),  # noqa: S104
    ("10.0.0.1",),
    ("100.64.0.1",),
    ("100.100.100.200",),
    ("169.254.169.254",),
    ("172.16.0.1",),
    ("172.31.255.255",),
    ("192.0.0.192",),
    ("192.0.2.1",),
    ("192.88.99.1",),
    ("192.168.1.1",),
    ("198.18.0.1",),
    ("198.51.100.1",),
    ("203.0.113.1",),
    ("224.0.0.1",),
    ("239.255.255.255",),
    ("240.0.0.1",),
    ("255.255.255.255",),
    ("::",),
    ("::1",),
    ("::ffff:127.0.0.1",),
    ("::ffff:8.8.8.8",),
    ("::127.0.0.1",),
    ("64:ff9b::7f00:1",),
    ("64:ff9b:1::1",),
    ("100::1",),
    ("2001::1",),
    ("2001:db8::1",),
    ("2002:7f00:1::",),
    ("3fff::1",),
    ("fc00::1",),
    ("fd00:ec2::254",),
    ("fe80::1",),
    ("fe80::1%lo",),
    ("2600::1%lo",),
    ("ff02::1",),
    ("8.8.8.8", "127.0.0.1"),
    ("127.0.0.1", "8.8.8.8"),
)


@pytest.mark.parametrize("addresses", HOSTILE_ANSWERS)
def test_s19_name_of_a_forbidden_address_is_never_called(
    partner: Partner, addresses: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts = watch_connections(monkeypatch)
    outcome = post(partner, resolver=answers(*addresses), is_open=False)
    assert "送信できないIPアドレス" in outcome.error
    assert (attempts, partner.connections) == ([], 0)


def watch_connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Note where this process tries to connect, and let it."""
    attempts: list[object] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        attempts.append(address)
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)
    return attempts


def test_s19_second_answer_of_the_name_server_counts_for_nothing(partner: Partner) -> None:
    """DNS rebinding: what was checked is what is connected, and the name is asked for once."""
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.2"]

    assert post(partner, resolver=rebinding).is_delivered
    assert asked == [HOST]


def test_s19_address_that_was_checked_is_the_one_connected(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    attempts: list[object] = []

    def refuse(self: socket.socket, address: object) -> None:
        attempts.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    turns = iter([["8.8.8.8"], ["127.0.0.1"]])

    def resolver(host: str, port: int) -> list[str]:
        return next(turns)

    outcome = post(partner, resolver=resolver, is_open=False)
    assert outcome.error.startswith("接続できませんでした。")
    assert attempts == [("8.8.8.8", partner.port)]
    assert partner.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_s19_redirect_is_not_followed(partner: Partner, status: int) -> None:
    partner.status = status
    partner.headers = {"location": f"https://127.0.0.1:{partner.port}/secret"}
    outcome = post(partner)
    assert outcome.status == status
    assert outcome.error == f"転送の応答（{status}）が返りました。転送先へは送りません。"
    assert [request.path for request in partner.received] == ["/hooks?source=portal"]
    assert partner.connections == 1


def test_s19_proxy_of_the_environment_is_not_used(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert post(partner).is_delivered


def test_certificate_of_an_unknown_authority_is_refused(partner: Partner) -> None:
    policy = Policy(frozenset({partner.port}), (LOOPBACK,), certificates="")
    outcome = call(
        partner.url, headers={}, body=b"{}", policy=policy, resolver=answers("127.0.0.1")
    )
    assert outcome.error.startswith("サーバー証明書を確かめられませんでした。")
    assert partner.received == []


def test_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    with partners.listening(tmp_path, name="other.partner.example") as other:
        outcome = post(other)
        assert outcome.error.startswith("サーバー証明書を確かめられませんでした。")
        assert other.received == []


def test_cookies_are_not_kept(partner: Partner) -> None:
    partner.headers = {"set-cookie": "session=1; Secure"}
    post(partner)
    post(partner)
    assert all("cookie" not in request.headers for request in partner.received)


def test_answer_that_drips_ends_in_time(partner: Partner) -> None:
    partner.drips = True
    began = time.monotonic()
    outcome = post(partner, seconds=0.5)
    assert time.monotonic() - began < 2
    assert (outcome.status, outcome.error) == (None, SLOW)


def test_name_server_that_hangs_ends_in_time(partner: Partner) -> None:
    def hanging(host: str, port: int) -> list[str]:
        time.sleep(3)
        return ["127.0.0.1"]

    began = time.monotonic()
    outcome = post(partner, resolver=hanging, seconds=0.3)
    assert time.monotonic() - began < 1.5
    assert outcome.error == "ホスト名の問い合わせが時間内に終わりませんでした。"


def test_huge_answer_is_cut(partner: Partner) -> None:
    partner.answer = "あ".encode() * 3_000_000
    outcome = post(partner)
    assert outcome.is_delivered
    assert outcome.excerpt == "あ" * 682


def test_binary_answer_is_cleaned(partner: Partner) -> None:
    partner.answer = b"a\x00b\xff\x1b[31mc\n"
    assert post(partner).excerpt == "ab[31mc\n"


def test_nobody_listening_says_so(partner: Partner) -> None:
    outcome = post(partner, f"https://{HOST}:8443/", resolver=answers("127.0.0.1"))
    assert outcome.error.startswith("接続できませんでした。")


def test_second_address_is_tried_when_the_first_does_not_take_a_connection(
    partner: Partner,
) -> None:
    policy = Policy(
        frozenset({partner.port}), (ip_network("127.0.0.0/8"),), certificates=partner.authority
    )
    outcome = call(
        partner.url,
        headers={},
        body=b"{}",
        policy=policy,
        resolver=answers("127.0.0.9", "127.0.0.1"),
    )
    assert outcome.is_delivered


def test_name_without_an_address_says_so(partner: Partner) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    for resolver in (unknown, answers()):
        outcome = post(partner, resolver=resolver)
        assert outcome.error == "ホスト名からIPアドレスを引けませんでした。"
