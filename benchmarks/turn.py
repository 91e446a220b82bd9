"""A turn: what the orchestrator itself takes between two tool calls, and how often it syncs.

A real run on twins in process with a journal on disk, from the end of one call of the browser to
the start of the next, against one bare append with a sync to the same disk.
"""

import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio

from benchmarks.figure import Figure
from orchestrator.events import Replied
from orchestrator.flow.run import run_command
from orchestrator.journal.file import FileJournal
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.tools.server import ServerKey
from tests.flow.twin_world import world

APP = "http://127.0.0.1:8000"
STEPS = "".join(
    f'- Given I am on "/", when I click "Greet", then I see "Line {n}"\n' for n in range(8)
)
LINE = 300
"""Bytes of the bare append, about a line of the journal."""


def figures() -> Iterator[Figure]:
    """The share of a turn with pages up to 5 KB, its syncs, and its growth with the page."""
    small = median(gaps(5))
    yield Figure(
        name="between two tool calls, pages of 5 KB",
        ours=small.seconds,
        theirs=bare(),
        against="a bare synced append",
        bar=25.0,
    )
    yield Figure(
        name="syncs of one turn",
        ours=small.syncs,
        theirs=1.0,
        against="one sync",
        bar=2.0,
        unit="",
    )
    middle, large = median(gaps(20)), median(gaps(200))
    yield Figure(
        name="between two tool calls, pages of 200 KB",
        ours=large.seconds,
        theirs=10 * middle.seconds,
        against="10 times those of 20 KB",
        bar=1.3,
    )


@dataclass(slots=True)
class Timed:
    """When calls of the browser began and ended; `syncs` are those of one turn."""

    gaps: list[float] = field(default_factory=list)
    seconds: float = 0.0
    syncs: float = 0.0
    ended: float = 0.0


def median(timed: Timed) -> Timed:
    """With the median of its gaps."""
    timed.seconds = statistics.median(timed.gaps)
    return timed


def bare() -> float:
    """One append with a sync, the median of 200."""
    with tempfile.NamedTemporaryFile() as file:
        times = []
        for _ in range(200):
            began = time.perf_counter()
            os.write(file.fileno(), b"x" * LINE)
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - began)
        return statistics.median(times)


def gaps(kilobytes: int) -> Timed:
    """A run of 8 criteria on a page of that size."""
    with tempfile.TemporaryDirectory() as folder:
        return anyio.run(_run, Path(folder), kilobytes)


async def _run(project: Path, kilobytes: int) -> Timed:
    (project / "tickets").mkdir()
    ticket = f"---\ntitle: T\n---\n## Acceptance criteria\n\n{STEPS}"
    (project / "tickets" / "AB-1.md").write_text(ticket, encoding="utf-8")
    timed = Timed()
    journal = FileJournal.create(project)
    turns = [0]
    journal._watch = lambda envelope: _count(envelope.event, turns)  # noqa: SLF001
    async with _world(project, journal, kilobytes) as there:
        _time(there.pool, timed)
        command = there.catalog.commands["qa"]
        options = {"comment": "never", "screenshots": "failures"}
        await run_command(there, command, {"ticket": "AB-1"}, options, ())
    timed.syncs = journal.syncs / turns[0]
    journal.close()
    return timed


def _count(event: object, turns: list[int]) -> None:
    turns[0] += isinstance(event, Replied)


@asynccontextmanager
async def _world(project: Path, journal: FileJournal, kilobytes: int) -> AsyncIterator[Any]:
    site = lambda: page_of(kilobytes)  # noqa: E731
    async with world(project, journal, variables={"ticket": "AB-1"}, site=site) as there:
        yield there


def _time(pool: Any, timed: Timed) -> None:
    """Have every call of the browser noted; a server of ours has no gap of its own."""
    inner = pool.call

    async def call(key: ServerKey, called: ToolCall) -> ToolResult:
        if timed.ended and called.server == "browser":
            timed.gaps.append(time.perf_counter() - timed.ended)
        result: ToolResult = await inner(key, called)
        timed.ended = time.perf_counter() if called.server == "browser" else 0.0
        return result

    pool.call = call


def page_of(kilobytes: int) -> Any:
    """A browser server whose one page has that size, and 8 lines that are looked for."""
    from mcp.server.lowlevel import Server
    from mcp_types import CallToolResult, ListToolsResult, TextContent, Tool

    names = "navigate snapshot click console_messages take_screenshot close tabs".split()
    wanted = [f'- paragraph [ref=e{n + 10}]: "Line {n}"' for n in range(8)]
    filler = "- paragraph [ref=e9]: a sentence of the page that nobody looks for, of some length"
    lines = ['- button "Greet" [ref=e1]', *wanted]
    lines += [filler] * (max(0, kilobytes * 1000 - len("\n".join(lines))) // len(filler))
    page = f"### Page\n- Page URL: {APP}/\n### Snapshot\n```yaml\n" + "\n".join(lines) + "\n```"

    async def list_tools(_ctx: Any, _params: Any) -> ListToolsResult:
        tools = [Tool(name=f"browser_{name}", input_schema={"type": "object"}) for name in names]
        return ListToolsResult(tools=tools)

    async def call_tool(_ctx: Any, _params: Any) -> CallToolResult:
        return CallToolResult(content=[TextContent(type="text", text=page)])

    return Server("browser", on_list_tools=list_tools, on_call_tool=call_tool)
