"""A turn: what the orchestrator itself takes between two tool calls, and how often it syncs.

A real run on twins in process with a journal on disk and a secret to mask, from the end of one
call of the browser to the start of the next, against one bare append with a sync to the same
disk. Both in turn, round by round, since a busy machine slows the two differently; the processor's
time stands beside. No two pages are the same, as in a shop whose every page has a date.
"""

import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import anyio

from benchmarks.figure import Figure
from orchestrator.events import Envelope, Judged
from orchestrator.flow.discreet import DiscreetJournal
from orchestrator.flow.run import run_command
from orchestrator.journal import file
from orchestrator.journal.file import FileJournal
from orchestrator.messages import ToolCall, ToolResult
from orchestrator.replies import Replied
from orchestrator.tools.masking import Mask
from orchestrator.tools.server import ServerKey
from tests.flow.twin_world import world

APP = "http://127.0.0.1:8000"
STEPS = "".join(
    f'- Given I am on "/", when I click "Greet", then I see "Line {n}"\n' for n in range(8)
)
LINE = 300
"""Bytes of the bare append, about a line of the journal."""

ROUNDS = 7
SECRET = "correct horse battery staple"  # noqa: S105 - nobody's


def figures() -> Iterator[Figure]:
    """The share of a turn with pages up to 5 KB, its syncs, and its growth with the page."""
    rounds = [(gaps(5), bare()) for _ in range(ROUNDS)]
    appended = statistics.median(append for _, append in rounds)
    yield Figure(
        name="between two tool calls, pages of 5 KB",
        ours=statistics.median(timed.seconds for timed, _ in rounds),
        theirs=appended,
        against="a bare synced append",
        bar=25.0,
    )
    yield Figure(
        name="the processor's part of it",
        ours=statistics.median(timed.processor for timed, _ in rounds),
        theirs=appended,
        against="a bare synced append",
        bar=25.0,
    )
    yield Figure(
        name="syncs of one turn, the most",
        ours=max(timed.syncs for timed, _ in rounds),
        theirs=1.0,
        against="one sync",
        bar=2.0,
        unit="",
    )
    pairs = [(gaps(20).processor, gaps(200).processor) for _ in range(ROUNDS // 2)]
    yield Figure(
        name="between two tool calls, pages of 200 KB",
        ours=statistics.median(large for _, large in pairs),
        theirs=10 * statistics.median(middle for middle, _ in pairs),
        against="10 times those of 20 KB",
        bar=1.3,
    )


@dataclass(slots=True)
class Timed:
    """When calls of the browser began and ended, by the clock on the wall and the processor's.

    `syncs` is how often one turn waited for the disk, at most: from a reply to the next one, or to
    the verdict.
    """

    gaps: list[tuple[float, float]] = field(default_factory=list)
    ended: tuple[float, float] | None = None
    syncs: int = 0

    @property
    def seconds(self) -> float:
        return statistics.median(wall for wall, _ in self.gaps)

    @property
    def processor(self) -> float:
        return statistics.median(processor for _, processor in self.gaps)


def clocks() -> tuple[float, float]:
    """Now, on the wall and on the processor."""
    return time.perf_counter(), time.process_time()


def bare() -> float:
    """One append with a sync, the median of 100."""
    with tempfile.NamedTemporaryFile() as kept:
        times = []
        for _ in range(100):
            began = time.perf_counter()
            os.write(kept.fileno(), b"x" * LINE)
            os.fdatasync(kept.fileno())
            times.append(time.perf_counter() - began)
        return statistics.median(times)


def gaps(kilobytes: int) -> Timed:
    """A run of 8 criteria on pages of that size."""
    with tempfile.TemporaryDirectory() as folder:
        return anyio.run(_run, Path(folder), kilobytes)


async def _run(project: Path, kilobytes: int) -> Timed:
    (project / "tickets").mkdir()
    ticket = f"---\ntitle: T\n---\n## Acceptance criteria\n\n{STEPS}"
    (project / "tickets" / "AB-1.md").write_text(ticket, encoding="utf-8")
    timed = Timed()
    turns: list[int] = []
    within = False

    def watch(envelope: Envelope) -> None:
        nonlocal within
        if isinstance(envelope.event, Replied):
            turns.append(0)
        within = isinstance(envelope.event, Replied) or (
            within and not isinstance(envelope.event, Judged)
        )

    def synced() -> None:
        if within:
            turns[-1] += 1

    journal = FileJournal.create(project, watch=watch)
    with _counted(synced):
        async with _world(project, journal, kilobytes) as there:
            _time(there.pool, timed)
            command = there.catalog.commands["qa"]
            options = {"comment": "never", "screenshots": "failures"}
            await run_command(there, command, {"ticket": "AB-1"}, options, ())
    journal.close()
    timed.syncs = max(turns)
    return timed


@contextmanager
def _counted(synced: Callable[[], None]) -> Iterator[None]:
    """Tell of every wait for the disk, whoever waits: for a file, a folder or the journal."""
    whole, data = os.fsync, file._data_sync  # noqa: SLF001 - counted where it is asked for

    def told(sync: Callable[[int], None]) -> Callable[[int], None]:
        def call(handle: int) -> None:
            synced()
            sync(handle)

        return call

    os.fsync, file._data_sync = told(whole), told(data)  # type: ignore[assignment]  # noqa: SLF001
    try:
        yield
    finally:
        os.fsync, file._data_sync = whole, data  # noqa: SLF001


@asynccontextmanager
async def _world(project: Path, journal: FileJournal, kilobytes: int) -> AsyncIterator[Any]:
    mask = Mask({"shopper.password": SECRET})
    discreet = DiscreetJournal(journal, mask)
    variables = {"ticket": "AB-1"}
    site = lambda: page_of(kilobytes)  # noqa: E731
    async with world(project, discreet, variables=variables, site=site, mask=mask) as there:
        yield there


def _time(pool: Any, timed: Timed) -> None:
    """Have every call of the browser noted; a server of ours has no gap of its own."""
    inner = pool.call

    async def call(key: ServerKey, called: ToolCall) -> ToolResult:
        if timed.ended and called.server == "browser":
            began, (wall, processor) = clocks(), timed.ended
            timed.gaps.append((began[0] - wall, began[1] - processor))
        result: ToolResult = await inner(key, called)
        timed.ended = clocks() if called.server == "browser" else None
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
    head = f"### Page\n- Page URL: {APP}/\n### Snapshot\n```yaml\n" + "\n".join(lines)
    shown = count()

    async def list_tools(_ctx: Any, _params: Any) -> ListToolsResult:
        tools = [Tool(name=f"browser_{name}", input_schema={"type": "object"}) for name in names]
        return ListToolsResult(tools=tools)

    async def call_tool(_ctx: Any, _params: Any) -> CallToolResult:
        page = f'{head}\n- paragraph [ref=e8]: "View {next(shown)}"\n```'
        return CallToolResult(content=[TextContent(type="text", text=page)])

    return Server("browser", on_list_tools=list_tools, on_call_tool=call_tool)
