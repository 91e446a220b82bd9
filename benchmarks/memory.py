"""What a long run holds: memory and open files after 200 criteria, against those after 50.

A real run on twins in process; a browser of one's own is another program's memory.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import anyio

from benchmarks.figure import Figure
from benchmarks.turn import page_of
from orchestrator.events import Envelope, Judged
from orchestrator.flow.run import run_command
from orchestrator.journal.file import FileJournal
from tests.flow.twin_world import world

CRITERIA = 200
EARLY = 50
PAGE_SIZE = os.sysconf("SC_PAGE_SIZE")


def figures() -> Iterator[Figure]:
    """The two figures."""
    with tempfile.TemporaryDirectory() as folder:
        held = anyio.run(_run, Path(folder))
    (memory, files), (memory_late, files_late) = held[EARLY], held[CRITERIA]
    yield Figure(
        name="memory after 200 criteria",
        ours=memory_late,
        theirs=memory,
        against="after 50",
        bar=1.1,
        unit="MB",
    )
    yield Figure(
        name="open files and processes after 200 criteria",
        ours=files_late,
        theirs=files,
        against="after 50",
        bar=1.0,
        unit="",
    )


async def _run(project: Path) -> dict[int, tuple[float, int]]:
    held: dict[int, tuple[float, int]] = {}
    judged = 0

    def watch(envelope: Envelope) -> None:
        nonlocal judged
        judged += isinstance(envelope.event, Judged)
        if judged in {EARLY, CRITERIA} and judged not in held:
            held[judged] = (_megabytes(), _open())

    _write(project)
    journal = FileJournal.create(project, watch=watch)
    async with world(
        project, journal, variables={"ticket": "AB-1"}, site=lambda: page_of(5)
    ) as there:
        options = {"comment": "never", "screenshots": "failures"}
        command = there.catalog.commands["qa"]
        await run_command(there, command, {"ticket": "AB-1"}, options, ())
    journal.close()
    return held


def _write(project: Path) -> None:
    lines = "".join(
        f'- Given I am on "/{number}", when I click "Greet", then I see "Line 1"\n'
        for number in range(CRITERIA)
    )
    (project / "tickets").mkdir()
    ticket = f"---\ntitle: T\n---\n## Acceptance criteria\n\n{lines}"
    (project / "tickets" / "AB-1.md").write_text(ticket, encoding="utf-8")


def _megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * PAGE_SIZE / 1_000_000


def _open() -> int:
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return len(list(Path("/proc/self/fd").iterdir())) + len(children)
