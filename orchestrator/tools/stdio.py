"""A process that speaks MCP over its pipes, with a cap on the size of one answer.

The SDK's own transport has no cap: a line of 64 MiB never arrives and memory grows. This one
reads in linear time, answers an oversized reply with an error in the server's place, and stops
the whole process group at the end. Not the protocol itself: the SDK's `Client` drives it.
Above: `pool`; below: `server`.
"""

import json
import os
import re
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import anyio
from anyio.abc import ByteReceiveStream
from anyio.abc import Process as Child
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream

from orchestrator.tools.server import Process

if TYPE_CHECKING:
    from mcp.shared.message import SessionMessage

TOO_LARGE = -32099
"""The JSON-RPC error code that stands in for an answer over the cap."""

GARBLED = -32098
"""The same for an answer that is no message of the protocol."""

HEAD = 4096
"""Bytes at each end of a message in which the number of its call is looked for."""

GRACE_SECONDS = 2.0
WATCH_SECONDS = 0.1
LAST_WORDS_SECONDS = 0.5
"""How long a process that has ended may still be read from: a child of its may hold the pipe."""

PATIENCE = 4
"""How many caps' worth of an endless line are thrown away before the server is stopped."""

_ID = rb'"id"\s*:\s*(\d+|"[^"\\]{0,64}")\s*'
_VERSION = rb'"jsonrpc"\s*:\s*"[^"]*"\s*'
_FIRST = re.compile(rb"\s*\{\s*(?:" + _VERSION + rb",\s*)?" + _ID)
_LAST = re.compile(rb",\s*" + _ID + rb"(?:,\s*" + _VERSION + rb")?\}\s*\Z")
"""The number of the call before the answer itself, or after it: one within it is another's."""

_STREAM_ENDS = (
    anyio.ClosedResourceError,
    anyio.BrokenResourceError,
    anyio.EndOfStream,
    OSError,
)


@asynccontextmanager
async def stdio(launch: Process, *, log: int, max_bytes: int) -> AsyncGenerator[Any, None]:
    """Start the process and yield the SDK's pair of streams; stop it and its children after.

    `log` is the file descriptor for its standard error. Raises OSError where the command cannot
    be started.
    """
    child = await anyio.open_process(
        [launch.command, *launch.args],
        env=_environment() | dict(launch.env),
        cwd=launch.cwd or None,
        stderr=log,
        start_new_session=True,
    )
    to_client, from_server = anyio.create_memory_object_stream["SessionMessage | Exception"](0)
    to_server, from_client = anyio.create_memory_object_stream["SessionMessage"](0)
    async with anyio.create_task_group() as group:
        group.start_soon(_read, child, to_client, max_bytes)
        group.start_soon(_write, child, from_client, to_client)
        group.start_soon(_watch, child, launch, to_client)
        try:
            yield from_server, to_server
        finally:
            with anyio.CancelScope(shield=True):
                await _stop(child)
            for stream in (to_client, from_server, to_server, from_client):
                stream.close()
            group.cancel_scope.cancel()


def _environment() -> dict[str, str]:
    names = ("HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER")
    return {name: os.environ[name] for name in names if name in os.environ}


async def _read(
    child: Child,
    to_client: "MemoryObjectSendStream[SessionMessage | Exception]",
    max_bytes: int,
) -> None:
    assert child.stdout
    with suppress(*_STREAM_ENDS):
        async with to_client:
            async for line, whole in _lines(child.stdout, max_bytes):
                await to_client.send(_message(line) if whole else _oversized(line, max_bytes))


async def _lines(
    stdout: ByteReceiveStream, max_bytes: int
) -> AsyncGenerator[tuple[bytes, bool], None]:
    """Lines as they come; of one over the cap its two ends, each marked as not whole.

    The beginning comes at once, since the line may never end.
    """
    pieces: list[bytes] = []
    size = dropped = 0
    tail = b""
    async for chunk in stdout:
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            if dropped:
                yield (tail + piece)[-HEAD:], False
                dropped = 0
            else:
                yield b"".join([*pieces, piece]), True
            pieces, size = [], 0
        if dropped:
            dropped += len(rest)
            tail = (tail + rest)[-HEAD:]
            if dropped > max_bytes * PATIENCE:
                return
            continue
        pieces.append(rest)
        size += len(rest)
        if size > max_bytes:
            dropped, line = size, b"".join(pieces)
            pieces, size, tail = [], 0, line[-HEAD:]
            yield line[:HEAD], False


def _message(line: bytes) -> "SessionMessage | Exception":
    from mcp.shared.message import SessionMessage
    from mcp_types import jsonrpc_message_adapter

    try:
        return SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False))
    except ValueError as error:
        return _mended(line) or _reply(line, GARBLED, "the answer was not understood") or error


def _mended(line: bytes) -> "SessionMessage | None":
    """The message with a sign in the place of each that is no character; None if that is not all.

    The SDK passes over a message with half a surrogate pair, and its call would never end.
    """
    from mcp.shared.message import SessionMessage
    from mcp_types import jsonrpc_message_adapter

    try:
        text = json.dumps(json.loads(line), ensure_ascii=False).encode("utf-8", "replace")
        return SessionMessage(jsonrpc_message_adapter.validate_json(text, by_name=False))
    except (ValueError, RecursionError):
        return None


def _oversized(end: bytes, max_bytes: int) -> "SessionMessage | Exception":
    reply = _reply(end, TOO_LARGE, f"the answer was larger than {max_bytes} bytes")
    return reply or ValueError(f"a message of more than {max_bytes} bytes was dropped")


def _reply(line: bytes, code: int, words: str) -> "SessionMessage | None":
    """An error in the server's place, for the call that an end of the message names."""
    from mcp.shared.message import SessionMessage
    from mcp_types import jsonrpc_message_adapter

    found = _FIRST.match(line[:HEAD]) or _LAST.search(line[-HEAD:])
    if not found:
        return None
    error = {"code": code, "message": words}
    reply = {"jsonrpc": "2.0", "id": json.loads(found.group(1)), "error": error}
    return SessionMessage(jsonrpc_message_adapter.validate_python(reply, by_name=False))


async def _write(
    child: Child,
    from_client: "MemoryObjectReceiveStream[SessionMessage]",
    to_client: "MemoryObjectSendStream[SessionMessage | Exception]",
) -> None:
    assert child.stdin
    try:
        async for item in from_client:
            text = item.message.model_dump_json(by_alias=True, exclude_unset=True)
            await child.stdin.send(text.encode() + b"\n")
    except _STREAM_ENDS:
        to_client.close()


async def _watch(
    child: Child,
    launch: Process,
    to_client: "MemoryObjectSendStream[SessionMessage | Exception]",
) -> None:
    """End the connection where the process has ended, or what it stands on is gone."""
    while child.returncode is None and launch.grounded():  # noqa: ASYNC110 - wait() waits for pipes
        await anyio.sleep(WATCH_SECONDS)
    if child.returncode is not None:
        await anyio.sleep(LAST_WORDS_SECONDS)
    to_client.close()


async def _stop(child: Child) -> None:
    """Close its input, wait a little, then end the whole group: TERM, then KILL."""
    if child.stdin:
        with suppress(*_STREAM_ENDS):
            await child.stdin.aclose()
    for sign in (None, signal.SIGTERM, signal.SIGKILL):
        if sign is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, sign)
        if await _gone(child):
            break
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)  # the children that did not end with it
    with suppress(*_STREAM_ENDS):
        await child.aclose()


async def _gone(child: Child) -> bool:
    with anyio.move_on_after(GRACE_SECONDS):
        while child.returncode is None:  # noqa: ASYNC110 - wait() also waits for the pipes
            await anyio.sleep(0.01)
    return child.returncode is not None
