"""A partner's system on the loopback: a real TLS server with a certificate of its own authority."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "hooks.partner.example"
# Below the ephemeral range, and away from the ports of the other tests.
PORTS = range(23000, 24000)


@dataclass(frozen=True)
class Received:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Partner:
    """What the system answers, and what it was told."""

    port: int
    authority: str
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    answer: bytes = b"ok"
    drips: bool = False

    @property
    def url(self) -> str:
        """The address under which the partner registers."""
        return f"https://{HOST}:{self.port}/hooks?source=portal"


def _handler(partner: Partner) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            partner.received.append(Received(self.path, headers, body))
            if partner.drips:
                self._drip()
                return
            self.send_response(partner.status)
            for name, value in partner.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(partner.answer)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(partner.answer)

        def _drip(self) -> None:
            """Send a header a moment, for ever: each one begins a socket's timeout anew."""
            with contextlib.suppress(OSError):
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for number in range(1000):
                    self.wfile.write(f"x-{number}: a\r\n".encode())
                    time.sleep(0.05)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    partner: Partner
    context: ssl.SSLContext

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Count every connection before TLS: even one that says nothing is one too many."""
        raw, address = self.socket.accept()
        self.partner.connections += 1
        raw.settimeout(5)
        try:
            return self.context.wrap_socket(raw, server_side=True), address
        except OSError:
            raw.close()
            raise

    def handle_error(self, *arguments: object) -> None:
        """A client that hangs up is what some tests want."""


@contextlib.contextmanager
def listening(folder: Path, *, name: str = HOST) -> Iterator[Partner]:
    """Run a partner with a certificate for `name`; its authority is a PEM file in `folder`."""
    authority, chain = _certificates(folder, name)
    server = _free(lambda port: _Server(("127.0.0.1", port), BaseHTTPRequestHandler))
    partner = Partner(port=server.server_address[1], authority=str(authority))
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.load_cert_chain(chain)
    server.partner, server.RequestHandlerClass = partner, _handler(partner)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield partner
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _free(make: Callable[[int], _Server]) -> _Server:
    for port in PORTS:
        with contextlib.suppress(OSError):
            return make(port)
    raise AssertionError("no free port")


def _certificates(folder: Path, name: str) -> tuple[Path, Path]:
    """Return the authority's certificate, and the server's with its key, as PEM files."""
    key, server_key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Authority")])
    root = (
        _builder(subject, subject, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    leaf = (
        _builder(
            x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]),
            subject,
            server_key.public_key(),
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    authority, chain = folder / "authority.pem", folder / "server.pem"
    authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    chain.write_bytes(
        leaf.public_bytes(serialization.Encoding.PEM)
        + server_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return authority, chain


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
