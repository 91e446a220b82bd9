"""A web socket of the browser's DevTools: text messages out and in, and nothing else.

Enough of the protocol for one peer on this machine that is known; no compression, no TLS.
Above: `episodes`; below: nothing.
"""

import base64
import os
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA


class Closed(Exception):
    """The other side is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Socket:
    """One connection. Sending and receiving may be done by two threads."""

    link: socket.socket

    @classmethod
    def open(cls, address: str) -> Self:
        """Connect and shake hands. Raises OSError, or Closed where the answer is another."""
        place = urlsplit(address)
        link = socket.create_connection((place.hostname or "", place.port or 80))
        key = base64.b64encode(os.urandom(16)).decode()
        lines = (
            f"GET {place.path} HTTP/1.1",
            f"Host: {place.netloc}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
        )
        link.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            byte = link.recv(1)
            if not byte:
                raise Closed("no answer")
            answer += byte
        if b" 101 " not in answer.split(b"\r\n")[0]:
            raise Closed(answer.decode(errors="replace"))
        return cls(link=link)

    def send(self, text: str) -> None:
        self._frame(_TEXT, text.encode())

    def receive(self) -> str:
        """The next message. Raises Closed at the end."""
        whole = b""
        while True:
            first, second = self._exactly(2)
            size = second & 0x7F
            if size == 126:
                (size,) = struct.unpack(">H", self._exactly(2))
            elif size == 127:
                (size,) = struct.unpack(">Q", self._exactly(8))
            data = self._exactly(size)
            kind = first & 0x0F
            if kind == _CLOSE:
                raise Closed("closed")
            if kind == _PING:
                self._frame(_PONG, data)
                continue
            whole += data
            if first & 0x80:
                return whole.decode()

    def close(self) -> None:
        with suppress(OSError):  # it is closed already
            self.link.shutdown(socket.SHUT_RDWR)
        self.link.close()

    def _frame(self, kind: int, data: bytes) -> None:
        size = len(data)
        head = bytes([0x80 | kind])
        if size < 126:
            head += bytes([0x80 | size])
        elif size < 1 << 16:
            head += bytes([0x80 | 126]) + struct.pack(">H", size)
        else:
            head += bytes([0x80 | 127]) + struct.pack(">Q", size)
        # A client's frames are masked; a mask of zeros leaves the data as it is.
        self.link.sendall(head + bytes(4) + data)

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            try:
                more = self.link.recv(size - len(data))
            except OSError as error:
                raise Closed(str(error)) from error
            if not more:
                raise Closed("ended")
            data += more
        return data
