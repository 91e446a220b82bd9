"""The running servers: (server, identity, lane) to a connection, one owner task each.

A pool starts a server when it is first wanted, puts a deadline on the start and on every call,
and turns each way a server can fail into a `ToolResult` with a fault; one server's end is never
another's. Not a layer: rules, secrets and the record are wrapped around it (`toolbox`).
Above: `toolbox`, `cli`; below: `server`, `starting`, `stdio`, `logs`.
"""

import hashlib
import json
import re
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import anyio
from anyio.abc import TaskGroup, TaskStatus

from orchestrator.errors import ConfigErrors, OrchError, Refused, ServerDown
from orchestrator.events import Event, ServerFailed, ServerStarted
from orchestrator.messages import Fault, Json, ToolCall, ToolResult, ToolSchema
from orchestrator.tools.fitting import unfit
from orchestrator.tools.logs import Cover, child_log
from orchestrator.tools.server import Hosted, InProcess, Process, Remote, ServerKey, ServerSpec
from orchestrator.tools.starting import CLOSED, TIMED_OUT, first_line, what_next, why_not
from orchestrator.tools.stdio import GARBLED, TOO_LARGE, stdio

if TYPE_CHECKING:
    from mcp import Client

SLOW = 8
"""A failure that took this part of a call's time is a hang, not an answer."""

_CLOSED = (anyio.ClosedResourceError, anyio.BrokenResourceError)
_PREFIX = re.compile(r"\AError executing tool [\w-]+: ")
"""What the SDK's servers put before the words of a tool's own error."""


@dataclass(slots=True)
class _Connection:
    """A server that is up, and the event that tells its owner task to end it."""

    client: "Client"
    tools: tuple[ToolSchema, ...]
    stop: anyio.Event
    ended: anyio.Event
    used: bool = False
    ailing: bool = False
    """A call hung and failed: it is started anew rather than emptied."""


class Pool:
    """Connections to servers for as long as the `async with` lasts.

    `logs` is the folder for what servers write to standard error, through `cover`; `record` is
    told of every start and failure, with the lane. `check` is given what a server lists whenever
    it starts, and raises Refused where that is not to be used, ConfigErrors where the rules do not
    fit it.
    """

    def __init__(
        self,
        specs: Mapping[str, ServerSpec],
        *,
        logs: Path,
        cover: Cover | None = None,
        record: Callable[[Event, int], None] = lambda _event, _lane: None,
        check: Callable[[str, Sequence[ToolSchema]], None] = lambda _server, _tools: None,
    ) -> None:
        self._specs = specs
        self._logs = logs
        self._cover = cover
        self._record = record
        self._check = check
        self._up: dict[ServerKey, _Connection] = {}
        self._children: dict[ServerKey, Process] = {}
        self._locks: dict[ServerKey, anyio.Lock] = {}
        self._group: TaskGroup | None = None

    async def __aenter__(self) -> Self:
        self._group = anyio.create_task_group()
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool | None:
        assert self._group
        for connection in self._up.values():
            connection.stop.set()
        return await self._group.__aexit__(kind, error, trace)

    def key(self, server: str, *, lane: int, identity: str = "") -> ServerKey:
        """The connection for this lane: servers without state of their own share one."""
        spec = self._specs.get(server)
        return ServerKey(
            server=server, identity=identity, lane=lane if spec and spec.stateful else 0
        )

    async def tools(self, key: ServerKey) -> tuple[ToolSchema, ...]:
        """What the server offers, names in full (`server.tool`), sorted.

        Raises ServerDown, or Refused where `check` does.
        """
        return (await self._connection(key)).tools

    async def fresh(self, key: ServerKey) -> None:
        """Make sure that the server is up and holds no state of an earlier conversation.

        Raises ServerDown.
        """
        connection = self._up.get(key)
        if connection and connection.used and self._specs[key.server].stateful:
            reset = "" if connection.ailing else self._specs[key.server].reset
            call = ToolCall(id="reset", tool=f"{key.server}.{reset}")
            if not reset or not (await self.call(key, call)).ok:
                await self._end(key)
        (await self._connection(key)).used = False

    async def call(self, key: ServerKey, call: ToolCall) -> ToolResult:
        """Use a tool; every way it can fail comes back as a fault.

        Raises what `check` does alone: of a server that starts for this call, or starts again.
        """
        from mcp import MCPError

        spec = self._specs.get(key.server)
        if spec is None:
            return _failed(call, "error", f"there is no server `{key.server}`")
        try:
            connection = await self._connection(key)
        except ServerDown as error:
            return _failed(call, "dead", error.message)
        if why := unfit(call, connection.tools):
            return _failed(call, "unfit", why)
        connection.used = True
        began = time.monotonic()
        try:
            with anyio.fail_after(spec.call_seconds + 1):
                answer = await connection.client.call_tool(
                    call.name, dict(call.arguments), read_timeout_seconds=spec.call_seconds
                )
            result = _result(call, answer, spec.max_bytes)
        except TimeoutError:
            connection.ailing = True
            return _failed(call, "timeout", f"no answer within {spec.call_seconds:g} s")
        except anyio.get_cancelled_exc_class():
            connection.ailing = True  # nobody waits for the answer, and it may never come
            raise
        except MCPError as error:
            return self._protocol_fault(key, call, error)
        except (ValueError, RuntimeError, *_CLOSED) as error:
            return _failed(call, "garbled", f"the answer was not understood: {first_line(error)}")
        if answer.is_error and time.monotonic() - began > spec.call_seconds / SLOW:
            connection.ailing = True
        return result

    def _protocol_fault(self, key: ServerKey, call: ToolCall, error: Any) -> ToolResult:
        if error.code == CLOSED:
            if dead := self._up.pop(key, None):
                dead.stop.set()
            return self._died(key, call)
        if error.code == TIMED_OUT:
            if key in self._up:
                self._up[key].ailing = True
            seconds = self._specs[key.server].call_seconds
            return _failed(call, "timeout", f"no answer within {seconds:g} s")
        fault: Mapping[int, Fault] = {TOO_LARGE: "too-large", GARBLED: "garbled"}
        return _failed(call, fault.get(error.code, "error"), str(error.message))

    def _died(self, key: ServerKey, call: ToolCall) -> ToolResult:
        """What is said of a server that is gone: of itself, or because what it stood on is."""
        log, child = self._said(key), self._children.get(key)
        lost = child if child and child.ground and not child.grounded() else None
        reason = f"{lost.ground} ended during a call" if lost else "died during a call"
        failed = ServerFailed(server=key.server, lane=key.lane, reason=reason, log=log)
        self._record(failed, key.lane)
        if lost:
            words = _last_words(lost.ground_log)
            return _failed(call, "unreachable", f"{lost.ground} ended during the call{words}")
        words = _last_words(f"logs/{Path(log).name}" if log else "")
        return _failed(call, "dead", f"the server `{key.server}` died during the call{words}")

    async def _connection(self, key: ServerKey) -> _Connection:
        lock = self._locks.setdefault(key, anyio.Lock())
        async with lock:
            return self._up.get(key) or await self._start(key)

    async def _start(self, key: ServerKey) -> _Connection:
        assert self._group
        spec = self._specs.get(key.server)
        if spec is None:
            raise ServerDown(f"there is no server `{key.server}`")
        began = time.monotonic()
        outcome = await self._group.start(self._own, key, spec)
        if isinstance(outcome, Exception):
            raise self._not_started(key, spec, outcome)
        assert isinstance(outcome, _Connection)
        self._up[key] = outcome
        self._record(_started(key, outcome, time.monotonic() - began), key.lane)
        return outcome

    def _not_started(self, key: ServerKey, spec: ServerSpec, error: BaseException) -> OrchError:
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        if isinstance(error, Refused | ConfigErrors):
            return error
        log = self._said(key)
        reason = why_not(error, spec)
        self._record(
            ServerFailed(server=key.server, lane=key.lane, reason=reason, log=log), key.lane
        )
        hint = error.hint if isinstance(error, ServerDown) else what_next(error, spec, log)
        return ServerDown(f"the server `{key.server}` did not start: {reason}", hint=hint)

    async def _own(
        self,
        key: ServerKey,
        spec: ServerSpec,
        *,
        task_status: TaskStatus["_Connection | Exception"] = anyio.TASK_STATUS_IGNORED,
    ) -> None:
        """The owner: enters the client, keeps it, leaves it, all in this one task."""
        stop, ended, up = anyio.Event(), anyio.Event(), False
        try:
            with anyio.fail_after(spec.start_seconds) as deadline:
                async with self._client(key, spec) as client:
                    tools = await _list_tools(client, spec.name)
                    self._check(spec.name, tools)
                    deadline.deadline = float("inf")
                    up = True
                    task_status.started(
                        _Connection(client=client, tools=tools, stop=stop, ended=ended)
                    )
                    await stop.wait()
        except Exception as error:  # noqa: BLE001 - every way to fail is told the same way
            if not up:
                task_status.started(error)
        finally:
            ended.set()
            if up and self._up.get(key) is not None and self._up[key].stop is stop:
                del self._up[key]

    def _client(self, key: ServerKey, spec: ServerSpec) -> "Client":
        from mcp import Client

        seconds = spec.call_seconds
        launch = spec.launch
        if isinstance(launch, InProcess):
            return Client(launch.build(), read_timeout_seconds=seconds)
        if isinstance(launch, Process | Hosted):
            return Client(self._pipes(key, launch, spec.max_bytes), read_timeout_seconds=seconds)
        return Client(_remote(launch, seconds), read_timeout_seconds=seconds)

    @asynccontextmanager
    async def _pipes(
        self, key: ServerKey, launch: Process | Hosted, max_bytes: int
    ) -> AsyncGenerator[Any, None]:
        async with (
            child_log(self._log(key), self._cover) as log,
            nullcontext(launch) if isinstance(launch, Process) else launch.open(key.lane) as child,
            stdio(child, log=log, max_bytes=max_bytes) as streams,
        ):
            self._children[key] = child
            yield streams

    async def _end(self, key: ServerKey) -> None:
        connection = self._up.pop(key, None)
        if connection:
            connection.stop.set()
            await connection.ended.wait()

    def _said(self, key: ServerKey) -> str:
        """The file with what it said on standard error, if it has one."""
        piped = isinstance(self._specs[key.server].launch, Process | Hosted)
        return str(self._log(key)) if piped else ""

    def _log(self, key: ServerKey) -> Path:
        lane = f"-{key.lane}" if self._specs[key.server].stateful else ""
        return self._logs / f"{key.server}{lane}.log"


@asynccontextmanager
async def _remote(launch: Remote, seconds: float) -> AsyncGenerator[Any, None]:
    """The SDK's pair of streams to a server at a URL; it closes no client that it is given."""
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    async with (
        httpx2.AsyncClient(headers=dict(launch.headers), timeout=seconds) as http,
        streamable_http_client(launch.url, http_client=http) as streams,
    ):
        yield streams


async def _list_tools(client: "Client", server: str) -> tuple[ToolSchema, ...]:
    found: list[ToolSchema] = []
    cursor: str | None = None
    while True:
        page = await client.list_tools(cursor=cursor)
        found += [
            ToolSchema(
                name=f"{server}.{tool.name}",
                description=tool.description or "",
                parameters=tool.input_schema,
            )
            for tool in page.tools
        ]
        cursor = page.next_cursor
        if not cursor:
            return tuple(sorted(found, key=lambda tool: tool.name))


def _started(key: ServerKey, connection: _Connection, seconds: float) -> ServerStarted:
    listing = [[t.name, t.description, t.parameters] for t in connection.tools]
    digest = hashlib.sha256(json.dumps(listing, sort_keys=True).encode()).hexdigest()
    return ServerStarted(
        server=key.server,
        lane=key.lane,
        tools=len(connection.tools),
        tools_sha256=digest,
        seconds=round(seconds, 3),
    )


def _last_words(log: str) -> str:
    return f"; its last words are in {log}" if log else ""


def _failed(call: ToolCall, fault: Fault, text: str) -> ToolResult:
    return ToolResult(call_id=call.id, text=text, fault=fault)


def _strict(data: Json) -> Json:
    """The structured answer, or nothing where it is no JSON (NaN, infinity)."""
    try:
        json.dumps(data, allow_nan=False)
    except ValueError:
        return None
    return data


def _result(call: ToolCall, answer: Any, max_bytes: int) -> ToolResult:
    """The SDK's answer as ours: texts joined, the first image kept, the size held."""
    import base64

    text = "\n".join(block.text for block in answer.content if hasattr(block, "text"))
    text = _PREFIX.sub("", text) if answer.is_error else text
    if len(text) > max_bytes:
        return _failed(call, "too-large", f"the answer was larger than {max_bytes} bytes")
    images = [block.data for block in answer.content if getattr(block, "type", "") == "image"]
    data = _strict(answer.structured_content)
    return ToolResult(
        call_id=call.id,
        text=text,
        fault="error" if answer.is_error else "",
        data=data,
        image=base64.b64decode(images[0]) if images else b"",
    )
