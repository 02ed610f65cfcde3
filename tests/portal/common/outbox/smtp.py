"""A mail server small enough to read: it keeps what it gets and says what it is told to say."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator
from typing import cast


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on loopback. `replies` sets the code of a step: MAIL, RCPT or DATA (its end)."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        self.port = _free_port()
        super().__init__(("127.0.0.1", self.port), _Conversation)
        self.received: list[bytes] = []
        self.replies: dict[str, int] = {}

    def close(self) -> None:
        """Stop listening; can be called twice."""
        self.shutdown()
        self.server_close()


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast("MailServer", self.server)
        self._say(220)
        for line in self.rfile:
            step = line[:4].upper().decode("ascii")
            if step == "DATA":
                self._say(354)
                message = b"".join(iter(self.rfile.readline, b".\r\n"))
                code = server.replies.get(step, 250)
                if code == 250:
                    server.received.append(message)
                self._say(code)
            elif step == "QUIT":
                self._say(221)
                return
            else:
                self._say(server.replies.get(step, 250))

    def _say(self, code: int) -> None:
        self.wfile.write(f"{code} so\r\n".encode())


def _free_port() -> int:
    """Below the ephemeral range, where a client of a closed port cannot connect to itself."""
    for port in range(23000, 23999):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise OSError("no free port")


@contextlib.contextmanager
def listening() -> Iterator[MailServer]:
    """A server that listens until the block ends."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.close()
            thread.join()
