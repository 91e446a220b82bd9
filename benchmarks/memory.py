"""What a long run holds: memory, open files and processes after 200 criteria, against after 50.

Real runs on twins: one in process, on pages of 5 KB, for the memory, and one whose browser server
is a process of its own that is started anew for each criterion, for files and processes. A browser
of one's own is another program's memory.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import anyio

from benchmarks.figure import Figure
from benchmarks.turn import page_of
from orchestrator.events import Envelope, Judged
from orchestrator.flow.run import run_command
from orchestrator.journal.file import FileJournal
from orchestrator.tools.server import Launch, Process
from tests.faults import twin_browser
from tests.flow.twin_world import APP, browser, world

Held: TypeAlias = tuple[float, int]
"""Megabytes, and open files and processes."""

CRITERIA = 200
EARLY = 50
SEEN = "Greet"
"""Stands on every page."""

TWIN = (str(Path(twin_browser.__file__)), "well", APP)
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


def figures() -> Iterator[Figure]:
    """The two figures."""
    (memory, _), (memory_late, _) = _held(lambda: page_of(5), None)
    (_, files), (_, files_late) = _held(browser, Process(command=sys.executable, args=TWIN))
    yield Figure(
        name="memory after 200 criteria",
        ours=memory_late,
        theirs=memory,
        against="after 50",
        bar=1.1,
        unit="MB",
    )
    yield Figure(
        name="files and processes after 200 criteria, a server each",
        ours=files_late,
        theirs=files,
        against="after 50",
        bar=1.0,
        unit="",
    )


def _held(site: Callable[[], Any], launch: Launch | None) -> tuple[Held, Held]:
    """What is held after 50 criteria, and after 200."""
    with tempfile.TemporaryDirectory() as folder:
        held = anyio.run(_run, Path(folder), site, launch)
    return held[EARLY], held[CRITERIA]


async def _run(project: Path, site: Callable[[], Any], launch: Launch | None) -> dict[int, Held]:
    held: dict[int, Held] = {}
    judged = 0

    def watch(envelope: Envelope) -> None:
        nonlocal judged
        judged += isinstance(envelope.event, Judged)
        if judged in {EARLY, CRITERIA} and judged not in held:
            held[judged] = (_megabytes(), _open())

    _write(project)
    journal = FileJournal.create(project, watch=watch)
    async with world(
        project, journal, variables={"ticket": "AB-1"}, site=site, launch=launch
    ) as there:
        options = {"comment": "never", "screenshots": "failures"}
        command = there.catalog.commands["qa"]
        await run_command(there, command, {"ticket": "AB-1"}, options, ())
    journal.close()
    return held


def _write(project: Path) -> None:
    lines = "".join(
        f'- Given I am on "/{number}", when I click "Greet", then I see "{SEEN}"\n'
        for number in range(CRITERIA)
    )
    (project / "tickets").mkdir()
    ticket = f"---\ntitle: T\n---\n## Acceptance criteria\n\n{lines}"
    (project / "tickets" / "AB-1.md").write_text(ticket, encoding="utf-8")


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE_SIZE / 1_000_000


def _open() -> int:
    """Our open files and the processes below us; one of these is the server's, where it is one."""
    tasks = Path("/proc/self/task").iterdir()
    below = [(task / "children").read_text(encoding="ascii").split() for task in tasks]
    return len(list(Path("/proc/self/fd").iterdir())) + sum(map(len, below))
