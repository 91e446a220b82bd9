"""What a server is, before it runs: how to start it, and how far it is trusted with time.

Not a running server (see `pool`). A spec names one of four launches: a process that speaks MCP
over its pipes, one that needs something of its lane's own beside it, a URL, or a server object
built in this process. Above: `pool`; below: nothing.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A command that speaks MCP on its standard input and output.

    It inherits six harmless variables (PATH, HOME, …) and `env`, nothing else of ours.
    """

    command: str
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    cwd: str = ""
    grounded: Callable[[], bool] = lambda: True
    """Whether what it stands on, such as a browser, is still there."""
    ground: str = ""
    """What that is called: `the browser`."""
    ground_log: str = ""
    """Where its last words are, seen from the run's folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hosted:
    """A process that needs something beside it, such as a browser: started before it, ended after.

    `open` takes the lane; what it raises as ServerDown is why the server did not start.
    """

    open: Callable[[int], AbstractAsyncContextManager[Process]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remote:
    """A server at a URL, streamable HTTP."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InProcess:
    """A server object of ours, built when it is started."""

    build: Callable[[], Any]


Launch: TypeAlias = Process | Hosted | Remote | InProcess


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSpec:
    """A server by name. Seconds are wall time; `max_bytes` caps one answer on the wire.

    `stateful` servers get one connection a lane and are made fresh for each conversation:
    by the tool named in `reset` where there is one, else by starting them again.
    """

    name: str
    launch: Launch
    stateful: bool = False
    reset: str = ""
    start_seconds: float = 60.0
    call_seconds: float = 60.0
    max_bytes: int = 16 * MIB


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ServerKey:
    """Which connection: the server, whose credentials it has, and the lane that uses it."""

    server: str
    identity: str = ""
    lane: int = 0
