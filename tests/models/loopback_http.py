"""A server on loopback that gives scripted answers and keeps what it was asked."""

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import anyio
from anyio.abc import ByteReceiveStream, SocketAttribute, SocketStream
from anyio.streams.buffered import BufferedByteReceiveStream

End = Literal["whole", "cut", "broken", "stalled"]
"""Whole; ended cleanly but early; broken off within a chunk; silent from there on."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer; `upto` is how many bytes of the body are sent before the end comes."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    end: End = "whole"
    upto: int | None = None


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request as it arrived."""

    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        return json.loads(self.raw)


@dataclass(kw_only=True)
class Server:
    """Answers in the order of its script; its last answer is given again and again."""

    script: list[Answer]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)

    async def handle(self, stream: SocketStream) -> None:
        async with stream:
            try:
                asked = await _read(stream)
                self.asked.append(asked)
                await self._give(stream, self.script[min(len(self.asked), len(self.script)) - 1])
            except (anyio.EndOfStream, anyio.BrokenResourceError, anyio.IncompleteRead):
                return

    async def _give(self, stream: SocketStream, answer: Answer) -> None:
        sent = answer.body[: answer.upto]
        headers = {"connection": "close", "content-type": "text/event-stream", **answer.headers}
        if answer.end == "broken":
            headers["transfer-encoding"] = "chunked"
            sent = b"%x\r\n" % (len(sent) + 1) + sent
        lines = [f"HTTP/1.1 {answer.status} X", *(f"{k}: {v}" for k, v in headers.items()), "", ""]
        await stream.send("\r\n".join(lines).encode("latin-1") + sent)
        if answer.end == "stalled":
            await stream.receive()


async def _read(stream: ByteReceiveStream) -> Asked:
    buffered = BufferedByteReceiveStream(stream)
    head = (await buffered.receive_until(b"\r\n\r\n", 65536)).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in head[1:])
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    raw = await buffered.receive_exactly(int(headers.get("content-length", "0")))
    return Asked(path=head[0].split()[1], headers=headers, raw=raw)


@asynccontextmanager
async def serving(script: Sequence[Answer]) -> AsyncGenerator[Server]:
    """The server, listening on a free port of 127.0.0.1 for as long as the block goes on."""
    server = Server(script=list(script))
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(SocketAttribute.local_port)  # noqa: S610 - a socket's, no query's
    server.url = f"http://127.0.0.1:{port}"
    failed: Exception | None = None
    async with listener, anyio.create_task_group() as group:
        group.start_soon(listener.serve, server.handle)
        try:
            yield server
        except Exception as error:  # noqa: BLE001 - goes on as it is, not in a group
            failed = error
        group.cancel_scope.cancel()
    if failed:
        raise failed
