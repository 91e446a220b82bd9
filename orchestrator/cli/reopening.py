"""A run held open to be gone on with or answered: what its journal says, read once, under its lock.

What is decided from it holds until it is let go: no other process writes meanwhile. A torn end is
cut off, and nothing is written here. Above: `answering`, `resume`, `several`; below: `journal`,
`flow.past`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from orchestrator.events import Envelope
from orchestrator.flow.past import Past, past_of
from orchestrator.journal.file import FileJournal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """The journal in its next epoch, its envelopes so far, and what they amount to."""

    journal: FileJournal
    envelopes: tuple[Envelope, ...]
    past: Past

    @property
    def run(self) -> str:
        return self.journal.run


@contextmanager
def reopened(project: Path, run: str) -> Iterator[Reopened]:
    """The run, and nobody else's until the end.

    Raises JournalDamaged, and OrchError where another process has it.
    """
    journal, said = FileJournal.reopen(project, run)
    try:
        past = past_of(said.envelopes)
        yield Reopened(journal=journal, envelopes=said.envelopes, past=past)
    finally:
        journal.close()
