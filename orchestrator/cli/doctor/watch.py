"""`--watch`: look at the files again whenever one of them has changed.

Compares times and sizes; there is nothing to install for it, and a network share works too.
Above: `verb`; below: `library.discover`.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from orchestrator.library.discover import SERVERS_FILE, context_files

Stamps: TypeAlias = Mapping[str, tuple[int, int]]
"""Each file by path: when it was changed, in nanoseconds, and how long it is."""

FOLDERS = (".agents", ".commands", ".steps", ".claude")
PAUSE_SECONDS = 0.5


def stamps(root: Path, others: tuple[str, ...] = ()) -> Stamps:
    """The files that say what the project is, as they are now; `others` are imported ones."""
    found: dict[str, tuple[int, int]] = {}
    for path in _files(root, others):
        try:
            status = path.stat()
        except OSError:
            continue
        found[str(path)] = (status.st_mtime_ns, status.st_size)
    return found


def watch(
    look: Callable[[], Stamps],
    check: Callable[[], None],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Check now and after every change, until somebody interrupts."""
    seen = look()
    check()
    while True:
        sleep(PAUSE_SECONDS)
        there = look()
        if there != seen:
            seen = there
            check()


def _files(root: Path, others: tuple[str, ...]) -> Iterator[Path]:
    yield from context_files(root)
    yield root / SERVERS_FILE
    for folder in FOLDERS:
        yield from (root / folder).rglob("*.md")
    yield from (root / other for other in others)
