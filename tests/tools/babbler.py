"""A port that is taken by something else: it speaks, and not HTTP."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Greets(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(b"220 mail.example.com is ready\r\n")
        self.request.recv(65536)  # closing before it was read would be a reset, not an answer


@contextmanager
def babbling() -> Iterator[int]:
    """The port, for as long as the block lasts."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Greets) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
