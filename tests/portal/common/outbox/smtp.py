"""A mail server small enough to read: it keeps what it gets and says what it is told to say."""

import contextlib
import socketserver
import threading
from collections.abc import Iterator
from typing import cast


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on loopback. `replies` sets the code of a step: MAIL, RCPT or DATA (its end)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.port: int = self.server_address[1]
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
